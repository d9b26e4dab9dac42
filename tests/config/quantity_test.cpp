#include "config/quantity.h"

#include <gtest/gtest.h>

namespace chipwire {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST(Quantity, ReadsDurations) {
  const std::pair<const char*, milliseconds> cases[] = {
      {"0s", 0ms}, {"500ms", 500ms}, {"30s", 30s}, {"5m", 5min}, {"24h", 24h}, {"7d", 168h}};
  for (const auto& [text, duration] : cases) EXPECT_EQ(parse_duration(text), duration) << text;
}

TEST(Quantity, RefusesWhatIsNoDuration) {
  for (const auto* text : {"", "5", "s", "-5s", "+5s", "5 s", "5S", "1.5s", "5s ", "5min", "0x5s",
                           "99999999999999999999s", "9223372036854775807d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Quantity, ReadsSizes) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"0B", 0},         {"900000B", 900'000}, {"512KiB", 524'288}, {"16MiB", 16 << 20},
      {"1GiB", 1 << 30}, {"10kB", 10'000},     {"3MB", 3'000'000},  {"2GB", 2'000'000'000}};
  for (const auto& [text, bytes] : cases) EXPECT_EQ(parse_bytes(text), bytes) << text;
}

TEST(Quantity, RefusesWhatIsNoSize) {
  for (const auto* text : {"", "16", "MiB", "-1B", "16mib", "16 MiB", "1.5GiB", "9999999999GiB"}) {
    EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
  }
}

TEST(Quantity, WritesTheShortestTextThatReadsBack) {
  EXPECT_EQ(duration_text(0ms), "0ms");
  EXPECT_EQ(duration_text(1500ms), "1500ms");
  EXPECT_EQ(duration_text(90s), "90s");
  EXPECT_EQ(duration_text(48h), "2d");
  EXPECT_EQ(bytes_text(900'000), "900000B");
  EXPECT_EQ(bytes_text(16 << 20), "16MiB");
}

}  // namespace chipwire
