#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "connectors/instant.h"

namespace chipwire {

/// The records' JSON: members stand in the order in which they are written.
using Json = nlohmann::ordered_json;

/// `text`, or null where it is empty: what is not known is null in every record.
Json known(std::string_view text);

/// RFC 3339 in UTC with microseconds, or null for the epoch, which stands for "never".
Json instant_json(Instant instant);

/// On one line; what is not UTF-8 comes out as U+FFFD. Never throws.
std::string dump(const Json& json);

}  // namespace chipwire
