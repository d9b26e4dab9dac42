#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "connectors/batch.h"
#include "connectors/intake.h"
#include "daemon/line/cursor.h"
#include "daemon/line/record.h"

namespace chipwire {

/// A change of a source's state, for `source_events` (`chipwire.source_event/1`).
Record source_event_record(std::string_view source, const SourceEvent& event);

/// The latest health of a source, for `sources` (compacted, `chipwire.source/1`): how its last
/// reading went and what its cursor says.
Record source_health_record(const Source& source, const Outcome& last, const Cursor& cursor,
                            Instant now);

/// What a shard says once a minute, so that silence can be told from death.
struct Heartbeat {
  int shard = 0;
  std::string instance, version;
  std::vector<std::string> sources;  ///< names; the record has their number and a digest of the set
  std::size_t late = 0;              ///< sources whose last success is longer ago than it should be
  Instant oldest_success{};          ///< of all its sources
};

/// For `sources`, under the key `#shard/<n>` (`chipwire.heartbeat/1`).
Record heartbeat_record(const Heartbeat& heartbeat, Instant now);

}  // namespace chipwire
