#pragma once

#include "connectors/instant.h"
#include "daemon/line/record.h"
#include "daemon/publish/sources_at_rest.h"

namespace chipwire {

/// A shard's sign of life for topic `sources` (key `#shard/<n>`), so that consumers can tell
/// silence from death: the program's version, its sources and a digest of their set, when the
/// longest silent of them last brought a document, and how many never did.
Record heartbeat_record(int shard, const SourcesAtRest::Summary& summary, Instant at);

}  // namespace chipwire
