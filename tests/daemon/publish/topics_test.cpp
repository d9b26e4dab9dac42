#include "daemon/publish/topics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chipwire {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Topic& topic(const std::vector<Topic>& topics, const std::string& name) {
  return *std::find_if(topics.begin(), topics.end(),
                       [&](const Topic& topic) { return topic.name == name; });
}

std::vector<std::string> names(const std::vector<Topic>& topics) {
  std::vector<std::string> names;
  for (const auto& topic : topics) names.push_back(topic.name);
  return names;
}

TEST(WantedTopics, FollowTheSettings) {
  Settings settings;
  settings.kafka.prefix = "p";
  settings.kafka.shards = 4;
  settings.kafka.partitions = 6;
  settings.kafka.replication = 3;
  settings.kafka.min_insync_replicas = 2;
  settings.kafka.stories_retention = std::chrono::hours{1};
  const auto topics = wanted_topics(settings);
  const auto stories = topic(topics, "p.stories");
  EXPECT_EQ(stories.partitions, 6);
  EXPECT_EQ(stories.replication, 3);
  EXPECT_EQ(stories.config.at("cleanup.policy"), "delete");
  EXPECT_EQ(stories.config.at("retention.ms"), "3600000");
  EXPECT_EQ(stories.config.at("min.insync.replicas"), "2");
  const auto checkpoints = topic(topics, "p.checkpoints");
  EXPECT_EQ(checkpoints.partitions, 4);
  EXPECT_EQ(checkpoints.config.at("cleanup.policy"), "compact");
  EXPECT_EQ(checkpoints.config.at("min.cleanable.dirty.ratio"), "0.1");
  EXPECT_EQ(checkpoints.config.at("segment.bytes"), "33554432");
  EXPECT_EQ(topic(topics, "p.sources").config.at("cleanup.policy"), "compact");
}

TEST(WantedTopics, TakeTheLargestRecordWithRoomForItsHeaders) {
  Settings settings;
  settings.kafka.max_record_bytes = 5'000'000;
  for (const auto& topic : wanted_topics(settings)) {
    EXPECT_GT(std::stoul(topic.config.at("max.message.bytes")), 5'000'000u) << topic.name;
  }
}

TEST(WantedTopics, HoldItemsOnlyWhereTheyAreWritten) {
  Settings settings;
  EXPECT_THAT(names(wanted_topics(settings)), Not(Contains("chipwire.items")));
  settings.kafka.items = ItemsTopic::seen;
  EXPECT_THAT(names(wanted_topics(settings)), Contains("chipwire.items"));
}

TEST(WantedTopics, HoldEachRouteTopicOnce) {
  Settings settings;
  settings.routes.resize(3);
  settings.routes[0].topic = settings.routes[1].topic = "japan";
  settings.routes[2].topic = "stories";
  const auto all = names(wanted_topics(settings));
  EXPECT_EQ(std::count(all.begin(), all.end(), "chipwire.japan"), 1);
  EXPECT_EQ(std::count(all.begin(), all.end(), "chipwire.stories"), 1);
}

const Topic wanted{
    .name = "p.stories",
    .partitions = 16,
    .replication = 3,
    .config = {
        {"cleanup.policy", "delete"}, {"retention.ms", "1000"}, {"max.message.bytes", "1000000"}}};

TEST(Differences, AreNoneForAnEqualOrMoreGenerousTopic) {
  auto actual = wanted;
  actual.config["max.message.bytes"] = "2000000";
  actual.config["something.else"] = "x";
  EXPECT_THAT(differences(wanted, actual, true), IsEmpty());
}

TEST(Differences, AreEachNamedWhereTopicsAreOnlyVerified) {
  auto actual = wanted;
  actual.partitions = 8;
  actual.replication = 1;
  actual.config = {
      {"cleanup.policy", "compact"}, {"retention.ms", "2000"}, {"max.message.bytes", "999999"}};
  EXPECT_THAT(
      differences(wanted, actual, true),
      ElementsAre("p.stories: partitions is 8, wanted 16", "p.stories: replication is 1, wanted 3",
                  "p.stories: cleanup.policy is compact, wanted delete",
                  "p.stories: max.message.bytes is 999999, wanted 1000000",
                  "p.stories: retention.ms is 2000, wanted 1000"));
}

TEST(Differences, ThatAnOperatorMayWantAreLeftInPeaceOtherwise) {
  auto actual = wanted;
  actual.partitions = 8;
  actual.config["retention.ms"] = "2000";
  EXPECT_THAT(differences(wanted, actual, false), IsEmpty());
  actual.config["max.message.bytes"] = "999999";
  EXPECT_THAT(differences(wanted, actual, false), ElementsAre(HasSubstr("max.message.bytes")));
}

TEST(Differences, OfTheNumberOfShardsAlwaysCount) {
  auto checkpoints = wanted;
  checkpoints.name = "p.checkpoints";
  auto actual = checkpoints;
  actual.partitions = 8;
  EXPECT_THAT(differences(checkpoints, actual, false), ElementsAre(HasSubstr("partitions is 8")));
}

TEST(Differences, OfSegmentsAreOnlyTooLargeOnes) {
  const Topic checkpoints{.name = "p.checkpoints", .config = {{"segment.bytes", "33554432"}}};
  auto actual = checkpoints;
  actual.config["segment.bytes"] = "16777216";
  EXPECT_THAT(differences(checkpoints, actual, true), IsEmpty());
  actual.config["segment.bytes"] = "1073741824";
  EXPECT_THAT(differences(checkpoints, actual, true), ElementsAre(HasSubstr("segment.bytes")));
}

TEST(CheckPrefix, RefusesAForeignBrokerWithoutAPrefixOfItsOwn) {
  KafkaSettings settings;
  EXPECT_NO_THROW(check_prefix(settings));
  settings.brokers = "kafka.example:9092";
  EXPECT_THROW(check_prefix(settings), TopicsError);
  settings.prefix_is_explicit = true;
  EXPECT_NO_THROW(check_prefix(settings));
}

TEST(CheckPrefix, LooksThroughTheProperties) {
  KafkaSettings settings;
  settings.properties["bootstrap.servers"] = "kafka.example:9092";
  EXPECT_THROW(check_prefix(settings), TopicsError);
}

}  // namespace
}  // namespace chipwire
