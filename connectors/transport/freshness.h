#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "connectors/instant.h"

namespace chipwire {

/// How long an answer says that it stays fresh (RFC 9111, 4.2): `max-age` of Cache-Control less
/// Age, otherwise Expires less Date. Nothing if it does not say, or says `no-cache` or `no-store`.
/// Arguments are the headers' values, empty where absent. Pure.
std::optional<std::chrono::seconds> fresh_for(const std::string& cache_control,
                                              const std::string& age, const std::string& expires,
                                              const std::string& date);

/// Retry-After (RFC 9110, 10.2.3) in either form, as a wait from `now`; a date gone by is zero.
std::optional<std::chrono::seconds> retry_after(const std::string& value, Instant now);

}  // namespace chipwire
