#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/batch.h"
#include "daemon/publish/checkpoint.h"

namespace chipwire {

/// A batch on its way through the workers, with its source's cursor.
struct Job {
  Batch batch;
  Cursor cursor;
  int shard = 0;
};

/// The cursors of one shard's sources: at rest here, or away with the batch that is under way.
/// Keeps that each source holds at most one turn or batch. Thread-safe.
class SourcesAtRest {
 public:
  explicit SourcesAtRest(int shard) : shard_(shard) {}

  /// The sources to read from now on; the turns that are due for it.
  std::vector<Turn> replace(const std::vector<std::string>& names);

  /// What the partition holds now counts; cursors that are away stay away. Returns the turns that
  /// are due, and the jobs of batches that came while nothing was restored.
  struct Restored {
    std::vector<Turn> turns;
    std::vector<Job> jobs;
  };
  Restored restore(std::map<std::string, Checkpoint> checkpoints);
  /// From here to the next restore() batches wait.
  void forget();

  /// The batch with its cursor; nothing while nothing is restored.
  std::optional<Job> leave(Batch batch);

  /// What Kafka holds of the source that is away.
  Written written(const std::string& source) const;
  /// Whether the cursor that left is still the one that Kafka holds.
  bool is_current(const std::string& source) const;
  /// The source's batch is done: `cursor` rests from now on, `written` is what Kafka holds of it.
  void come_back(Cursor cursor, Written written);
  /// The same where nothing was written; false, and nothing done, if the cursor is not current.
  bool come_back(Cursor cursor);
  /// The batch counts as never read: the restored cursor rests. Returns its turn.
  Turn come_back_in_vain(const std::string& source);

  struct Summary {
    std::vector<std::string> names;  ///< of the sources to read, sorted
    Instant oldest_success{};
    std::size_t never_succeeded = 0;
  };
  Summary summary() const;

 private:
  struct Mark {  // tells one checkpoint of a source from every other
    std::uint64_t generation = 0, writer = 0;
    bool operator==(const Mark&) const = default;
  };
  struct Place {
    Written written;
    Cursor at_rest;  // empty while away
    Mark left_with;  // of the cursor that is away
    Instant last_success{};
    bool is_away = false;
    bool has_turn = false;  // it may read, or its batch is under way
    bool is_wanted = false;
  };

  Place& place_of(const std::string& source);  // mutex_ is held
  std::optional<Turn> due_turn(Place& place);
  Job leave_now(Batch batch);
  static Mark mark_of(const Written& written) { return {written.generation, written.writer}; }

  const int shard_;
  mutable std::mutex mutex_;
  bool is_restored_ = false;  // guarded by mutex_, as is all below
  std::map<std::string, Place> places_;
  std::vector<Batch> waiting_;
};

}  // namespace chipwire
