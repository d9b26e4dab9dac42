#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/publish/kafka.h"

namespace chipwire {

/// What Kafka counts to a record besides its value: key, headers and framing, with room to spare.
inline constexpr std::size_t record_overhead_bytes = 64u << 10;

/// A topic, as it should be or as it is.
struct Topic {
  std::string name;  ///< with its prefix
  int partitions = 1;
  int replication = 1;
  std::map<std::string, std::string> config;  ///< only what is not left to the broker
};

/// Partitions of `topic`; nothing if it does not exist. Throws KafkaFailure.
std::optional<int> partitions_of(const KafkaClient& client, const std::string& topic);

/// Kafka's administration. Every call throws KafkaFailure. Used by one thread.
class Admin {
 public:
  /// Throws KafkaPropertyError, CredentialError.
  Admin(const KafkaSettings& settings, const Credentials& credentials);

  /// The topic as it is, with all of its settings; nothing if it does not exist.
  std::optional<Topic> describe(const std::string& name);
  /// A topic that exists already is left as it is.
  void create(const std::vector<Topic>& topics);

 private:
  KafkaClient client_;
};

}  // namespace chipwire
