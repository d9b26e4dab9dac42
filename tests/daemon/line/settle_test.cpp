#include "daemon/line/settle.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/digest.h"
#include "daemon/line/json.h"
#include "daemon/line/topic_table.h"
#include "tests/daemon/line/line_fixture.h"

namespace chipwire {
namespace {

using ::testing::ElementsAre;
using testing::Feed;
using testing::header;
using ::testing::IsEmpty;
using testing::item;
using testing::on;
using testing::polled;
using testing::wire;
using namespace std::chrono_literals;

std::vector<std::string> topics(const Settled& settled) {
  std::vector<std::string> names;
  for (const Record& record : settled.records) names.push_back(record.topic);
  std::sort(names.begin(), names.end());
  return names;
}

Json value(const Record& record) {
  return Json::parse(record.value);
}

Route route(const std::string& topic) {
  Route route;
  route.name = route.topic = topic;
  return route;
}

TEST(Settle, SendsEachBandToItsTopic) {
  EXPECT_THAT(topics(Feed(polled()).read({item("a", "A")}, Band::publish)), ElementsAre("stories"));
  EXPECT_THAT(topics(Feed(polled()).read({item("a", "A")}, Band::review)), ElementsAre("review"));
  EXPECT_THAT(topics(Feed(polled()).read({item("a", "A")}, Band::none)), IsEmpty());
}

TEST(Settle, WritesNothingForWhatIsUnchanged) {
  Feed feed(polled());
  EXPECT_TRUE(feed.read({item("a", "A"), item("b", "B")}, Band::none).changed);
  const Cursor before = feed.cursor;
  const Settled settled = feed.read({item("b", "B"), item("a", "A")});
  EXPECT_FALSE(settled.changed);
  EXPECT_THAT(settled.records, IsEmpty());
  EXPECT_EQ(feed.cursor.seen, before.seen);
  EXPECT_EQ(feed.cursor.generation, before.generation);
}

TEST(Settle, WritesAgainBeforeEntriesCouldExpireByMistake) {
  Feed feed(polled());
  feed.source.remember = 7 * 24h;
  feed.read({item("a", "A")});
  feed.now += 16h;
  EXPECT_FALSE(feed.read({item("a", "A")}).changed);
  feed.now += 1h;
  const Settled settled = feed.read({item("a", "A")});
  EXPECT_TRUE(settled.changed);
  EXPECT_THAT(settled.records, IsEmpty());
}

TEST(Settle, TakesBackWhatFallsOutOfScope) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  const Settled settled = feed.read({item("a", "A changed")}, Band::none);
  ASSERT_THAT(topics(settled), ElementsAre("stories"));
  const Json story = value(settled.records[0]);
  EXPECT_EQ(story["band"], "none");
  EXPECT_EQ(story["retracts"], "example/a@1");
  EXPECT_EQ(story["claims"], Json::array());
  EXPECT_EQ(story["item"]["title"], "A changed");
  EXPECT_EQ(header(settled.records[0], "ce_band"), "none");
  EXPECT_EQ(header(settled.records[0], "ce_actions"), "");
  EXPECT_EQ(header(settled.records[0], "ce_id"), "example/a@2");
  // What was taken back does not stand any more:
  EXPECT_THAT(topics(feed.read({item("a", "A again")}, Band::none)), IsEmpty());
  const Settled back = feed.read({item("a", "A in scope")});
  ASSERT_THAT(topics(back), ElementsAre("stories"));
  EXPECT_EQ(value(back.records[0])["retracts"], nullptr);
}

TEST(Settle, SaysNothingOfReplacedRevisionsThatStayInScope) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  const Settled settled = feed.read({item("a", "A changed")});
  ASSERT_THAT(topics(settled), ElementsAre("stories"));
  EXPECT_EQ(value(settled.records[0])["retracts"], nullptr);
  EXPECT_EQ(value(settled.records[0])["claims"].size(), 1u);
}

TEST(Settle, TakesBackWhatMovesToAnotherBand) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  const Settled settled = feed.read({item("a", "A changed")}, Band::review);
  ASSERT_THAT(topics(settled), ElementsAre("review", "stories"));
  const Json in_stories = value(on(settled, "stories")[0]);
  const Json in_review = value(on(settled, "review")[0]);
  EXPECT_EQ(in_stories["retracts"], "example/a@1");
  EXPECT_EQ(in_stories["band"], "none");
  EXPECT_EQ(in_review["retracts"], nullptr);
  EXPECT_EQ(in_review["band"], "review");
  EXPECT_EQ(in_review["claims"].size(), 1u);
}

