#include "daemon/line/revise.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "config/digest.h"
#include "daemon/line/identity.h"
#include "tests/daemon/line/line_fixture.h"

namespace chipwire {
namespace {

using testing::Feed;
using testing::item;
using testing::morning;
using testing::polled;
using testing::wire;
using namespace std::chrono_literals;

Item version(Item of, std::int64_t number) {
  of.version = number;
  of.raw_hash += static_cast<std::uint64_t>(number) << 32;
  return of;
}

Item declared(Item of, DeclaredChange change, std::vector<std::string> affects = {}) {
  of.declared = change;
  of.affects = std::move(affects);
  of.raw_hash += 2;
  return of;
}

TEST(Revise, PublishesEachItemOnce) {
  Feed feed(polled());
  feed.read({item("a", "A"), item("b", "B"), item("c", "C")});
  ASSERT_EQ(feed.last.revisions.size(), 3u);
  EXPECT_EQ(feed.last.revisions[1].key, "example/b");
  EXPECT_EQ(revision_key(feed.last.revisions[1]), "example/b@1");
  EXPECT_EQ(feed.last.revisions[1].change, Change::new_);
  EXPECT_EQ(feed.last.revisions[1].mode, Mode::live);
  EXPECT_EQ(feed.cursor.seen.size(), 3u);
  feed.read({item("c", "C"), item("a", "A"), item("b", "B")});
  EXPECT_TRUE(feed.last.revisions.empty());
  EXPECT_EQ(feed.last.repeats.size(), 3u);
}

TEST(Revise, MakesOneRevisionOfAChangedTitle) {
  Feed feed(polled());
  feed.read({item("a", "A"), item("b", "B")});
  feed.read({item("a", "A changed"), item("b", "B")});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  const Revision& revision = feed.last.revisions[0];
  EXPECT_EQ(revision_key(revision), "example/a@2");
  EXPECT_EQ(revision.change, Change::update);
  EXPECT_EQ(revision.basis, Basis::diff);
}

TEST(Revise, TakesSameBytesForARepeatWhateverWasReadFromThem) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  Item other = item("a", "A");
  other.title = "decoded otherwise";
  feed.read({other});
  EXPECT_TRUE(feed.last.revisions.empty());
}

TEST(Revise, TakesSameContentForARepeatAndRemembersItsBytes) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  Item resent = item("a", "A");
  resent.raw_hash = 4711;
  feed.read({resent});
  EXPECT_TRUE(feed.last.revisions.empty());
  EXPECT_EQ(feed.cursor.seen.begin()->second.raw, 4711u);
}

TEST(Revise, NamesChangesByFormatHeadlineOrDifference) {
  const struct {
    const char* title;
    DeclaredChange declared;
    Status status;
    Change change;
    Basis basis;
  } cases[] = {
      {"A changed", DeclaredChange::none, Status::usable, Change::update, Basis::diff},
      {"A changed", DeclaredChange::update, Status::usable, Change::update, Basis::explicit_},
      {"A changed", DeclaredChange::correct, Status::usable, Change::correct, Basis::explicit_},
      {"A changed", DeclaredChange::restore, Status::usable, Change::update, Basis::diff},
      {"CORRECTED-A", DeclaredChange::none, Status::usable, Change::correct, Basis::text},
      {"UPDATE 1-A", DeclaredChange::none, Status::usable, Change::update, Basis::text},
      {"STORY WITHDRAWN-A", DeclaredChange::none, Status::usable, Change::kill, Basis::text},
      {"A", DeclaredChange::none, Status::withheld, Change::withhold, Basis::explicit_},
      {"A", DeclaredChange::none, Status::canceled, Change::kill, Basis::explicit_},
      {"A", DeclaredChange::kill, Status::usable, Change::kill, Basis::explicit_},
  };
  for (const auto& c : cases) {
    Feed feed(polled());
    feed.read({item("a", "A")});
    Item changed = declared(item("a", c.title), c.declared);
    changed.status = c.status;
    feed.read({changed});
    ASSERT_EQ(feed.last.revisions.size(), 1u) << c.title;
    EXPECT_EQ(feed.last.revisions[0].change, c.change) << c.title;
    EXPECT_EQ(feed.last.revisions[0].basis, c.basis) << c.title;
    EXPECT_EQ(feed.last.revisions[0].publish,
              c.change != Change::kill && c.change != Change::withhold);
  }
}

