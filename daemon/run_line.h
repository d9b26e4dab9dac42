#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "daemon/line/cursor.h"
#include "daemon/publish/shard.h"
#include "daemon/snapshot.h"

namespace chipwire {

/// What became of one batch, for metrics and log.
struct LineReport {
  std::string source;
  std::size_t documents = 0, items = 0, repeats = 0, revisions = 0;
  std::size_t held = 0;                 ///< revisions that wait for their embargo to end
  std::array<std::size_t, 3> bands{};   ///< revisions by Band
  std::vector<std::string> formats;     ///< of each document that could be read
  std::vector<std::string> unreadable;  ///< why, for each document that could not
  bool gap = false;
};

/// The line for one batch: each document decoded, revised against the cursor, detected, settled.
/// Reads the clock, nothing else outside its arguments; an unreadable document becomes a dead
/// letter and stops nothing. Never throws for what a document holds.
SettledBatch run_line(Job job, const Snapshot& snapshot, LineReport& report,
                      int rules = Cursor::current_rules);

}  // namespace chipwire
