#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/publish/producer.h"

namespace chipwire {

/// A record on its way into a transaction, for the partition that its topic stands for.
struct Outgoing {
  Record* record;      ///< replaced by its dead letter where the broker refuses it for itself
  std::string source;  ///< the dead letter's key
};

/// How a transaction ended. After all but `yes` and `given_up` the producer has to be made anew:
/// librdkafka 2.0 counts its sequence numbers wrongly after a refused request.
enum class Committed {
  yes,
  given_up,  ///< there was no time left; whether it is committed is not known
  again,     ///< nothing is committed; a refused record was found or replaced: go on at once
  aborted,   ///< nothing is committed
  refused,   ///< nothing is committed, and the reason will last: wrong clock, unfit topic
  unknown,   ///< only the partition can tell
};

/// Commits records as one transaction, with the answers to errors of design section 8. It outlives
/// its producers. Used by one thread.
class Transactions {
 public:
  struct Watch {
    std::function<void()> turn;                       ///< called before each call into librdkafka
    std::function<bool()> out_of_time;                ///< whether to give up
    std::function<void(const std::string&)> waiting;  ///< Kafka keeps it waiting, and why
  };
  struct Counts {
    std::atomic<std::uint64_t> aborts = 0, dead_letters = 0;
  };

  /// All arguments must outlive it.
  Transactions(const KafkaSettings& settings, int shard, const Watch& watch, Counts& counts)
      : settings_(settings), shard_(shard), watch_(watch), counts_(counts) {}

  /// A new producer comes: it has yet to hear of the topics, and they may have changed.
  void forget_topics() { partitions_.clear(); }
  /// Commits all of `outgoing` by `producer`, or nothing.
  Committed commit(Producer& producer, const std::vector<Outgoing>& outgoing);

  /// Why the last commit did not end with yes.
  const std::string& reason() const { return reason_; }

 private:
  class Attempt;

  const KafkaSettings& settings_;
  const int shard_;
  const Watch& watch_;
  Counts& counts_;
  std::map<std::string, int> partitions_;  // by topic
  std::set<const Record*> suspects_;       // to be sent each in a request of its own
  std::string reason_;
};

}  // namespace chipwire
