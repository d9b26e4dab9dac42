#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chipwire {

/// "500ms", "30s", "5m", "24h", "7d": a whole number and a unit. Nothing if it is not one or too
/// large for a count of milliseconds.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "900000B", "512KiB", "16MiB", "1GiB", "10kB", "10MB", "1GB": a whole number of bytes.
std::optional<std::int64_t> parse_bytes(std::string_view text);

/// The shortest text that parse_duration() and parse_bytes() read back.
std::string duration_text(std::chrono::milliseconds duration);
std::string bytes_text(std::int64_t bytes);

}  // namespace chipwire
