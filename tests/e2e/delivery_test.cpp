// What reaches the topics, exactly once, and what is taken back.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

std::vector<FeedItem> items(int count) {
  std::vector<FeedItem> list;
  for (int i = 0; i < count; ++i) {
    list.push_back({fmt::format("item-{}", i), fmt::format("Quarterly report number {}", i),
                    fmt::format("Nothing about trade in text {}.", i)});
  }
  return list;
}

TEST(Delivery, WritesEachItemOfAFeedOnceWhateverIsServedAgain) {
  Newsroom room;
  auto list = items(30);
  room.publish("feed", list);
  room.configure(room.source("feed"));
  room.start();
  ASSERT_EQ(room.await("items", 30).size(), 30u) << room.daemon().log();
  ASSERT_TRUE(room.was_read("feed"));  // 304

  std::reverse(list.begin(), list.end());
  room.publish("feed", list);  // 200, in another order
  ASSERT_TRUE(room.was_read("feed"));
  room.publish("feed", rss(list) + "\n");  // 200, nothing new
  ASSERT_TRUE(room.was_read("feed"));
  EXPECT_EQ(room.read("items").size(), 30u);

  list[7].title += ", corrected figures";
  room.publish("feed", list);
  const auto records = room.await("items", 31);
  ASSERT_EQ(records.size(), 31u);
  ASSERT_TRUE(room.was_read("feed"));
  EXPECT_EQ(room.read("items").size(), 31u);
}

TEST(Delivery, PublishesNothingAgainAfterARestartOrUnderOtherRules) {
  Newsroom room;
  room.publish("feed", items(10));
  room.configure(room.source("feed"));
  room.start();
  ASSERT_EQ(room.await("items", 10).size(), 10u) << room.daemon().log();
  EXPECT_EQ(room.daemon().stop(), 0);

  room.publish("feed", rss(items(10)) + "\n");
  room.start();
  ASSERT_TRUE(room.was_read("feed")) << room.daemon().log();
  EXPECT_EQ(room.read("items").size(), 10u);
  EXPECT_EQ(room.daemon().stop(), 0);

  room.publish("feed", rss(items(10)) + "\n\n");
  room.start({"--rules", "2"});
  ASSERT_TRUE(room.was_read("feed")) << room.daemon().log();
  EXPECT_EQ(room.read("items").size(), 10u);
}

TEST(Delivery, PublishesStoriesWithClaimsAndHeaders) {
  Newsroom room;
  room.publish("feed", {approval(1), {"other", "Potato chips recalled in two states", "Snacks."}});
  room.configure(room.source("feed"));
  room.start();
  const auto stories = room.await("stories", 1);
  ASSERT_EQ(stories.size(), 1u) << room.daemon().log();
  const auto story = value_of(stories[0]);
  ASSERT_EQ(story["claims"].size(), 1u) << story.dump(1);
  EXPECT_EQ(story["claims"][0]["action"], "approve");
  EXPECT_EQ(story["claims"][0]["authority"]["country"], "CN");
  EXPECT_EQ(stories[0].key, "feed/deal-1");
  EXPECT_EQ(stories[0].header("ce_id"), "feed/deal-1@1");
  EXPECT_EQ(stories[0].header("ce_subject"), "feed/deal-1");
  EXPECT_EQ(stories[0].header("ce_actions"), "approve");
  EXPECT_EQ(stories[0].header("ce_countries"), "CN");
}

TEST(Delivery, TakesAStoryBackFromEveryTopicThatGotItAlsoAfterARestart) {
  Newsroom room;
  const std::string route = "[[route]]\nname = \"h200\"\ntopic = \"h200\"\nproducts = [\"H200\"]\n";
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"), route);
  room.start();
  ASSERT_EQ(room.await("h200", 1).size(), 1u) << room.daemon().log();
  ASSERT_EQ(room.await("stories", 1).size(), 1u);
  ASSERT_EQ(room.daemon().stop(), 0);

  auto dull = approval(1);
  dull.title = "Tencent reports its quarter";
  dull.text = "Advertising grew.";
  room.publish("feed", {dull});
  room.start();
  for (const std::string topic : {"stories", "h200"}) {
    const auto records = room.await(topic, 2);
    ASSERT_EQ(records.size(), 2u) << topic << room.daemon().log();
    EXPECT_EQ(value_of(records[1])["retracts"], "feed/deal-1@1") << topic;
    EXPECT_EQ(value_of(records[1])["band"], "none") << topic;
    EXPECT_TRUE(value_of(records[1])["claims"].empty()) << topic;
    EXPECT_EQ(records[1].header("ce_band"), "none") << topic;
  }
}

/// The next revision of a story that was published, after a restart on another configuration.
void revise_after_restart(Newsroom& room, const std::string& route) {
  ASSERT_EQ(room.daemon().stop(), 0);
  auto revised = approval(1);
  revised.title += " and others";
  room.publish("feed", {revised});
  room.configure(room.source("feed"), route);
  room.start();
}

std::string h200_route(const std::string& product) {
  return "[[route]]\nname = \"r\"\ntopic = \"h200\"\nproducts = [\"" + product + "\"]\n";
}

