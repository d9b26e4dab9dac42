#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "connectors/instant.h"
#include "daemon/publish/kafka.h"

struct rd_kafka_message_s;

namespace chipwire {

/// A record as read from Kafka.
struct Message {
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  Instant at{};  ///< Kafka's timestamp of it
  std::string key;
  std::optional<std::string> value;  ///< nothing: a tombstone
  std::vector<std::pair<std::string, std::string>> headers;

  /// The value of a header, empty where it is missing.
  std::string_view header(std::string_view name) const;
};

/// The end of a partition, as it is now.
struct PartitionEnd {
  std::string topic;
  int partition = 0;
};

/// Where to begin in each partition.
struct From {
  enum class Kind { beginning, now, time };
  Kind kind = Kind::beginning;
  Instant at{};  ///< for Kind::time: the first record that is not older
};

/// Reads partitions, committed records only (isolation.level=read_committed), without a group.
/// Used by one thread.
class Consumer {
 public:
  using Read = std::variant<std::monostate, Message, PartitionEnd>;

  /// Throws KafkaPropertyError, CredentialError.
  Consumer(const KafkaSettings& settings, const Credentials& credentials);
  ~Consumer();

  /// Partitions of `topic`, nothing if it does not exist. Throws KafkaFailure.
  std::optional<int> partitions(const std::string& topic);
  /// Starts on one partition. Throws KafkaFailure.
  void assign(const std::string& topic, int partition, From from = {});
  /// Starts on all partitions of all `topics`, leaves out those that do not exist, and returns how
  /// many it reads. Throws KafkaFailure.
  std::size_t assign_all(const std::vector<std::string>& topics, From from = {});
  /// The next record or partition's end; monostate if there is none within `wait` (at most
  /// call_timeout). What librdkafka repairs by itself is waited for. Throws KafkaFailure.
  Read read(std::chrono::milliseconds wait);
  /// Whether each partition's end, as it was at some time since it was assigned, has been read.
  bool has_seen_every_end() const { return before_their_end_.empty(); }

 private:
  struct Place {
    std::string topic;
    int partition;
    auto operator<=>(const Place&) const = default;
  };
  void assign(const std::vector<Place>& places, From from);

  KafkaClient client_;
  std::set<Place> before_their_end_;
};

}  // namespace chipwire
