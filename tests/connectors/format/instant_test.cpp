#include "connectors/instant.h"

#include <gtest/gtest.h>

namespace chipwire {
namespace {

TEST(Instant, IsWrittenInUtcWithMicroseconds) {
  EXPECT_EQ(rfc3339(Instant{std::chrono::microseconds{1'500'000}}), "1970-01-01T00:00:01.500000Z");
}

TEST(Instant, IsReadBackAsWritten) {
  for (const char* text : {"2026-11-24T09:00:00.123456Z", "1969-12-31T23:59:59.999999Z",
                           "2000-02-29T00:00:00.000000Z"})
    EXPECT_EQ(rfc3339(parse_rfc3339(text).value()), text);
}

TEST(Instant, IsReadWithOffsetAndShortFraction) {
  EXPECT_EQ(rfc3339(parse_rfc3339("2026-11-24t09:00:00.5-05:30").value()),
            "2026-11-24T14:30:00.500000Z");
}

TEST(Instant, RefusesWhatIsNoRfc3339) {
  for (const char* text :
       {"", "2026-11-24", "2026-11-24T09:00:00", "2026-02-30T09:00:00Z", "2026-11-24T24:00:00Z",
        "2026-11-24T09:00:00Zx", "2026-11-24T09:00:00+1"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

}  // namespace
}  // namespace chipwire
