#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chipwire {

/// A point on the UTC time line, in microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// `2026-11-24T09:00:00.000000Z` (RFC 3339, always UTC and microseconds).
std::string rfc3339(Instant instant);

/// Reads what rfc3339() writes, and any other RFC 3339 date-time; nothing if it is none.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// The system clock. Only the doers (loop, workers' edge, shards) call it; pure functions take it.
Instant now();

}  // namespace chipwire
