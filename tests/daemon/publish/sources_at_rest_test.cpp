#include "daemon/publish/sources_at_rest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chipwire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Batch batch_of(const std::string& source) {
  Batch batch;
  batch.source = source;
  return batch;
}

std::map<std::string, Checkpoint> checkpoint(const std::string& source, std::uint64_t generation,
                                             std::uint64_t writer) {
  Checkpoint checkpoint;
  checkpoint.cursor.source = source;
  checkpoint.cursor.generation = checkpoint.written.generation = generation;
  checkpoint.cursor.validators.etag = std::to_string(generation);
  checkpoint.written.writer = writer;
  return {{source, checkpoint}};
}

std::vector<std::string> names(const std::vector<Turn>& turns) {
  std::vector<std::string> names;
  for (const auto& turn : turns) names.push_back(turn.source);
  return names;
}

TEST(SourcesAtRest, GiveNoTurnBeforeTheyAreRestored) {
  SourcesAtRest sources(3);
  EXPECT_THAT(sources.replace({"a", "b"}), IsEmpty());
  const auto restored = sources.restore(checkpoint("b", 7, 1));
  EXPECT_THAT(names(restored.turns), ElementsAre("a", "b"));
  EXPECT_EQ(restored.turns[1].validators.etag, "7");
}

TEST(SourcesAtRest, GiveANewSourceItsTurnAtOnce) {
  SourcesAtRest sources(3);
  sources.restore({});
  EXPECT_THAT(names(sources.replace({"a"})), ElementsAre("a"));
  EXPECT_THAT(names(sources.replace({"a", "b"})), ElementsAre("b"));
}

TEST(SourcesAtRest, GiveASourceThatComesBackItsTurnAgain) {
  SourcesAtRest sources(3);
  sources.restore({});
  sources.replace({"a"});
  sources.replace({});
  EXPECT_THAT(names(sources.replace({"a"})), ElementsAre("a"));
}

TEST(SourcesAtRest, SendABatchOutWithItsCursor) {
  SourcesAtRest sources(3);
  sources.restore(checkpoint("a", 7, 1));
  const auto job = sources.leave(batch_of("a"));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->cursor.generation, 7u);
  EXPECT_EQ(job->shard, 3);
}

TEST(SourcesAtRest, RefuseASecondBatchOfASourceThatIsAway) {
  SourcesAtRest sources(3);
  sources.restore(checkpoint("a", 7, 1));
  ASSERT_TRUE(sources.leave(batch_of("a")));
  EXPECT_FALSE(sources.leave(batch_of("a"))) << "its cursor is not here";
}

TEST(SourcesAtRest, KeepABatchUntilTheyAreRestored) {
  SourcesAtRest sources(3);
  sources.restore({});
  sources.forget();
  EXPECT_FALSE(sources.leave(batch_of("a")));
  const auto restored = sources.restore(checkpoint("a", 9, 1));
  ASSERT_THAT(restored.jobs, SizeIs(1));
  EXPECT_EQ(restored.jobs[0].cursor.generation, 9u);
}

TEST(SourcesAtRest, KnowACursorThatAnotherWroteMeanwhile) {
  SourcesAtRest sources(3);
  sources.restore(checkpoint("a", 7, 1));
  sources.leave(batch_of("a"));
  EXPECT_TRUE(sources.is_current("a"));
  sources.restore(checkpoint("a", 7, 1));
  EXPECT_TRUE(sources.is_current("a"));
  sources.restore(checkpoint("a", 7, 2));
  EXPECT_FALSE(sources.is_current("a"));
  const auto turn = sources.come_back_in_vain("a");
  EXPECT_EQ(turn.validators.etag, "7");
  EXPECT_TRUE(sources.leave(batch_of("a")));
}

TEST(SourcesAtRest, DoNotTakeBackAnUnwrittenCursorThatIsOutdated) {
  SourcesAtRest sources(3);
  sources.restore(checkpoint("a", 7, 1));
  auto job = sources.leave(batch_of("a"));
  sources.restore(checkpoint("a", 8, 2));
  EXPECT_FALSE(sources.come_back(std::move(job->cursor)));
}

TEST(SourcesAtRest, GiveNoSecondTurnAfterAnotherRestore) {
  SourcesAtRest sources(3);
  sources.replace({"a", "b"});
  EXPECT_THAT(sources.restore({}).turns, SizeIs(2));
  sources.leave(batch_of("a"));
  sources.forget();
  EXPECT_THAT(sources.restore({}).turns, IsEmpty());
}

TEST(SourcesAtRest, SumUpForTheHeartbeat) {
  SourcesAtRest sources(3);
  auto known = checkpoint("b", 1, 1);
  known.at("b").cursor.last_success = Instant(std::chrono::seconds{100});
  sources.restore(std::move(known));
  sources.replace({"b", "a"});
  const auto summary = sources.summary();
  EXPECT_THAT(summary.names, ElementsAre("a", "b"));
  EXPECT_EQ(summary.never_succeeded, 1u);
  EXPECT_EQ(summary.oldest_success, Instant(std::chrono::seconds{100}));
}

}  // namespace
}  // namespace chipwire
