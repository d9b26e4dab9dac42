#include "daemon/publish/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "daemon/publish/topics.h"
#include "tests/broker.h"
#include "tests/daemon/publish/shard_under_test.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::vector<std::string> keys(const std::vector<Message>& messages) {
  std::vector<std::string> keys;
  for (const auto& message : messages) keys.push_back(message.key);
  return keys;
}

class ShardTest : public testing::Test {
 protected:
  ShardTest() { ensure_topics(settings_, Credentials("")); }

  std::vector<std::string> stories() { return keys(read_topic(settings_.kafka, "stories")); }

  const Settings settings_ = broker_settings();
  const std::string source_ = source_of(1, settings_.kafka);
};

TEST_F(ShardTest, GivesEachOfItsSourcesItsTurn) {
  const auto second = source_of(1, settings_.kafka, 1);
  ShardUnderTest feed(1, settings_.kafka, {source_, second, source_of(0, settings_.kafka)});
  std::vector<std::string> given{feed.turn().value().source, feed.turn().value().source};
  EXPECT_THAT(given, UnorderedElementsAre(source_, second));
  EXPECT_FALSE(feed.turn(200ms));
  EXPECT_TRUE(feed.shard().ready());
}

TEST_F(ShardTest, CommitsStoriesAndCursorAndGivesTheReceiptsBack) {
  ShardUnderTest feed(1, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  feed.shard().settle(settle(feed.leave(source_), 3));
  const auto turn = feed.turn();
  ASSERT_TRUE(turn);
  EXPECT_THAT(turn->receipts, ElementsAre("receipt"));
  EXPECT_EQ(turn->validators.etag, "\"3\"");
  EXPECT_EQ(turn->new_items, 3u);
  const auto stories = read_topic(settings_.kafka, "stories");
  EXPECT_THAT(keys(stories), ElementsAre(source_ + "/1", source_ + "/2", source_ + "/3"));
  EXPECT_EQ(stories[0].partition, 1);
  EXPECT_EQ(stories[0].header("ce_id"), "1@1");
  const auto checkpoints = read_topic(settings_.kafka, "checkpoints");
  EXPECT_THAT(keys(checkpoints), ElementsAre(source_ + "#0", source_));
  EXPECT_EQ(checkpoints[0].partition, 1);
}

TEST_F(ShardTest, ANewOneGoesOnWithTheCursor) {
  {
    ShardUnderTest feed(1, settings_.kafka, {source_});
    ASSERT_TRUE(feed.turn());
    feed.shard().settle(settle(feed.leave(source_), 3));
    ASSERT_TRUE(feed.turn());
    feed.shard().settle(settle(feed.leave(source_), 2));
    ASSERT_TRUE(feed.turn());
  }
  ShardUnderTest feed(1, settings_.kafka, {source_});
  const auto turn = feed.turn();
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->validators.etag, "\"5\"");
  EXPECT_THAT(turn->receipts, IsEmpty());
  const auto job = feed.leave(source_);
  EXPECT_THAT(job.cursor.seen, SizeIs(5));
  EXPECT_EQ(job.cursor.generation, 2u);
  EXPECT_EQ(job.shard, 1);
}

TEST_F(ShardTest, WritesNothingWithoutAChange) {
  ShardUnderTest feed(1, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source_), 0);
  batch.settled.changed = false;
  feed.shard().settle(std::move(batch));
  const auto turn = feed.turn();
  ASSERT_TRUE(turn);
  EXPECT_THAT(turn->receipts, ElementsAre("receipt"));
  feed.stop();
  EXPECT_THAT(read_topic(settings_.kafka, "checkpoints"), IsEmpty());
}

TEST_F(ShardTest, CommitsWhatIsSettledTogether) {
  std::vector<std::string> sources;
  for (int i = 0; i < 20; ++i) sources.push_back(source_of(1, settings_.kafka, i));
  ShardUnderTest feed(1, settings_.kafka, sources);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(feed.turn());
  const auto before = feed.shard().status().transactions;
  std::vector<SettledBatch> batches;
  for (const auto& source : sources) batches.push_back(settle(feed.leave(source), 5));
  for (auto& batch : batches) feed.shard().settle(std::move(batch));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(feed.turn());
  EXPECT_LE(feed.shard().status().transactions - before, 4u);
  EXPECT_THAT(stories(), SizeIs(100));
}

TEST_F(ShardTest, FinishesWhatIsSettledBeforeItStops) {
  ShardUnderTest feed(1, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  feed.shard().settle(settle(feed.leave(source_), 500));
  feed.stop();
  EXPECT_TRUE(feed.turn(0ms));
  EXPECT_THAT(stories(), SizeIs(500));
}

TEST_F(ShardTest, ARemovedSourceFinishesItsBatchAndKeepsItsCursor) {
  ShardUnderTest feed(1, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source_), 1);
  feed.shard().replace_sources({});
  feed.shard().settle(std::move(batch));
  EXPECT_THAT(feed.turn().value().receipts, ElementsAre("receipt"));
  feed.shard().replace_sources({source_});
  EXPECT_EQ(feed.turn().value().validators.etag, "\"1\"");
}

TEST_F(ShardTest, ASourceThatStaysGetsNoSecondTurn) {
  ShardUnderTest feed(1, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  feed.shard().replace_sources({source_});
  EXPECT_FALSE(feed.turn(200ms));
}

TEST_F(ShardTest, AFencedOneReadsThePartitionAgainAndPublishesOnlyWhatIsMissing) {
  const auto other = source_of(1, settings_.kafka, 1);
  ShardUnderTest first(1, settings_.kafka, {source_, other});
  ASSERT_TRUE(first.turn());
  ASSERT_TRUE(first.turn());
  auto stale = settle(first.leave(source_), 2);
  auto unaffected = settle(first.leave(other), 4);
  {
    ShardUnderTest second(1, settings_.kafka, {source_});
    ASSERT_TRUE(second.turn());
    second.shard().settle(settle(second.leave(source_), 3));
    ASSERT_TRUE(second.turn());
  }
  first.shard().settle(std::move(stale));
  first.shard().settle(std::move(unaffected));
  std::map<std::string, Turn> turns;
  for (int i = 0; i < 2; ++i) {
    auto turn = first.turn().value();
    turns[turn.source] = turn;
  }
  EXPECT_EQ(turns[source_].validators.etag, "\"3\"");
  EXPECT_THAT(turns[source_].receipts, IsEmpty()) << "the stale batch must be read again";
  EXPECT_THAT(turns[other].receipts, ElementsAre("receipt"));
  EXPECT_THAT(stories(),
              UnorderedElementsAre(source_ + "/1", source_ + "/2", source_ + "/3", other + "/1",
                                   other + "/2", other + "/3", other + "/4"));
  EXPECT_GE(first.shard().status().fatal, 1u);
  EXPECT_EQ(first.leave(source_).cursor.seen.size(), 3u);
}

TEST_F(ShardTest, BeatsOnSources) {
  auto settings = settings_.kafka;
  settings.heartbeat = 1s;
  ShardUnderTest feed(1, settings, {source_});
  ASSERT_TRUE(feed.turn());
  std::this_thread::sleep_for(1500ms);
  feed.stop();
  const auto beats = read_topic(settings, "sources");
  EXPECT_THAT(keys(beats), ElementsAre("#shard/1", "#shard/1"));
  EXPECT_THAT(beats[0].value.value(), testing::HasSubstr("\"sources\":1"));
}

}  // namespace
}  // namespace chipwire
