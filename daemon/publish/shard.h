#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.h"
#include "connectors/batch.h"
#include "daemon/line/cursor.h"
#include "daemon/queue.h"
#include "daemon/line/settle.h"

namespace chipwire {

/// A batch on its way through the workers, with its source's cursor.
struct Job {
  Batch batch;
  Cursor cursor;
  int shard = 0;
};

/// A batch that a worker is done with.
struct SettledBatch {
  std::string source;
  std::vector<std::string> receipts;
  std::optional<std::chrono::seconds> ttl;
  Settled settled;
};

/// The shard that a source belongs to: murmur2 of its name, modulo the number of shards.
int shard_of(std::string_view source, int shards);

/// One shard: the cursors of its sources at rest, one transactional producer, one thread.
/// Batches come in, go to the workers with their cursor, come back settled; whatever is settled when
/// one transaction commits goes into the next. Design section 8.
class Shard {
 public:
  struct Lines {
    std::function<void(Job)> work;  ///< to the workers
    std::function<void(Turn)> give; ///< to the connectors
  };

  Shard(int number, const KafkaSettings& settings, const Credentials& credentials, Lines lines);
  ~Shard();

  void start();
  /// Finishes what is settled, commits and ends; `deadline` bounds it.
  void stop(std::chrono::steady_clock::time_point deadline);

  // From any thread:
  void arrive(Batch batch);
  void settle(SettledBatch batch);
  void replace_sources(std::vector<std::string> names);

  std::chrono::steady_clock::time_point last_turn() const;
  bool ready() const;  ///< restored, and its last transaction committed

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chipwire
