#include "daemon/detect/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chipwire {
namespace {

NumberMention amount(std::size_t begin, double value, std::string_view currency) {
  return {begin, begin + 10, begin, value, value, Counted::money, currency};
}

TEST(Money, TakesTheLowerEndOfARangeAndTheUpperOfUpTo) {
  NumberMention range{0, 9, 0, 2e6, 3e6, Counted::money, "EUR"};
  EXPECT_EQ(money_of(range), (Money{2e6, "EUR"}));
  NumberMention up_to{0, 9, 0, {}, 3e6, Counted::money, "EUR"};
  EXPECT_EQ(money_of(up_to), (Money{3e6, "EUR"}));
}

TEST(Money, IsNotWhatCountsUnits) {
  EXPECT_FALSE(money_of({0, 9, 0, 2e6, 2e6, Counted::units, ""}));
}

TEST(Money, PrefersTheDollarsThatFollowInBrackets) {
  const std::vector<NumberMention> both{amount(0, 139e8, "KRW"), amount(14, 104e5, "USD")};
  EXPECT_EQ(in_dollars(both, 0).currency, "USD");
  const std::vector<NumberMention> apart{amount(0, 139e8, "KRW"), amount(90, 104e5, "USD")};
  EXPECT_EQ(in_dollars(apart, 0).currency, "KRW");
}

}  // namespace
}  // namespace chipwire