TEST(Revise, RestoresWhatIsUsableAgain) {
  Feed feed(wire());
  feed.read({version(item("a", "A"), 1)});
  Item withheld = version(item("a", "A"), 2);
  withheld.status = Status::withheld;
  feed.read({withheld});
  feed.read({version(item("a", "A"), 3)});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].change, Change::restore);
  EXPECT_TRUE(feed.last.revisions[0].publish);
  EXPECT_EQ(feed.last.revisions[0].seq, 3u);
}

TEST(Revise, LetsNoOlderVersionOverwrite) {
  Feed feed(wire());
  feed.read({version(item("a", "A2"), 2)});
  for (std::int64_t number : {1, 2}) {
    feed.read({version(item("a", "A other"), number)});
    EXPECT_TRUE(feed.last.revisions.empty()) << number;
  }
  feed.read({version(item("a", "A3"), 3)});
  EXPECT_EQ(feed.last.revisions.size(), 1u);
  feed.read({version(item("a", "A2"), 2)});
  EXPECT_TRUE(feed.last.revisions.empty());
}

TEST(Revise, LetsAKillOfTheSameVersionAct) {
  Feed feed(wire());
  feed.read({version(item("a", "A"), 2)});
  feed.read({version(declared(item("a", "A"), DeclaredChange::kill), 2)});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].change, Change::kill);
}

TEST(Revise, ComparesFeedsByTheirDateOfUpdateButNotWithinIt) {
  const auto updated = [](const char* title, Instant at) {
    Item of = item("a", title);
    of.updated = Timestamp{at, "", Precision::second, false};
    return of;
  };
  Feed feed(polled());
  feed.read({updated("A", morning)});
  feed.read({updated("A from a stale cache", morning - 1h)});
  EXPECT_TRUE(feed.last.revisions.empty());
  feed.read({updated("A, the same date", morning)});
  EXPECT_EQ(feed.last.revisions.size(), 1u);
}

TEST(Revise, TakesVersionsOfOneDocumentInOrder) {
  Feed feed(wire());
  feed.read(
      {version(item("a", "A1"), 1), version(item("a", "A3"), 3), version(item("a", "A2"), 2)});
  ASSERT_EQ(feed.last.revisions.size(), 2u);
  EXPECT_EQ(revision_key(feed.last.revisions[1]), "example/a@2");
  EXPECT_EQ(feed.cursor.seen.begin()->second.version, 3);
}

TEST(Revise, KillsAnotherItemOfTheSource) {
  Feed feed(wire());
  feed.read({item("story", "Chips cleared")});
  feed.read({declared(item("notice", "Please kill story"), DeclaredChange::kill, {"story"})});
  ASSERT_EQ(feed.last.revisions.size(), 2u);
  EXPECT_EQ(feed.last.revisions[0].key, "example/notice");
  EXPECT_FALSE(feed.last.revisions[0].publish);
  EXPECT_EQ(revision_key(feed.last.revisions[1]), "example/story@2");
  EXPECT_EQ(feed.last.revisions[1].change, Change::kill);
  EXPECT_EQ(feed.last.revisions[1].item.status, Status::canceled);
  feed.read({item("story", "Chips cleared")});  // as the wire may resend it
  EXPECT_TRUE(feed.last.revisions.empty());
}

TEST(Revise, HoldsAStoryThatWasKilledBeforeItCame) {
  Feed feed(wire());
  feed.read({declared(item("notice", "Kill"), DeclaredChange::kill, {"story"})});
  EXPECT_TRUE(feed.cursor.seen.at(hash64("story")).held);
  feed.read({version(item("story", "Chips cleared"), 1)});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_FALSE(feed.last.revisions[0].publish);
  EXPECT_EQ(feed.last.revisions[0].change, Change::kill);
  EXPECT_EQ(feed.last.revisions[0].item.status, Status::canceled);
  feed.read({version(item("story", "Chips cleared"), 1)});
  EXPECT_TRUE(feed.last.revisions.empty());
  feed.read({version(item("story", "Chips cleared, lawyers agree"), 2)});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].change, Change::restore);
  EXPECT_TRUE(feed.last.revisions[0].publish);
}

TEST(Revise, HoldsAnOlderVersionBehindItsOwnKill) {
  Feed feed(wire());
  feed.read({version(declared(item("a", "Kill"), DeclaredChange::kill), 2)});
  EXPECT_EQ(feed.last.revisions.size(), 1u);
  feed.read({version(item("a", "Chips cleared"), 1)});
  EXPECT_TRUE(feed.last.revisions.empty());
}

