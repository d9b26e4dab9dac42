#include "connectors/transport/rhythm.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using Time = Rhythm::Time;

Source source_of(std::chrono::milliseconds min, std::chrono::milliseconds max,
                 const std::string& name = "a") {
  Source source;
  source.name = name;
  source.min_interval = min;
  source.max_interval = max;
  return source;
}

/// Reads when due for so long, `items_at` telling what is new; returns the last wait.
template <typename Items>
Rhythm::Span play(Rhythm& rhythm, Time& time, std::chrono::hours span, Items items_in) {
  const Time end = time + span;
  Rhythm::Span wait{0};
  Time before = time;
  while (time < end) {
    rhythm.succeeded(time, std::nullopt);
    rhythm.learned(items_in(before, time), false, std::nullopt);
    before = time;
    wait = std::chrono::duration_cast<Rhythm::Span>(rhythm.due() - time);
    time = rhythm.due();
  }
  return wait;
}

TEST(Rhythm, StaysWithinItsBoundsWhateverComes) {
  Rhythm rhythm(source_of(1min, 30min), 1h);
  Time time{1h};
  for (std::size_t i = 0; i < 500; ++i) {
    rhythm.succeeded(time, i % 7 == 0 ? std::optional(24h) : std::nullopt);
    rhythm.learned(i % 5 * 40, i % 11 == 0, i % 3 == 0 ? std::optional(48h) : std::nullopt);
    EXPECT_GE(rhythm.due() - time, 1min);
    EXPECT_LE(rhythm.due() - time, 30min);
    time = rhythm.due();
  }
}

TEST(Rhythm, SlowsDownToMaxWhereNothingComes) {
  Rhythm rhythm(source_of(1min, 30min), 1h);
  Time time{1h};
  EXPECT_GE(play(rhythm, time, 12h, [](Time, Time) { return 0; }), 28min);
}

TEST(Rhythm, FollowsTheArrivalRate) {
  Rhythm rhythm(source_of(1min, 2h), 1h);
  Time time{1h};
  double carried = 0;
  const auto every = [&](std::chrono::minutes gap) {
    return [&carried, gap](Time from, Time to) {
      carried += std::chrono::duration<double>(to - from) / gap;
      const auto whole = static_cast<std::size_t>(carried);
      carried -= static_cast<double>(whole);
      return whole;
    };
  };
  const auto slow = play(rhythm, time, 24h, every(60min));  // four readings for each item
  EXPECT_GE(slow, 8min);
  EXPECT_LE(slow, 30min);
  const auto quick = play(rhythm, time, 24h, every(4min));
  EXPECT_LE(quick, 2min);
}

TEST(Rhythm, DoesNotTakeTheFirstBacklogForARate) {
  Rhythm with(source_of(1min, 30min), 1h), without(source_of(1min, 30min), 1h);
  Time a{1h}, b{1h};
  with.succeeded(a, std::nullopt);
  with.learned(500, false, std::nullopt);
  without.succeeded(b, std::nullopt);
  without.learned(0, false, std::nullopt);
  EXPECT_EQ(with.due(), without.due());
}

TEST(Rhythm, ComesBackSoonerAfterAGap) {
  Rhythm rhythm(source_of(1min, 2h), 1h);
  Time time{1h};
  const auto before = play(rhythm, time, 24h, [](Time, Time) { return 0; });
  rhythm.succeeded(time, 2h);  // even where the server asks for patience
  rhythm.learned(0, true, 2h);
  EXPECT_LT(rhythm.due() - time, before * 6 / 10);
}

TEST(Rhythm, TakesFreshnessAndTtlForHints) {
  Rhythm rhythm(source_of(1min, 30min), 1h);
  const Time time{1h};
  rhythm.succeeded(time, 10min);
  rhythm.learned(0, false, std::nullopt);
  EXPECT_GE(rhythm.due() - time, 9min);
  EXPECT_LE(rhythm.due() - time, 11min);
  // A feed that promises an hour and brings items by the minute.
  rhythm.succeeded(time, std::nullopt);
  rhythm.learned(0, false, 1h);
  EXPECT_LE(rhythm.due() - time, 2min);
}

TEST(Rhythm, KeepsTheFeedsTtlWhereItsItemsDoNotBelieIt) {
  Rhythm rhythm(source_of(1min, 6h), 1h);
  Time time{1h};
  double carried = 0;
  play(rhythm, time, 24h, [&](Time from, Time to) {
    carried += std::chrono::duration<double>(to - from) / 4h;
    const auto whole = static_cast<std::size_t>(carried);
    carried -= static_cast<double>(whole);
    return whole;
  });
  rhythm.succeeded(time, std::nullopt);
  rhythm.learned(0, false, 1h);
  EXPECT_GE(rhythm.due() - time, 55min);
}

TEST(Rhythm, BacksOffToTheCapAndNeverStops) {
  Rhythm rhythm(source_of(1min, 30min), 1h);
  const Time time{1h};
  std::vector<Time::duration> waits;
  for (int i = 0; i < 100; ++i) {
    rhythm.failed(time, std::nullopt);
    waits.push_back(rhythm.due() - time);
  }
  EXPECT_EQ(rhythm.consecutive_failures(), 100);
  EXPECT_LE(waits[0], 70s);
  EXPECT_GE(waits[3], 7min);
  EXPECT_LE(*std::max_element(waits.begin(), waits.end()), 1h);
  EXPECT_GE(waits.back(), 55min);
  rhythm.succeeded(time, std::nullopt);
  EXPECT_EQ(rhythm.consecutive_failures(), 0);
}

TEST(Rhythm, ObeysRetryAfterWithinADay) {
  Rhythm rhythm(source_of(1min, 30min), 1h);
  const Time time{1h};
  rhythm.failed(time, 5h);
  EXPECT_EQ(rhythm.due() - time, 5h);
  rhythm.failed(time, std::chrono::hours{1000});
  EXPECT_EQ(rhythm.due() - time, 24h);
  Rhythm other(source_of(1min, 30min), 1h);
  other.failed(time, 1s);  // not more often than it would be anyway
  EXPECT_GE(other.due() - time, 57s);
}

TEST(Rhythm, HasAStablePhaseForEachName) {
  std::vector<int> tenths(10);
  for (int i = 0; i < 1000; ++i) {
    const Source source = source_of(1min, 30min, "source-" + std::to_string(i));
    const double phase = Rhythm(source, 1h).phase();
    EXPECT_EQ(phase, Rhythm(source, 2h).phase());
    ASSERT_GE(phase, 0);
    ASSERT_LT(phase, 1);
    ++tenths[static_cast<std::size_t>(phase * 10)];
  }
  for (const int count : tenths) EXPECT_NEAR(count, 100, 50);
}

TEST(Rhythm, SpreadsSourcesThatFailedTogether) {
  const Time time{1h};
  std::vector<Time> due;
  for (int i = 0; i < 100; ++i) {
    Rhythm rhythm(source_of(1min, 30min, "source-" + std::to_string(i)), 1h);
    for (int k = 0; k < 4; ++k) rhythm.failed(time, std::nullopt);
    due.push_back(rhythm.due());
  }
  const auto [first, last] = std::minmax_element(due.begin(), due.end());
  EXPECT_GE(*last - *first, 20s);
}

}  // namespace
}  // namespace chipwire
