// The set of sources changes while Intake runs.

#include <gtest/gtest.h>

#include "tests/connectors/transport/running_intake.h"
#include "tests/http_server.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

constexpr const char* feed = "<rss version=\"2.0\"/>";

bool was_asked(const HttpServer& server, const std::string& path) {
  for (const ServedRequest& request : server.requests()) {
    if (request.path == path) return true;
  }
  return false;
}

TEST(ReplaceSources, StopsReadingRemovedOnesAndWaitsForNewOnesTurn) {
  HttpServer server{std::string(feed)};
  RunningIntake running(
      test_settings({test_source("a", server.url("/a")), test_source("b", server.url("/b"))}));
  ASSERT_TRUE(running.wait_for_batches(2, "a"));
  running.intake().replace_sources(
      {test_source("b", server.url("/b")), test_source("c", server.url("/c"))});
  const auto seen = running.batches("b").size();
  ASSERT_TRUE(running.wait_for_batches(seen + 3, "b"));
  const auto of_a = running.batches("a").size();
  ASSERT_TRUE(running.wait_for_batches(seen + 8, "b"));
  EXPECT_EQ(running.batches("a").size(), of_a);
  EXPECT_FALSE(was_asked(server, "/c"));
  running.give({.source = "c"});
  EXPECT_TRUE(running.wait_for_batches(2, "c"));
}

TEST(ReplaceSources, LetsAChangedSourceKeepItsTurn) {
  HttpServer server{std::string(feed)};
  Source slow = test_source("a", server.url("/old"));
  slow.min_interval = slow.max_interval = 1h;
  RunningIntake running(test_settings({slow}));
  ASSERT_TRUE(running.wait_for_batches(1));
  std::this_thread::sleep_for(50ms);
  running.intake().replace_sources({test_source("a", server.url("/new"))});
  ASSERT_TRUE(running.wait_for_batches(3));
  EXPECT_TRUE(was_asked(server, "/new"));
}

TEST(ReplaceSources, LeavesAnUnchangedSourceAlone) {
  HttpServer server{std::string(feed)};
  Source slow = test_source("a", server.url());
  slow.min_interval = slow.max_interval = 1h;
  RunningIntake running(test_settings({slow}));
  ASSERT_TRUE(running.wait_for_batches(1));
  slow.title = "another title";
  running.intake().replace_sources({slow});
  std::this_thread::sleep_for(150ms);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(ReplaceSources, FreesThePlaceOfARemovedSourcesBatch) {
  HttpServer server{std::string(feed)};
  Settings settings = test_settings({test_source("a", server.url("/a"))});
  settings.pipeline.max_batches = 1;
  RunningIntake running(settings, false);
  ASSERT_TRUE(running.wait_for_batches(1, "a"));
  running.intake().replace_sources({test_source("b", server.url("/b"))});
  running.give({.source = "b"});
  std::this_thread::sleep_for(100ms);
  EXPECT_FALSE(was_asked(server, "/b"));
  running.give({.source = "a"});
  EXPECT_TRUE(running.wait_for_batches(1, "b"));
}

TEST(ReplaceSources, BreaksTransfersOfChangedAndRemovedSourcesOff) {
  HttpServer good{std::string(feed)};
  RawServer silent([](RawServer::Connection& connection) { connection.pause(10s); });
  Settings settings =
      test_settings({test_source("changed", silent.url()), test_source("removed", silent.url())});
  settings.http.timeout = 20s;
  RunningIntake running(settings);
  std::this_thread::sleep_for(150ms);
  running.intake().replace_sources({test_source("changed", good.url())});
  EXPECT_TRUE(running.wait_until([&] { return running.batches("changed").size() >= 2; }, 5s));
  EXPECT_TRUE(running.outcomes("removed").empty());
}

TEST(ReplaceSources, ReadsADisabledSourceOnceItIsEnabled) {
  HttpServer server{std::string(feed)};
  Source source = test_source("a", server.url());
  source.enabled = false;
  RunningIntake running(test_settings({source}));
  std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(server.requests().empty());
  source.enabled = true;
  running.intake().replace_sources({source});
  EXPECT_TRUE(running.wait_for_batches(2));
  source.enabled = false;
  running.intake().replace_sources({source});
  std::this_thread::sleep_for(100ms);
  const auto asked = server.requests().size();
  std::this_thread::sleep_for(150ms);
  EXPECT_LE(server.requests().size(), asked);
}

}  // namespace
}  // namespace chipwire