TEST(Revise, PublishesOfABacklogWhatIsYoungEnough) {
  Item undated = item("undated", "U"), old = item("old", "O");
  undated.published.reset();
  old.published->at = morning - 25h;
  const struct {
    std::chrono::seconds younger_than;
    std::vector<bool> publish;
  } cases[] = {{24h, {true, false, false}},
               {std::chrono::seconds{0}, {false, false, false}},
               {26h, {true, true, false}},
               {Backfill::everything, {true, true, true}}};
  for (const auto& c : cases) {
    Feed feed(polled());
    feed.cursor.primed = false;
    feed.source.backfill.younger_than = c.younger_than;
    feed.read({item("young", "Y"), old, undated});
    std::vector<bool> publish;
    for (const Revision& revision : feed.last.revisions) {
      publish.push_back(revision.publish);
      EXPECT_EQ(revision.mode, Mode::backfill);
    }
    EXPECT_EQ(publish, c.publish) << c.younger_than.count();
    EXPECT_EQ(feed.cursor.seen.size(), 3u);
    EXPECT_TRUE(feed.cursor.primed);
  }
}

TEST(Revise, UpdatesWhatTheBacklogHeld) {
  Feed feed(polled());
  feed.cursor.primed = false;
  feed.source.backfill.younger_than = std::chrono::seconds{0};
  feed.read({item("a", "A")});
  feed.read({item("a", "A changed")});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].change, Change::update);
  EXPECT_EQ(feed.last.revisions[0].mode, Mode::live);
  EXPECT_TRUE(feed.last.revisions[0].publish);
  EXPECT_EQ(feed.last.revisions[0].seq, 2u);
}

TEST(Revise, RemembersWhatIsNoNews) {
  Feed feed(wire());
  Item package = item("p", "Package");
  package.type = ItemType::package;
  const Settled settled = feed.read({package});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_FALSE(feed.last.revisions[0].publish);
  EXPECT_TRUE(settled.records.empty());
  EXPECT_EQ(feed.cursor.seen.size(), 1u);
}

TEST(Revise, HoldsBackUntilTheEmbargoEnds) {
  Feed feed(wire());
  feed.routes.items = ItemsTopic::full;
  Item embargoed = item("a", "Secret");
  embargoed.embargo = Embargo{morning + 15min};
  const Settled settled = feed.read({embargoed});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].embargoed_until, morning + 15min);
  EXPECT_FALSE(feed.last.revisions[0].publish);
  EXPECT_TRUE(settled.records.empty());
  EXPECT_TRUE(feed.cursor.seen.empty());
  feed.read({embargoed});  // at 9:10
  EXPECT_TRUE(feed.last.revisions[0].embargoed_until);
  EXPECT_EQ(testing::on(feed.read({embargoed}), "stories").size(), 1u);  // at 9:20
  EXPECT_EQ(revision_key(feed.last.revisions[0]), "example/a@1");
}

TEST(Revise, TakesAnEmptyEmbargoForOneWithoutEnd) {
  Feed feed(wire());
  Item embargoed = item("a", "Secret");
  embargoed.embargo = Embargo{};
  feed.read({embargoed});
  EXPECT_EQ(feed.last.revisions.at(0).embargoed_until, Instant::max());
}

TEST(Revise, KillsUnderEmbargoWithoutSayingWhatItSaid) {
  Feed feed(wire());
  feed.routes.items = ItemsTopic::full;
  feed.read({item("a", "Chips cleared")});
  Item kill = declared(item("a", "Secret title", "Secret text"), DeclaredChange::kill);
  kill.embargo = Embargo{};
  const Settled settled = feed.read({kill});
  ASSERT_EQ(testing::on(settled, "stories").size(), 1u);
  for (const Record& record : settled.records) {
    EXPECT_EQ(record.value.find("Secret"), std::string::npos);
  }
}

TEST(Revise, SeesAGapWhereNothingIsShared) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  EXPECT_FALSE(feed.last.gap);  // nothing was remembered yet
  feed.read({item("a", "A"), item("b", "B")});
  EXPECT_FALSE(feed.last.gap);
  feed.read({});
  EXPECT_FALSE(feed.last.gap);
  const Settled settled = feed.read({item("c", "C"), item("d", "D")});
  EXPECT_TRUE(feed.last.gap);
  EXPECT_TRUE(settled.gap);
  EXPECT_EQ(testing::on(settled, "source_events").size(), 1u);
  Feed drop(wire());
  drop.read({item("a", "A")});
  drop.read({item("b", "B")});
  EXPECT_FALSE(drop.last.gap);
}

/// The same articles as before, each under a new id.
std::vector<Item> with_ids(std::vector<Item> items, const std::string& poll) {
  for (Item& of : items) {
    of.id += poll;
    of.raw_hash += std::hash<std::string>{}(poll);
  }
  return items;
}