TEST(Settle, TakesBackWhatIsKilledOrWithheldWhateverItsNoticeReadsLike) {
  for (Status status : {Status::canceled, Status::withheld}) {
    Feed feed(wire());
    feed.routes.routes = {route("copies")};
    feed.read({item("a", "A")});
    Item notice = item("a", "A changed");
    notice.status = status;
    const Settled settled = feed.read({notice}, Band::publish);
    ASSERT_THAT(topics(settled), ElementsAre("copies", "stories"));
    for (const Record& record : settled.records) {
      EXPECT_EQ(value(record)["retracts"], "example/a@1");
      EXPECT_EQ(value(record)["claims"], Json::array());
      EXPECT_EQ(value(record)["band"], "none");
      EXPECT_EQ(value(record)["score"], 0.0);
      EXPECT_EQ(header(record, "ce_change"), status == Status::canceled ? "kill" : "withhold");
    }
  }
}

TEST(Settle, KillsTheStoryThatANoticeNames) {
  Feed feed(wire());
  feed.read({item("story", "A")});
  Item notice = item("notice", "Kill story");
  notice.declared = DeclaredChange::kill;
  notice.affects = {"story"};
  const Settled settled = feed.read({notice});
  ASSERT_THAT(topics(settled), ElementsAre("stories"));
  EXPECT_EQ(settled.records[0].key, "example/story");
  EXPECT_EQ(value(settled.records[0])["retracts"], "example/story@1");
  EXPECT_EQ(value(settled.records[0])["item"]["status"], "canceled");
}

TEST(Settle, NeverPublishesAStoryThatWasKilledBefore) {
  Feed feed(wire());
  Item notice = item("notice", "Kill story");
  notice.declared = DeclaredChange::kill;
  notice.affects = {"story"};
  EXPECT_TRUE(feed.read({notice}).changed);
  EXPECT_THAT(topics(feed.read({item("story", "A")})), IsEmpty());
}

TEST(Settle, CopiesAStoryToRoutesAndTakesItBackThere) {
  Feed feed(polled());
  Route english = route("english");
  english.languages = {"en"};
  Route german = route("german");
  german.languages = {"de"};
  feed.routes.routes = {english, german};
  const Settled first = feed.read({item("a", "A")});
  ASSERT_THAT(topics(first), ElementsAre("english", "stories"));
  EXPECT_EQ(first.records[0].value, first.records[1].value);
  EXPECT_EQ(header(first.records[0], "ce_id"), header(first.records[1], "ce_id"));
  feed.routes.routes = {german};  // as after a restart with another configuration
  const Settled second = feed.read({item("a", "A changed")});
  ASSERT_THAT(topics(second), ElementsAre("english", "stories"));
  EXPECT_EQ(value(on(second, "english")[0])["retracts"], "example/a@1");
  EXPECT_EQ(value(on(second, "stories")[0])["retracts"], nullptr);
  EXPECT_THAT(topics(feed.read({item("a", "A again")}, Band::none)), ElementsAre("stories"));
}

TEST(Settle, SendsOneCopyWhereTwoRoutesMeet) {
  Feed feed(polled());
  feed.routes.routes = {route("both"), route("both")};
  EXPECT_THAT(topics(feed.read({item("a", "A")})), ElementsAre("both", "stories"));
  EXPECT_THAT(topics(feed.read({item("b", "B"), item("a", "A")}, Band::review)),
              ElementsAre("review"));
}

TEST(Settle, HandlesRevisionsOfOneDocumentInTurn) {
  Feed feed(wire());
  Item first = item("a", "A"), killed = item("a", "A");
  first.version = 1;
  killed.version = 2;
  killed.raw_hash = 5;
  killed.status = Status::canceled;
  const Settled settled = feed.read({first, killed});
  ASSERT_THAT(topics(settled), ElementsAre("stories", "stories"));
  EXPECT_EQ(value(settled.records[0])["retracts"], nullptr);
  EXPECT_EQ(value(settled.records[1])["retracts"], "example/a@1");
  EXPECT_EQ(feed.cursor.seen.begin()->second.topics, 0u);
}

