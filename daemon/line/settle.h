#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "connectors/batch.h"
#include "connectors/decode.h"
#include "daemon/detect/reading.h"
#include "daemon/line/cursor.h"
#include "daemon/line/record.h"
#include "daemon/line/revise.h"

namespace chipwire {

/// The document that a revision came in, for the record's `raw`; `sha256` empty where not known.
struct RawFacts {
  std::string sha256;
  std::size_t bytes = 0;
  std::string content_type, encoding;
};

/// `sha256` costs a pass over the bytes: called where a document has brought something new.
RawFacts raw_facts(const Document& document, const std::string& encoding);

/// Transport clocks of the batch that a revision came with, for the record's `clocks`.
struct Clocks {
  Instant fetch_started{}, first_byte{}, decoded{}, detected{};
  RawFacts raw;
};

/// Settings that decide what is written and where; immutable, swapped whole on reload.
struct Routes {
  std::string prefix = "chipwire";
  std::vector<Route> routes;
  ItemsTopic items = ItemsTopic::off;
  std::size_t max_record_bytes = 900'000;
  std::string knowledge_digest;
  std::string version;  ///< the detector's: the program's version
};

/// What one transaction writes: the records, in order, and the cursor that goes with them.
struct Settled {
  std::vector<Record> records;
  Cursor next;
  bool changed = false;  ///< false: nothing to write, not even the cursor
  std::size_t new_items = 0;
  bool gap = false;
};

/// Decides what to write of a document's revisions: stories and reviews, routes, retractions of
/// what earlier revisions published, the items trace; and makes the next cursor. Pure.
/// `readings[i]` is that of `revised.revisions[i]`.
Settled settle(Cursor cursor, const Revised& revised, const std::vector<Reading>& readings,
               const Source& source, const Routes& routes, const Clocks& clocks, Instant now);

}  // namespace chipwire
