#include "connectors/transport/freshness.h"

#include <gtest/gtest.h>

namespace chipwire {
namespace {

using std::chrono::seconds;

TEST(Freshness, ReadsCacheControlAndExpires) {
  const struct {
    const char *cache_control, *age, *expires, *date;
    std::optional<seconds> fresh;
  } cases[] = {
      {"max-age=300", "", "", "", seconds{300}},
      {"public, MAX-AGE=300, must-revalidate", "", "", "", seconds{300}},
      {"max-age=\"60\"", "", "", "", seconds{60}},
      {"max-age=300", "100", "", "", seconds{200}},
      {"max-age=300", "900", "", "", seconds{0}},
      {"s-maxage=900, max-age=60", "", "", "", seconds{60}},
      {"no-cache, max-age=300", "", "", "", std::nullopt},
      {"max-age=300, no-store", "", "", "", std::nullopt},
      {"max-age=300", "", "Tue, 24 Nov 2026 10:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 GMT",
       seconds{300}},
      {"", "", "Tue, 24 Nov 2026 10:00:00 GMT", "Tue, 24 Nov 2026 09:30:00 GMT", seconds{1800}},
      {"", "", "Tue, 24 Nov 2026 08:00:00 GMT", "Tue, 24 Nov 2026 09:30:00 GMT", seconds{0}},
      {"", "", "0", "Tue, 24 Nov 2026 09:30:00 GMT", std::nullopt},
      {"", "", "", "", std::nullopt},
      {"max-age=soon", "", "", "", std::nullopt},
      {"max-age=-5", "", "", "", std::nullopt},
      {"max-age=99999999999999999999", "", "", "", std::chrono::years{1}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(fresh_for(c.cache_control, c.age, c.expires, c.date), c.fresh) << c.cache_control;
  }
}

TEST(Freshness, ReadsRetryAfterInBothForms) {
  const Instant now = *parse_rfc3339("2026-11-24T09:00:00Z");
  EXPECT_EQ(retry_after("120", now), seconds{120});
  EXPECT_EQ(retry_after(" 7 ", now), seconds{7});
  EXPECT_EQ(retry_after("Tue, 24 Nov 2026 09:05:00 GMT", now), seconds{300});
  EXPECT_EQ(retry_after("Tue, 24 Nov 2026 08:00:00 GMT", now), seconds{0});
  EXPECT_EQ(retry_after("Tuesday, 24-Nov-26 09:00:10 GMT", now), seconds{10});
  EXPECT_EQ(retry_after("later", now), std::nullopt);
  EXPECT_EQ(retry_after("", now), std::nullopt);
}

}  // namespace
}  // namespace chipwire
