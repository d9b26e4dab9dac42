// Drop directories under a running Intake.

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "tests/connectors/transport/running_intake.h"
#include "tests/http_server.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace fs = std::filesystem;

Source drop_source(const fs::path& path) {
  Source source;
  source.name = "wire";
  source.kind = SourceKind::directory;
  source.path = path;
  source.settle_time = 50ms;
  source.min_interval = 60s;  // whatever happens sooner is owed to notices
  return source;
}

void move_in(const fs::path& directory, const std::string& name, const std::string& text) {
  const fs::path hidden = directory / ("." + name);
  std::ofstream(hidden) << text;
  fs::rename(hidden, directory / name);
}

std::size_t files_in(const fs::path& path) {
  const auto is_file = [](const fs::directory_entry& entry) { return entry.is_regular_file(); };
  return static_cast<std::size_t>(
      std::count_if(fs::directory_iterator(path), fs::directory_iterator(), is_file));
}

TEST(Dropping, DeliversAFileWithinMomentsAndMovesItAfterTheCommit) {
  TemporaryDirectory directory;
  RunningIntake running(test_settings({drop_source(directory.path())}), false);
  ASSERT_TRUE(running.wait_for_outcomes(1));
  move_in(directory.path(), "a.xml", "<rss/>");
  ASSERT_TRUE(running.wait_until([&] { return !running.batches().empty(); }, 2s));
  const Batch batch = running.batches()[0];
  EXPECT_THAT(batch.receipts, ElementsAre("a.xml"));
  move_in(directory.path(), "b.xml", "<rss/>");
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(running.batches().size(), 1u);  // one under way at a time
  EXPECT_TRUE(fs::exists(directory.path() / "a.xml"));
  running.give({.source = "wire", .receipts = batch.receipts});
  ASSERT_TRUE(running.wait_for_batches(2));
  EXPECT_TRUE(fs::exists(directory.path() / "processed/a.xml"));
  EXPECT_FALSE(fs::exists(directory.path() / "a.xml"));
  EXPECT_THAT(running.batches()[1].receipts, ElementsAre("b.xml"));
}

TEST(Dropping, TakesThousandsOfFilesEachOnce) {
  TemporaryDirectory directory;
  constexpr std::size_t count = 5000;
  std::set<std::string> expected;
  for (std::size_t i = 0; i < count / 2; ++i) {
    directory.write("early" + std::to_string(i), std::to_string(i));
    expected.insert("early" + std::to_string(i));
  }
  Settings settings = test_settings({drop_source(directory.path())});
  settings.pipeline.drop_batch_files = 500;
  RunningIntake running(settings);
  for (std::size_t i = 0; i < count / 2; ++i) {
    move_in(directory.path(), "late" + std::to_string(i), std::to_string(i));
    expected.insert("late" + std::to_string(i));
  }
  ASSERT_TRUE(
      running.wait_until([&] { return files_in(directory.path() / "processed") == count; }));
  std::multiset<std::string> taken;
  for (const Batch& batch : running.batches()) {
    EXPECT_LE(batch.documents.size(), 500u);
    for (const Document& document : batch.documents) taken.insert(document.file_name);
  }
  EXPECT_EQ(taken.size(), count);
  EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()), expected);
  EXPECT_EQ(files_in(directory.path()), 0u);
}

TEST(Dropping, TellsAMissingDirectoryOnceAndItsRecovery) {
  TemporaryDirectory directory;
  const fs::path path = directory.path() / "later";
  RunningIntake running(test_settings({drop_source(path)}));
  ASSERT_TRUE(running.wait_for_outcomes(2));
  EXPECT_EQ(running.outcomes()[0].cause, "io");
  EXPECT_EQ(running.outcomes()[1].consecutive_failures, 2);
  EXPECT_THAT(running.events(), ElementsAre("failing"));
  fs::create_directory(path);
  ASSERT_TRUE(running.wait_until([&] { return running.events().size() == 2; }));
  EXPECT_THAT(running.events(), ElementsAre("failing", "recovered"));
  move_in(path, "a.xml", "<rss/>");
  ASSERT_TRUE(running.wait_until([&] { return fs::exists(path / "processed/a.xml"); }, 5s));
}

TEST(Dropping, NeverDeliversHalfAFile) {
  TemporaryDirectory directory;
  RunningIntake running(test_settings({drop_source(directory.path())}));
  ASSERT_TRUE(running.wait_for_outcomes(1));
  std::ofstream slow(directory.path() / "slow.xml");
  for (int i = 0; i < 10; ++i) {
    slow << "0123456789" << std::flush;
    std::this_thread::sleep_for(120ms);  // longer than it has to stand still
  }
  EXPECT_TRUE(running.batches().empty());
  slow.close();
  ASSERT_TRUE(running.wait_for_batches(1));
  EXPECT_EQ(running.batches()[0].documents.at(0).bytes.size(), 100u);
}

TEST(Dropping, GoesOnBesideAServerThatHangs) {
  TemporaryDirectory directory;
  RawServer silent([](RawServer::Connection& connection) { connection.pause(10s); });
  RunningIntake running(
      test_settings({drop_source(directory.path()), test_source("slow", silent.url())}));
  ASSERT_TRUE(running.wait_for_outcomes(1, "wire"));
  move_in(directory.path(), "a.xml", "<rss/>");
  EXPECT_TRUE(
      running.wait_until([&] { return fs::exists(directory.path() / "processed/a.xml"); }, 2s));
}

}  // namespace
}  // namespace chipwire
