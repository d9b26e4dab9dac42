#pragma once

#include <string_view>

#include "connectors/format/feed_parts.h"

namespace chipwire {

/// Reads JSON Feed 1.0 and 1.1. `json` is UTF-8. Throws DecodeError if it is no JSON object
/// with an array of `items`.
void read_json_feed(std::string_view json, const FeedContext& context, Decoded& decoded);

}  // namespace chipwire