TEST(Settle, KeepsWhereAStoryStandsThroughRepeatsAndUpgrades) {
  Feed feed(polled());
  feed.read({item("a", "A")});
  Item resent = item("a", "A");
  resent.raw_hash = 99;
  feed.read({resent});
  feed.rules = 2;
  feed.read({resent});
  const Settled settled = feed.read({item("a", "A changed")}, Band::none);
  ASSERT_THAT(topics(settled), ElementsAre("stories"));
  EXPECT_EQ(value(settled.records[0])["retracts"], "example/a@1");
  EXPECT_EQ(feed.cursor.seen.size(), 1u);
}

TEST(Settle, TracesEachRevisionWhereWanted) {
  const struct {
    ItemsTopic setting;
    std::string schema;
    bool has_text;
  } cases[] = {{ItemsTopic::seen, "chipwire.item_trace/1", false},
               {ItemsTopic::full, "chipwire.item/1", true}};
  for (const auto& c : cases) {
    Feed feed(polled());
    feed.routes.items = c.setting;
    feed.cursor.primed = false;
    feed.source.backfill.younger_than = 0s;
    const Settled backlog = feed.read({item("a", "A"), item("b", "B")});
    ASSERT_THAT(topics(backlog), ElementsAre("items", "items"));
    EXPECT_EQ(value(backlog.records[0])["reason"], "backlog");
    const Settled settled = feed.read({item("a", "A changed"), item("b", "B")});
    const Json trace = value(on(settled, "items").at(0));
    EXPECT_EQ(trace["schema"], c.schema);
    EXPECT_EQ(trace.contains("text"), c.has_text);
    EXPECT_EQ(trace["revision_key"], "example/a@2");
    EXPECT_EQ(trace["reason"], "published");
    EXPECT_EQ(trace["topics"], Json({"stories"}));
    EXPECT_EQ(trace["terms"][0]["name"], "bias");  // the heaviest first
    const Json gone =
        value(on(feed.read({item("a", "A gone"), item("b", "B")}, Band::none), "items")[0]);
    EXPECT_EQ(gone["reason"], "out_of_scope");
    EXPECT_EQ(gone["retracts"], "example/a@2");
  }
}

TEST(Settle, CutsTextToTheBoundBetweenCharacters) {
  Feed feed(polled());
  feed.routes.max_record_bytes = 6000;
  feed.routes.items = ItemsTopic::full;
  std::string text;
  for (int i = 0; i < 4000; ++i) text += i % 2 != 0 ? "芯" : "\"";
  const Settled settled = feed.read({item("a", "A", text), item("b", "B")});
  for (const Record& record : settled.records) {
    const Json json = value(record);
    const Json& its_item = record.topic == "items" ? json : json["item"];
    EXPECT_LE(record.value.size(), 6000u);
    EXPECT_EQ(json["truncated"], its_item["title"] == "A");
    const std::string kept = its_item["text"];
    if (its_item["title"] == "A") {
      EXPECT_GT(kept.size(), 500u);
      EXPECT_EQ(text.substr(0, kept.size()), kept);
      EXPECT_EQ(kept.find("\xef\xbf\xbd"), std::string::npos);
    }
  }
}

TEST(Settle, SendsAllHeadersWithEachStory) {
  Feed feed(polled());
  feed.source.group = "asia";
  feed.source.tier = "1";
  feed.routes.prefix = "test";
  Reading two = testing::reading(Band::publish);
  two.claims.push_back(testing::claim());
  two.claims[1].action = Action::deny;
  two.claims[1].side = Side::export_;
  two.claims[1].authority.country = "AE";
  const Revised revised = revise(feed.cursor, {item("a", "A")}, feed.source, feed.now);
  const Settled settled =
      settle(feed.cursor, revised, {two}, feed.source, feed.routes, {}, feed.now);
  const Record& record = settled.records.at(0);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"content-type", "application/json"},
      {"ce_specversion", "1.0"},
      {"ce_id", "example/a@1"},
      {"ce_source", "/chipwire/test/example"},
      {"ce_type", "chipwire.story.v1"},
      {"ce_subject", "example/a"},
      {"ce_time", "2026-11-24T09:00:00.000000Z"},
      {"ce_language", "en"},
      {"ce_band", "publish"},
      {"ce_mode", "live"},
      {"ce_change", "new"},
      {"ce_score", "0.9500"},
      {"ce_actions", "approve,deny"},
      {"ce_sides", "export,import"},
      {"ce_countries", "AE,CN"},
      {"ce_group", "asia"},
      {"ce_tier", "1"}};
  EXPECT_EQ(record.headers, expected);
  EXPECT_EQ(record.key, "example/a");
}

