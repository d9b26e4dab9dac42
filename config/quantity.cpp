#include "config/quantity.h"

#include <charconv>
#include <fmt/format.h>
#include <span>

namespace chipwire {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// From the largest, so that the first one which divides gives the shortest text. Decimal sizes are
// read but never written.
constexpr Unit durations[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr Unit binary_sizes[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}};
constexpr Unit decimal_sizes[] = {{"GB", 1'000'000'000}, {"MB", 1'000'000}, {"kB", 1'000}};

std::optional<std::int64_t> parse(std::string_view text, std::span<const Unit> units) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number < 0) return std::nullopt;
  const std::string_view name(rest, end);
  for (const Unit& unit : units) {
    std::int64_t product = 0;
    if (name != unit.name || __builtin_mul_overflow(number, unit.factor, &product)) continue;
    return product;
  }
  return std::nullopt;
}

std::string shortest(std::int64_t value, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0) {
      return fmt::format("{}{}", value / unit.factor, unit.name);
    }
  }
  return fmt::format("{}{}", value, units.back().name);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto count = parse(text, durations);
  if (!count) return std::nullopt;
  return std::chrono::milliseconds(*count);
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  const auto binary = parse(text, binary_sizes);
  return binary ? binary : parse(text, decimal_sizes);
}

std::string duration_text(std::chrono::milliseconds duration) {
  return shortest(duration.count(), durations);
}

std::string bytes_text(std::int64_t bytes) {
  return shortest(bytes, binary_sizes);
}

}  // namespace chipwire