TEST(Revise, GoesByLinksWhereIdsChangeOnEachPoll) {
  const std::vector<Item> articles = {item("a", "A"), item("b", "B"), item("c", "C")};
  Feed feed(polled());
  feed.read(with_ids(articles, "-1"));
  feed.read(with_ids(articles, "-2"));
  EXPECT_TRUE(feed.last.revisions.empty());
  EXPECT_TRUE(feed.cursor.ids_change);
  auto changed = with_ids(articles, "-3");
  changed[1].title = "B changed";
  feed.read(changed);
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].change, Change::update);
  EXPECT_EQ(revision_key(feed.last.revisions[0]), "example/https://news.example/b@2");
  auto more = with_ids(articles, "-4");
  more[1].title = "B changed";
  more.push_back(item("d", "D"));
  feed.read(more);
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].key, "example/https://news.example/d");
  EXPECT_EQ(feed.cursor.seen.size(), 4u);
}

TEST(Revise, KeepsIdsWhereOnlySomeAreNew) {
  Feed feed(polled());
  feed.read({item("a", "A"), item("b", "B")});
  Item again = item("a2", "A");
  again.canonical_link = "https://news.example/a";
  feed.read({again, item("b", "B")});
  EXPECT_TRUE(feed.last.revisions.empty());  // the same article under another id
  EXPECT_FALSE(feed.cursor.ids_change);
}

TEST(Revise, KnowsItemsAgainWhoseFeedBeginsToGiveIds) {
  Item without = item("", "A");
  without.canonical_link = "https://news.example/a";
  Feed feed(polled());
  feed.read({without});
  feed.read({item("a", "A changed")});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(revision_key(feed.last.revisions[0]), "example/https://news.example/a@2");
}

TEST(Revise, KnowsItemsAgainThatComeToShareTheirIdOrLink) {
  Feed feed(polled());
  Item one = item("home", "One"), two = item("home", "Two");
  one.canonical_link = two.canonical_link = "https://news.example/";
  feed.read({one});
  feed.read({one, two});
  ASSERT_EQ(feed.last.revisions.size(), 1u);
  EXPECT_EQ(feed.last.revisions[0].item.title, "Two");
  feed.read({two});
  EXPECT_TRUE(feed.last.revisions.empty());
}

struct Upgrade {
  const char* name;
  void (*decode_otherwise)(Item&);
};

class RulesUpgrade : public ::testing::TestWithParam<Upgrade> {};

TEST_P(RulesUpgrade, PublishesNothing) {
  for (const Source& source : {polled(), wire()}) {
    std::vector<Item> items = {item("a", "A"), item("b", "B"), version(item("c", "C"), 4)};
    Feed feed(source);
    feed.read(items);
    feed.rules = 2;
    for (Item& of : items) GetParam().decode_otherwise(of);
    feed.read({items[0], items[1]});
    EXPECT_TRUE(feed.last.revisions.empty());
    EXPECT_EQ(feed.cursor.rules, 2);
    feed.read(items);  // one that the first document did not hold is still under the old rules
    const bool may_be_new = source.kind == SourceKind::directory && items[0].id != "a";
    EXPECT_EQ(feed.last.revisions.size(), may_be_new ? 1u : 0u);
    EXPECT_EQ(feed.cursor.seen.size(), 3u + (may_be_new ? 1u : 0u));
    items[0].title = "A changed";
    items[0].raw_hash = 1;
    feed.read(items);
    ASSERT_EQ(feed.last.revisions.size(), 1u);
    EXPECT_EQ(feed.last.revisions[0].seq, 2u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Decoding, RulesUpgrade,
    ::testing::Values(Upgrade{"as_before", [](Item&) {}},
                      Upgrade{"other_text", [](Item& of) { of.text += " More."; }},
                      Upgrade{"other_raw_hash", [](Item& of) { of.raw_hash += 77; }},
                      Upgrade{"other_id",
                              [](Item& of) {
                                of.id = "urn:" + of.id;
                                of.text += " More.";
                              }}),
    [](const auto& test) { return test.param.name; });

TEST(Revise, FindsTheTargetOfAKillUnderOldRules) {
  Feed feed(wire());
  feed.read({item("story", "Chips cleared")});
  feed.rules = 2;
  feed.read({item("other", "Other")});
  const Settled settled =
      feed.read({declared(item("notice", "Kill"), DeclaredChange::kill, {"story"})});
  EXPECT_EQ(feed.last.revisions.size(), 2u);
  ASSERT_EQ(testing::on(settled, "stories").size(), 1u);
  EXPECT_EQ(testing::on(settled, "stories")[0].key, "example/story");
}

}  // namespace
}  // namespace chipwire
