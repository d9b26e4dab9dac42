// Starting, reloading, stopping, and what happens when the broker or the daemon goes away.

#include <csignal>
#include <gtest/gtest.h>
#include <set>
#include <thread>

#include "daemon/publish/producer.h"
#include "daemon/publish/topics.h"
#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

TEST(Life, RefusesABadConfigurationWithEveryMistakeAndItsPosition) {
  Newsroom room;
  room.configure(
      "[[source]]\nname = \"Bad Name\"\nurl = \"ftp://example.org/\"\nintervall = \"5s\"\n"
      "min_interval = 5\nbackfill = \"some\"\n");
  auto& daemon = room.start({"--check-config"});
  EXPECT_EQ(daemon.wait(10s), 78);
  for (const char* part :
       {"feeds.toml:2:", "feeds.toml:3:", "feeds.toml:4:", "feeds.toml:5:", "feeds.toml:6:"}) {
    EXPECT_NE(daemon.log().find(part), std::string::npos) << daemon.log();
  }
}

TEST(Life, ReloadAppliesGoodFilesAndKeepsTheOldOnesOtherwise) {
  Newsroom room;
  room.publish("one", {approval(1)});
  room.publish("two", {approval(2)});
  room.configure(room.source("one"));
  auto& daemon = room.start();
  ASSERT_EQ(room.await("stories", 1).size(), 1u) << daemon.log();

  room.configure("[[source]]\nname = 5\n");
  daemon.signal(SIGHUP);
  ASSERT_TRUE(daemon.logs("reload refused"));
  ASSERT_TRUE(room.was_read("one"));

  room.configure(room.source("two"));
  daemon.signal(SIGHUP);
  ASSERT_TRUE(daemon.logs("reloaded")) << daemon.log();
  EXPECT_EQ(room.await("stories", 2).size(), 2u);
  const auto before = room.requests_of("one");
  ASSERT_TRUE(room.was_read("two"));
  EXPECT_LE(room.requests_of("one"), before + 1);
}

TEST(Life, EndsWithinFiveSecondsOfSigterm) {
  Newsroom room;
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"));
  auto& daemon = room.start();
  ASSERT_EQ(room.await("stories", 1).size(), 1u);
  EXPECT_EQ(daemon.stop(6s), 0);
}

TEST(Life, RefusesToStartOnStoriesWithoutCheckpointsAndNamesTheWaysOut) {
  Newsroom room;
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"));
  Settings settings;
  settings.kafka = room.kafka();
  const Credentials none("");
  ensure_topics(settings, none);
  Producer producer(room.kafka(), none, room.kafka().prefix + ".another");
  ASSERT_TRUE(producer.partitions(room.kafka().prefix + ".stories"));
  ASSERT_FALSE(producer.init_transactions());
  ASSERT_FALSE(producer.begin());
  ASSERT_FALSE(producer.produce(room.kafka().prefix + ".stories", 0,
                                {.topic = "stories", .key = "k", .value = "{}", .headers = {}}, 0));
  ASSERT_FALSE(producer.flush());
  ASSERT_FALSE(producer.commit());

  auto& daemon = room.start();
  EXPECT_EQ(daemon.wait(20s), 78) << daemon.log();
  EXPECT_NE(daemon.log().find("checkpoints"), std::string::npos) << daemon.log();
}

TEST(Life, WaitsForABrokerThatIsAbsentAtStartAndSurvivesOneThatGoesAway) {
  Broker broker;
  auto kafka = broker_settings().kafka;
  kafka.brokers = broker.address();
  broker.stop();
  Newsroom room(kafka);
  room.publish("feed", {approval(1)});
  room.configure(room.source("feed"));
  auto& daemon = room.start();
  ASSERT_TRUE(daemon.logs("waiting")) << daemon.log();
  ASSERT_NE(daemon.admin("/livez").find("live"), std::string::npos);
  broker.start();
  ASSERT_EQ(room.await("stories", 1, 40s).size(), 1u) << daemon.log();

  broker.crash();
  room.publish("feed", {approval(1), approval(2)});
  std::this_thread::sleep_for(60s);
  EXPECT_NE(daemon.admin("/livez").find("live"), std::string::npos);
  broker.start();
  EXPECT_EQ(room.await("stories", 2, 60s).size(), 2u) << daemon.log();
  ASSERT_TRUE(room.was_read("feed"));
  EXPECT_EQ(room.read("stories").size(), 2u);
}

TEST(Life, LosesAndRepeatsNothingThoughKilledTwentyTimes) {
  Newsroom room;
  constexpr int kills = 20;
  std::vector<FeedItem> items{approval(0)};
  room.publish("feed", items);
  room.configure(room.source("feed"));
  for (int i = 1; i <= kills; ++i) {
    auto& daemon = room.start();
    ASSERT_TRUE(eventually([&] { return room.requests_of("feed") > 0; }, 30s)) << daemon.log();
    items.push_back(approval(i));
    room.publish("feed", items);
    ASSERT_TRUE(room.was_read("feed", 1)) << daemon.log();
    std::this_thread::sleep_for(std::chrono::milliseconds(i * 3));
    daemon.kill();
  }
  room.start();
  room.await("items", items.size(), 40s);
  ASSERT_TRUE(room.was_read("feed", 3)) << room.daemon().log();
  std::multiset<std::string> seen;
  for (const auto& record : room.read("items")) seen.insert(std::string(record.header("ce_id")));
  EXPECT_EQ(seen.size(), items.size());
  for (const auto& item : items) EXPECT_EQ(seen.count("feed/" + item.id + "@1"), 1u) << item.id;
}

}  // namespace
}  // namespace chipwire