TEST(Settle, LeavesOutNotesThatAreNotPublic) {
  Feed feed(polled());
  Item noted = item("a", "A");
  noted.ednotes = {{"canary for editors", false}, {"for readers", true}};
  feed.routes.items = ItemsTopic::full;
  for (const Record& record : feed.read({noted}).records) {
    EXPECT_EQ(record.value.find("canary"), std::string::npos);
    EXPECT_NE(record.value.find("for readers"), std::string::npos);
  }
}

TEST(Settle, EstimatesTheRateOfArrival) {
  Feed feed(polled());
  feed.source.remember_entries = 10;
  feed.cursor.primed = false;
  feed.read({item("a", "A"), item("b", "B")});
  EXPECT_EQ(feed.cursor.items_per_hour, 0);  // a backlog is no rate
  for (int i = 0; i < 1000; ++i) feed.read({item("n" + std::to_string(i), "N")});
  EXPECT_NEAR(feed.cursor.items_per_hour, 6, 0.1);
  for (int i = 0; i < 1000; ++i) feed.read({});
  EXPECT_LT(feed.cursor.items_per_hour, 0.1);
}

TEST(Settle, CountsNewItemsAndNotesSuccess) {
  Feed feed(polled());
  feed.cursor.failing = true;
  EXPECT_EQ(feed.read({item("a", "A"), item("b", "B")}).new_items, 2u);
  EXPECT_FALSE(feed.cursor.failing);
  EXPECT_EQ(feed.cursor.last_success, testing::morning);
  EXPECT_EQ(feed.read({item("a", "A changed"), item("b", "B")}).new_items, 0u);
}

TEST(TopicTable, GivesPlacesThatNothingRefersToAgain) {
  Cursor cursor;
  for (int i = 0; i < 32; ++i) EXPECT_NE(topic_bit(cursor, "t" + std::to_string(i), 0), 0u);
  EXPECT_EQ(topic_bit(cursor, "t3", 0), 8u);
  cursor.seen[1].topics = 0xffff'fff0;
  EXPECT_EQ(topic_bit(cursor, "new", 3), 4u);
  EXPECT_THAT(topics_of(cursor, 5), ElementsAre("t0", "new"));
  EXPECT_EQ(topic_bit(cursor, "one too many", 0xf), 0u);
}

TEST(Retention, KeepsEntriesWhileADocumentHoldsThemAndRememberLonger) {
  Feed feed(polled());
  feed.source.remember = 24h;
  feed.read({item("a", "A"), item("b", "B")});
  feed.now += 10 * 24h;  // of answers that nothing changed
  feed.read({item("b", "B"), item("c", "C")});
  EXPECT_EQ(feed.cursor.seen.size(), 3u);  // "a" was there until now
  feed.now += 12h;
  feed.read({item("b", "B"), item("d", "D")});
  EXPECT_EQ(feed.cursor.seen.size(), 4u);
  feed.now += 13h;
  feed.read({item("b", "B"), item("e", "E")});
  EXPECT_FALSE(feed.cursor.seen.contains(hash64("a")));
  EXPECT_TRUE(feed.cursor.seen.contains(hash64("c")));
  EXPECT_TRUE(feed.cursor.seen.contains(hash64("b")));
}

TEST(Retention, ForgetsTheOldestBeyondItsBoundButNothingThatIsThere) {
  Feed feed(polled());
  feed.source.remember_entries = 3;
  feed.read({item("a", "A"), item("b", "B")});
  feed.read({item("b", "B"), item("c", "C"), item("d", "D")});
  EXPECT_FALSE(feed.cursor.seen.contains(hash64("a")));
  EXPECT_EQ(feed.cursor.seen.size(), 3u);
  feed.read({item("b", "B"), item("c", "C"), item("d", "D"), item("e", "E"), item("f", "F")});
  EXPECT_EQ(feed.cursor.seen.size(), 5u);
}

TEST(Retention, ForgetsWhatAWireSentLongAgo) {
  Feed feed(wire());
  feed.source.remember = 24h;
  feed.source.remember_entries = 100;
  feed.read({item("a", "A")});
  feed.now += 25h;
  feed.read({item("b", "B")});
  EXPECT_EQ(feed.cursor.seen.size(), 1u);
  for (int i = 0; i < 300; ++i) {
    feed.now -= 10min;
    feed.read({item("n" + std::to_string(i), "N")});
    EXPECT_LE(feed.cursor.seen.size(), 100u);
  }
  EXPECT_GE(feed.cursor.seen.size(), 90u);
}

}  // namespace
}  // namespace chipwire
