#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/publish/shard.h"
#include "daemon/queue.h"

namespace chipwire {

/// One shard with both of its ends in the test's hands: what goes to the workers and what goes to
/// the connectors arrives in queues.
class ShardUnderTest {
 public:
  ShardUnderTest(int shard, const KafkaSettings& settings, std::vector<std::string> sources);

  Shard& shard() { return shard_; }
  /// The next turn; none within `wait`.
  std::optional<Turn> turn(std::chrono::milliseconds wait = std::chrono::seconds{20});
  std::optional<Job> job(std::chrono::milliseconds wait = std::chrono::seconds{20});
  /// Lets a batch of `source` arrive and takes it with its cursor.
  Job leave(const std::string& source);
  void stop(std::chrono::milliseconds within = std::chrono::seconds{10});

 private:
  const Credentials credentials_{""};
  Queue<Job> jobs_;
  Queue<Turn> turns_;
  Shard shard_;
};

/// The source, of names `source-0`, `source-1`, …, that is the `nth` to belong to `shard`.
std::string source_of(int shard, const KafkaSettings& settings, int nth = 0);

/// What a worker would make of `job`: `stories` new stories, numbered on from what the cursor
/// remembers, each of `bytes` bytes; key `<source>/<number>`.
SettledBatch settle(Job job, int stories, std::size_t bytes = 200);

}  // namespace chipwire
