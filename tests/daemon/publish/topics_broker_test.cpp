// Topics on a real broker, and on the embedded one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "daemon/publish/embedded.h"
#include "daemon/publish/producer.h"
#include "daemon/publish/topics.h"
#include "tests/broker.h"
#include "tests/daemon/publish/shard_under_test.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

const Credentials no_credentials{""};

std::string complaint(const std::function<void()>& call) {
  try {
    call();
  } catch (const TopicsError& error) {
    return error.what();
  }
  return "";
}

TEST(EnsureTopics, CreatesThemAsWanted) {
  auto settings = broker_settings();
  settings.kafka.items = ItemsTopic::full;
  ensure_topics(settings, no_credentials);
  Admin admin(settings.kafka, no_credentials);
  for (const auto& wanted : wanted_topics(settings)) {
    const auto actual = admin.describe(wanted.name);
    ASSERT_TRUE(actual) << wanted.name;
    EXPECT_EQ(actual->partitions, wanted.partitions);
    for (const auto& [name, value] : wanted.config) EXPECT_EQ(actual->config.at(name), value);
  }
  settings.kafka.create_topics = false;
  EXPECT_NO_THROW(ensure_topics(settings, no_credentials));
}

TEST(EnsureTopics, CreatesWhatARouteAdds) {
  auto settings = broker_settings();
  ensure_topics(settings, no_credentials);
  settings.routes.emplace_back().topic = "japan";
  ensure_topics(settings, no_credentials);
  EXPECT_TRUE(Admin(settings.kafka, no_credentials).describe(settings.kafka.prefix + ".japan"));
}

TEST(EnsureTopics, VerifiesWhereItMayNotCreate) {
  auto settings = broker_settings();
  ensure_topics(settings, no_credentials);
  settings.kafka.create_topics = false;
  settings.kafka.partitions = 5;
  settings.kafka.stories_retention = 1h;
  settings.routes.emplace_back().topic = "japan";
  const auto said = complaint([&] { ensure_topics(settings, no_credentials); });
  EXPECT_THAT(said, HasSubstr(".stories: partitions is 2, wanted 5"));
  EXPECT_THAT(said, HasSubstr(".stories: retention.ms is 2592000000, wanted 3600000"));
  EXPECT_THAT(said, HasSubstr(".japan: does not exist"));
}

TEST(EnsureTopics, RefusesAnotherNumberOfShards) {
  auto settings = broker_settings();
  ensure_topics(settings, no_credentials);
  settings.kafka.shards = 4;
  EXPECT_THAT(complaint([&] { ensure_topics(settings, no_credentials); }),
              HasSubstr(".checkpoints: partitions is 2, wanted 4"));
}

TEST(CheckFirstStart, RefusesStoriesWithoutCheckpoints) {
  auto settings = broker_settings();
  ensure_topics(settings, no_credentials);
  EXPECT_NO_THROW(check_first_start(settings, no_credentials)) << "all is empty";
  Producer producer(settings.kafka, no_credentials, settings.kafka.prefix + ".other");
  while (const auto error = producer.init_transactions()) ASSERT_TRUE(error->retriable);
  const auto write = [&](const std::string& topic) {
    ASSERT_FALSE(producer.begin());
    ASSERT_FALSE(producer.produce(
        settings.kafka.prefix + "." + topic, 0,
        {.topic = topic, .key = "k", .value = "{}", .headers = {}, .is_tombstone = false}, 0));
    while (const auto error = producer.commit()) ASSERT_TRUE(error->retriable) << error->text;
  };
  write("stories");
  const auto said = complaint([&] { check_first_start(settings, no_credentials); });
  EXPECT_THAT(said, HasSubstr("Ways out"));
  write("checkpoints");
  EXPECT_NO_THROW(check_first_start(settings, no_credentials));
}

TEST(WaitForTopics, ComesBackWhenItIsStopped) {
  auto settings = broker_settings();
  settings.kafka.brokers = "127.0.0.1:1";  // nobody there
  std::atomic<bool> stopping = false;
  std::thread stopper([&] {
    std::this_thread::sleep_for(500ms);
    stopping = true;
  });
  EXPECT_FALSE(wait_for_topics(settings, no_credentials, stopping));
  stopper.join();
}

TEST(EmbeddedBroker, TakesAShardAndShowsItsStoriesToOtherClients) {
  Settings settings;
  settings.kafka.shards = settings.kafka.partitions = 2;
  settings.routes.emplace_back().topic = "japan";
  EmbeddedBroker broker(settings, 0);
  settings.kafka.brokers = broker.address();
  std::atomic<bool> stopping = false;
  ASSERT_TRUE(wait_for_topics(settings, no_credentials, stopping));
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  ASSERT_TRUE(feed.turn());
  feed.shard().settle(settle(feed.leave(source), 3));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(read_topic(settings.kafka, "stories"), SizeIs(3));
}

}  // namespace
}  // namespace chipwire
