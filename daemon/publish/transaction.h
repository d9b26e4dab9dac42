#pragma once

#include <atomic>
#include <cstddef>
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
  Record record;
  std::string source;  ///< the dead letter's key, should the broker refuse it
};

/// How a transaction ended.
enum class Committed {
  yes,
  given_up,  ///< there was no time left; it is not committed
  refused,   ///< the broker takes none of it: the clock is wrong, or a topic unfit; try later
  unknown,   ///< the producer has to be destroyed, the partition read again
};

/// Commits records as one transaction of one producer, with the answers to errors of design
/// section 8. Used by one thread.
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

  Transactions(Producer& producer, const KafkaSettings& settings, int shard, Watch watch,
               Counts& counts);

  /// Commits all of `outgoing`, or nothing. A record that is refused for itself is replaced by its
  /// dead letter; its neighbours are committed as they are.
  Committed commit(std::vector<Outgoing> outgoing);

  /// Why the last commit did not end with yes.
  const std::string& reason() const { return reason_; }

 private:
  enum class Step { done, again, later, given_up, refused, unknown };

  bool know_partitions(const std::vector<Outgoing>& outgoing);
  Step attempt(std::vector<Outgoing>& outgoing);
  Step produce_all(std::vector<Outgoing>& outgoing);
  Step produce(Outgoing& outgoing, std::size_t index);
  Step flush();
  Step abort();
  Step after(const KafkaError& error);
  Step judge(std::vector<Outgoing>& outgoing);
  Step refuse(Outgoing& outgoing, int code);
  void pause(int attempts);
  Step fail(Step step, std::string reason);
  template <typename Call>
  std::optional<KafkaError> repeat(Call call);

  Producer& producer_;
  const KafkaSettings& settings_;
  const int shard_;
  const Watch watch_;
  std::map<std::string, int> partitions_;  // by topic
  std::set<std::size_t> suspects_;         // to be sent each in a request of its own
  std::string reason_;
  Counts& counts_;
};

}  // namespace chipwire
