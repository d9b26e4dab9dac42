#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connectors/item.h"

namespace chipwire {

/// What a source's place tells about its dates.
struct DateHints {
  std::string country;    ///< ISO 3166-1; decides zone names and the order of 03/04/2026
  std::string time_zone;  ///< IANA name for dates without a zone; empty is UTC
};

/// Reads a publisher's date: RFC 822 and its usual distortions, RFC 3339, ISO 8601 (basic, ordinal,
/// week), Unix time, and what the press of many countries writes: month and weekday names, East
/// Asian forms with eras. Zones by offset, abbreviation or IANA name.
/// Refuses (nothing) rather than guess where a part is unknown, out of range or ambiguous.
/// `raw` is `text` trimmed; `tz_assumed` if no zone was given or its name has several meanings.
std::optional<Timestamp> read_date(std::string_view text, const DateHints& hints = {});

}  // namespace chipwire
