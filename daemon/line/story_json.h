#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/detect/reading.h"
#include "daemon/line/item_json.h"
#include "daemon/line/json.h"

namespace chipwire {

/// One slot-filled claim as records have it (design section 6), every member present.
Json claim_json(const Claim& claim);
Json evidence_json(const Evidence& evidence);
Json term_json(const Term& term);

/// A Story to be, before it is decided which topics get it and how.
struct Story {
  const Revision& revision;
  const Reading& reading;
  const Source& source;
  const Clocks& clocks;
  const Routes& routes;
  Instant now{};
};

/// The record `chipwire.story/1`. With `retracts` (a revision key) it takes that revision back:
/// then `band` is `none` and there are no claims.
Json story_json(const Story& story, const std::string& retracts);

/// The CloudEvents 1.0 headers of the same (binary mode) and those that consumers filter by; all of
/// them always present, lists comma-separated and sorted.
std::vector<std::pair<std::string, std::string>> story_headers(const Story& story,
                                                               const std::string& retracts);

/// The language to say of an item: detection's, else decoding's, else the declared; or empty.
const std::string& language_of(const Reading& reading, const Item& item);

}  // namespace chipwire
