#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/line/record.h"
#include "daemon/publish/kafka.h"

namespace chipwire {

/// A transactional producer. Each call returns what went wrong, or nothing; none throws but the
/// constructor. Used by one thread.
class Producer : private DeliveryReports {
 public:
  /// A message that was not delivered: its tag and librdkafka's code.
  struct Refused {
    std::size_t tag;
    int code;
  };

  /// Throws KafkaPropertyError, CredentialError.
  Producer(const KafkaSettings& settings, const Credentials& credentials,
           const std::string& transactional_id);

  /// Fences the predecessor and aborts what it left open. Repeat while retriable.
  std::optional<KafkaError> init_transactions();
  std::optional<KafkaError> begin();
  /// Hands `record` over to be sent to `topic` (with its prefix). `tag` comes back in refused().
  std::optional<KafkaError> produce(const std::string& topic, int partition, const Record& record,
                                    std::size_t tag);
  /// Waits until all is delivered or refused.
  std::optional<KafkaError> flush();
  /// Repeat while retriable; anything else says what to do (KafkaError).
  std::optional<KafkaError> commit();
  std::optional<KafkaError> abort();

  /// What was refused since the last begin().
  const std::vector<Refused>& refused() const { return refused_; }
  /// Partitions of `topic`; nothing if it does not exist. Also warms its metadata, without which
  /// the first message waits for up to a second. Throws KafkaFailure.
  std::optional<int> partitions(const std::string& topic);
  /// Lets librdkafka tell what happened while nothing is under way.
  void poll();

 private:
  void delivered(void* tag, int code) override;

  std::vector<Refused> refused_;
  KafkaClient client_;
};

}  // namespace chipwire
