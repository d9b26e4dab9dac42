#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/credentials.h"
#include "config/settings.h"
#include "connectors/batch.h"
#include "daemon/line/cursor.h"
#include "daemon/line/settle.h"
#include "daemon/publish/sources_at_rest.h"

namespace chipwire {

/// A batch that a worker is done with.
struct SettledBatch {
  std::string source;
  std::vector<std::string> receipts;
  std::optional<std::chrono::seconds> ttl;
  Settled settled;
};

/// The shard that a source belongs to: murmur2 of its name, modulo the number of shards.
int shard_of(std::string_view source, int shards);

/// What a shard has done since it was made, and what it is about.
struct ShardStatus {
  std::uint64_t transactions = 0, records = 0, aborts = 0, fatal = 0, dead_letters = 0;
  std::uint64_t in_vain = 0;  ///< batches that count as never read, since a rival wrote meanwhile
  std::size_t waiting = 0;    ///< settled batches not yet committed
  Instant last_commit{};
  std::string state;  ///< for people: "ready", "waiting for Kafka: …", …
};

/// One shard: the cursors of its sources at rest, one transactional producer, one thread.
/// Batches come in, go to the workers with their cursor, come back settled; whatever is settled
/// when one transaction commits goes into the next. Design section 8.
class Shard {
 public:
  struct Lines {
    std::function<void(Job)> work;   ///< to the workers
    std::function<void(Turn)> give;  ///< to the connectors
  };

  Shard(int number, const KafkaSettings& settings, const Credentials& credentials, Lines lines);
  ~Shard();

  /// Starts its thread, which waits for Kafka, restores, and gives each source its turn.
  void start();
  /// Finishes what is settled, commits and ends; `deadline` bounds it. What is not committed by
  /// then is not acknowledged either.
  void stop(std::chrono::steady_clock::time_point deadline);

  // From any thread:
  void arrive(Batch batch);
  void settle(SettledBatch batch);
  /// The sources to read from now on; of these, those that belong to this shard count.
  void replace_sources(std::vector<std::string> names);

  /// When its thread last was at its loop's head or at a call into librdkafka; each such call ends
  /// within call_timeout.
  std::chrono::steady_clock::time_point last_turn() const;
  bool ready() const;  ///< restored, and its last transaction committed
  ShardStatus status() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chipwire