TEST(Delivery, TakesBackOnARouteWhatItsConditionNoLongerMatches) {
  Newsroom room;
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"), h200_route("H200"));
  room.start();
  ASSERT_EQ(room.await("h200", 1).size(), 1u) << room.daemon().log();
  revise_after_restart(room, h200_route("B200"));
  const auto routed = room.await("h200", 2);
  ASSERT_EQ(routed.size(), 2u) << room.daemon().log();
  EXPECT_EQ(value_of(routed[1])["retracts"], "feed/deal-1@1");
  const auto stories = room.await("stories", 2);
  ASSERT_EQ(stories.size(), 2u);
  EXPECT_TRUE(value_of(stories[1])["retracts"].is_null());
  EXPECT_EQ(stories[1].header("ce_band"), "publish");
}

TEST(Delivery, TakesBackWhatAChangedKnowledgeNoLongerTakesForAStory) {
  Newsroom room;
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"), h200_route("H200"));
  room.start();
  ASSERT_EQ(room.await("h200", 1).size(), 1u) << room.daemon().log();
  room.directory().write("knowledge.d/thresholds.toml", "[story]\nbias = -40.0\n");
  revise_after_restart(room, h200_route("H200"));
  for (const std::string topic : {"stories", "h200"}) {
    const auto records = room.await(topic, 2);
    ASSERT_EQ(records.size(), 2u) << topic << room.daemon().log();
    EXPECT_EQ(value_of(records[1])["retracts"], "feed/deal-1@1") << topic;
    EXPECT_EQ(records[1].header("ce_band"), "none") << topic;
  }
}

TEST(Delivery, OfANewSourcesBacklogPublishesOnlyWhatIsYoungerThanBackfill) {
  Newsroom room;
  const auto item = [](int number, const std::string& date) {
    const auto story = approval(number);
    return fmt::format("<item><guid>{}</guid><title>{}</title>{}</item>", story.id, story.title,
                       date);
  };
  room.publish(
      "feed",
      "<rss version=\"2.0\"><channel><title>t</title>" +
          item(1, "<pubDate>Mon, 05 Jan 2015 10:00:00 GMT</pubDate>") + item(2, "") +
          item(3, fmt::format("<pubDate>{}</pubDate>", rfc3339(now() - std::chrono::hours{1}))) +
          "</channel></rss>");
  auto source = room.source("feed");
  source.replace(source.find("\"all\""), 5, "\"24h\"");
  room.configure(source);
  room.start();
  EXPECT_EQ(room.await("items", 3).size(), 3u) << room.daemon().log();
  const auto stories = room.read("stories");
  ASSERT_EQ(stories.size(), 1u);
  EXPECT_EQ(stories[0].key, "feed/deal-3");
  EXPECT_EQ(stories[0].header("ce_mode"), "backfill");
}

class EveryRecord : public testing::TestWithParam<std::string> {};

TEST_P(EveryRecord, FulfilsItsSchema) {
  Newsroom room;
  auto gone = approval(2);
  room.publish("feed", {approval(1), gone, {"dull", "Potato chips recalled", "Snacks."}});
  room.publish("garbage", std::string("no document"));
  const std::string sources = room.source("feed") + room.source("garbage") + room.source("missing");
  room.configure(sources, h200_route("H200"), "items = \"" + GetParam() + "\"\nheartbeat = \"1s\"");
  room.start();
  ASSERT_EQ(room.await("stories", 2).size(), 2u) << room.daemon().log();
  gone.title = gone.text = "Tencent reports its quarter";
  room.publish("feed", {approval(1), gone});
  ASSERT_EQ(room.await("stories", 3).size(), 3u) << room.daemon().log();
  ASSERT_FALSE(room.await("deadletter", 1).empty());
  ASSERT_FALSE(room.await("source_events", 1).empty());
  room.await("sources", 4);

  std::string lines;
  for (const char* topic : {"stories", "h200", "items", "deadletter", "source_events", "sources"}) {
    const auto records = room.read(topic);
    EXPECT_FALSE(records.empty()) << topic;
    for (const auto& record : records) lines += record.value.value_or("null") + "\n";
  }
  const auto file = room.directory().write("records.jsonl", lines);
  const auto command = fmt::format(
      "/usr/bin/python3 {0}/tests/daemon/line/validate_records.py "
      "{0}/config/schemas < {1}",
      SOURCE_DIR, file);
  EXPECT_EQ(std::system(command.c_str()), 0);
}

INSTANTIATE_TEST_SUITE_P(Delivery, EveryRecord, testing::Values("seen", "full"),
                         [](const auto& value) { return value.param; });

TEST(Delivery, AcknowledgesDroppedFilesAfterTheCommit) {
  Newsroom room;
  const auto drop = room.directory().path() / "drop";
  std::filesystem::create_directories(drop);
  room.configure(
      fmt::format("[[source]]\nname = \"wire\"\nkind = \"directory\"\npath = \"{}\"\n"
                  "backfill = \"all\"\n",
                  drop.string()));
  room.start();
  room.directory().write("drop/one.xml", rss({approval(1)}));
  room.directory().write("drop/two.xml", "this is no document");
  EXPECT_EQ(room.await("stories", 1).size(), 1u) << room.daemon().log();
  EXPECT_EQ(room.await("deadletter", 1).size(), 1u);
  EXPECT_TRUE(eventually([&] { return std::filesystem::exists(drop / "processed/one.xml"); }));
  EXPECT_FALSE(std::filesystem::exists(drop / "one.xml"));
}

}  // namespace
}  // namespace chipwire
