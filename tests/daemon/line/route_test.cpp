#include "daemon/line/route.h"

#include <gtest/gtest.h>

#include "tests/daemon/line/line_fixture.h"

namespace chipwire {
namespace {

bool routed(void (*set)(Route&), Reading reading = testing::reading(Band::publish)) {
  Route route;
  set(route);
  return matches(route, testing::item("a", "A"), reading, testing::polled());
}

TEST(Route, MatchesByEachCondition) {
  EXPECT_TRUE(routed([](Route&) {}));
  EXPECT_TRUE(routed([](Route& r) { r.actions = {"deny", "APPROVE"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.actions = {"deny"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.sides = {"import"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.sides = {"export"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.countries = {"cn"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.countries = {"US"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.suppliers = {"NVIDIA"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.suppliers = {"amd"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.products = {"h200"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.buyers = {"bytedance"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.buyers = {"tencent"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.sources = {"example"}; }));
  EXPECT_FALSE(routed([](Route& r) { r.sources = {"another"}; }));
  EXPECT_TRUE(routed([](Route& r) { r.least_score = 0.95; }));
  EXPECT_FALSE(routed([](Route& r) { r.least_score = 0.96; }));
}

TEST(Route, ComparesLanguagesFromTheirFirstSubtag) {
  Reading chinese = testing::reading(Band::publish);
  chinese.language = "zh-Hant-TW";
  EXPECT_TRUE(routed([](Route& r) { r.languages = {"zh"}; }, chinese));
  EXPECT_TRUE(routed([](Route& r) { r.languages = {"ZH-hant"}; }, chinese));
  EXPECT_FALSE(routed([](Route& r) { r.languages = {"zh-Hans"}; }, chinese));
  EXPECT_FALSE(routed([](Route& r) { r.languages = {"z"}; }, chinese));
}

TEST(Route, WantsOneClaimThatMeetsAllConditions) {
  Reading two = testing::reading(Band::publish);
  two.claims.push_back(testing::claim());
  two.claims[1].action = Action::deny;
  two.claims[1].authority.country = "US";
  EXPECT_TRUE(routed([](Route& r) { r.actions = {"deny"}, r.countries = {"US"}; }, two));
  EXPECT_FALSE(routed([](Route& r) { r.actions = {"deny"}, r.countries = {"CN"}; }, two));
}

TEST(Route, MatchesNoStoryWithoutClaimsByTheirConditions) {
  Reading bare = testing::reading(Band::publish);
  bare.claims.clear();
  EXPECT_FALSE(routed([](Route& r) { r.actions = {"approve"}; }, bare));
  EXPECT_TRUE(routed([](Route& r) { r.sources = {"example"}; }, bare));
}

}  // namespace
}  // namespace chipwire
