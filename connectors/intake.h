#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/credentials.h"
#include "config/settings.h"
#include "connectors/batch.h"

namespace chipwire {

/// Reads all sources: the I/O loop. One thread runs it; give() and the like may be called from any.
///
/// A source is read when it is due and its turn was given; what it has ready goes to `deliver`.
/// After that it waits for its next turn, so one batch of a source is under way at a time.
/// A reading that brought nothing (304, an empty directory, a failure whose state is known already)
/// needs no turn: the source simply becomes due again.
class Intake {
 public:
  using Deliver = std::function<void(Batch)>;           ///< called on the loop's thread
  using Observe = std::function<void(const Outcome&)>;  ///< likewise, after each reading

  Intake(const Settings& settings, const Credentials& credentials, Deliver deliver,
         Observe observe);
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  /// Runs until stop(); open transfers are then dropped, batches that were delivered are not.
  void run();
  void stop();

  /// Acknowledges the receipts (moves files to `processed/`) and makes the source readable again.
  void give(Turn turn);

  /// Replaces the set of sources at the loop's next turn: removed ones are not read again, new
  /// ones wait for their turn, changed ones keep theirs. `settings.sources` counts, nothing else.
  void replace_sources(std::vector<Source> sources);

  /// When the loop last passed its head; the watchdog asks.
  std::chrono::steady_clock::time_point last_turn() const;

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace chipwire
