#pragma once

#include <string_view>

#include "config/settings.h"
#include "connectors/batch.h"
#include "daemon/line/cursor.h"
#include "daemon/line/record.h"

namespace chipwire {

/// A change of a source's state, for `source_events` (`chipwire.source_event/1`).
Record source_event_record(std::string_view source, const SourceEvent& event);

/// The latest health of a source, for `sources` (compacted, `chipwire.source/1`): how its last
/// reading went and what its cursor says.
Record source_health_record(const Source& source, const Outcome& last, const Cursor& cursor,
                            Instant now);

}  // namespace chipwire
