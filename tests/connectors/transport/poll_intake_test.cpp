// Intake against real HTTP servers.

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/transport/running_intake.h"
#include "tests/http_server.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Kind = Outcome::Kind;

constexpr const char* feed = "<rss version=\"2.0\"><channel><title>x</title></channel></rss>";

TEST(Polling, WaitsForItsTurnThenDeliversOneBatchAtATime) {
  HttpServer server{std::string(feed)};
  Settings settings = test_settings({test_source("a", server.url())});
  RunningIntake running(settings, false);
  ASSERT_TRUE(running.wait_for_batches(1));
  std::this_thread::sleep_for(200ms);  // many intervals
  EXPECT_EQ(running.batches().size(), 1u);
  EXPECT_EQ(server.requests().size(), 1u);
  running.give({.source = "a"});
  ASSERT_TRUE(running.wait_for_batches(2));
  const Batch batch = running.batches().at(1);
  EXPECT_EQ(batch.source, "a");
  ASSERT_EQ(batch.documents.size(), 1u);
  EXPECT_EQ(batch.documents[0].bytes, feed);
}

TEST(Polling, DoesNotReadWithoutATurn) {
  HttpServer server{std::string(feed)};
  const Settings settings = test_settings({test_source("a", server.url())});
  const Credentials credentials("");
  Intake intake(
      settings, credentials, [](Batch) { FAIL(); }, [](const Outcome&) { FAIL(); });
  std::thread thread([&] { intake.run(); });
  std::this_thread::sleep_for(100ms);
  intake.stop();
  thread.join();
  EXPECT_TRUE(server.requests().empty());
}

TEST(Polling, SendsBothValidatorsBackAndDeliversOnlyChanges) {
  std::atomic<int> version = 1;
  HttpServer server([&](const ServedRequest& request) {
    const std::string etag = "\"v" + std::to_string(version) + "\"";
    const auto asked = request.headers.find("if-none-match");
    if (asked != request.headers.end() && asked->second == etag) {
      return ServedAnswer{.status = 304, .headers = {{"ETag", etag}}};
    }
    return ServedAnswer{
        .body = "<rss>" + std::to_string(version) + "</rss>",
        .headers = {{"ETag", etag}, {"Last-Modified", "Tue, 24 Nov 2026 09:00:00 GMT"}}};
  });
  RunningIntake running(test_settings({test_source("a", server.url())}));
  ASSERT_TRUE(running.wait_for_outcomes(4));
  EXPECT_EQ(running.batches().size(), 1u);
  EXPECT_EQ(running.outcomes().at(0).kind, Kind::changed);
  EXPECT_EQ(running.outcomes().at(1).kind, Kind::not_modified);
  EXPECT_EQ(running.outcomes().at(1).http_status, 304);
  EXPECT_EQ(server.requests().at(1).headers.at("if-modified-since"),
            "Tue, 24 Nov 2026 09:00:00 GMT");
  version = 2;
  ASSERT_TRUE(running.wait_for_batches(2));
  EXPECT_EQ(running.batches().at(1).documents.at(0).bytes, "<rss>2</rss>");
  EXPECT_EQ(running.batches().at(1).validators.etag, "\"v2\"");
  EXPECT_TRUE(running.events().empty());
}

TEST(Polling, DropsValidatorsOfAnotherUrl) {
  HttpServer server{std::string(feed)};
  RunningIntake running(test_settings({}), true);
  running.intake().replace_sources({test_source("a", server.url("/new"))});
  running.give({.source = "a", .validators = {"\"v1\"", "", server.url("/old")}});
  ASSERT_TRUE(running.wait_for_batches(1));
  EXPECT_EQ(server.requests().at(0).headers.count("if-none-match"), 0u);
}

TEST(Polling, TellsFailureAndRecoveryOnce) {
  std::atomic<int> status = 500;
  HttpServer server([&](const ServedRequest&) {
    return status == 200 ? ServedAnswer{.body = feed} : ServedAnswer{.status = status};
  });
  RunningIntake running(test_settings({test_source("a", server.url())}));
  ASSERT_TRUE(running.wait_for_outcomes(4));
  ASSERT_TRUE(running.wait_for_batches(1));
  const auto outcomes = running.outcomes();
  EXPECT_EQ(outcomes[3].kind, Kind::failed);
  EXPECT_EQ(outcomes[3].cause, "http_5xx");
  EXPECT_EQ(outcomes[3].http_status, 500);
  EXPECT_EQ(outcomes[3].consecutive_failures, 4);
  EXPECT_THAT(running.events(), ElementsAre("failing"));
  EXPECT_TRUE(running.batches().at(0).documents.empty());
  status = 200;
  ASSERT_TRUE(running.wait_for_batches(3));
  EXPECT_THAT(running.events(), ElementsAre("failing", "recovered"));
  status = 410;
  ASSERT_TRUE(running.wait_until([&] { return running.events().size() >= 3; }));
  status = 500;
  ASSERT_TRUE(running.wait_until([&] { return running.outcomes().back().http_status == 500; }));
  status = 200;
  ASSERT_TRUE(running.wait_until([&] { return running.events().size() >= 4; }));
  EXPECT_THAT(running.events(), ElementsAre("failing", "recovered", "gone", "recovered"));
}

TEST(Polling, KeepsValidatorsThroughAFailure) {
  std::atomic<bool> broken = false;
  HttpServer server([&](const ServedRequest& request) {
    if (broken) return ServedAnswer{.status = 503};
    if (request.headers.count("if-none-match") != 0) return ServedAnswer{.status = 304};
    return ServedAnswer{.body = feed, .headers = {{"ETag", "\"v1\""}}};
  });
  RunningIntake running(test_settings({test_source("a", server.url())}));
  ASSERT_TRUE(running.wait_for_batches(1));
  broken = true;
  ASSERT_TRUE(running.wait_for_batches(2));
  broken = false;
  ASSERT_TRUE(running.wait_for_batches(3));  // "recovered", by a 304
  EXPECT_TRUE(running.batches().at(2).documents.empty());
  EXPECT_EQ(running.batches().at(2).validators.etag, "\"v1\"");
  EXPECT_THAT(running.events(), ElementsAre("failing", "recovered"));
}

TEST(Polling, TellsAPermanentRedirectOnce) {
  HttpServer server([](const ServedRequest& request) {
    if (request.path == "/old") {
      return ServedAnswer{.status = 308, .headers = {{"Location", "/new"}}};
    }
    if (request.path == "/elsewhere") {
      return ServedAnswer{.status = 302, .headers = {{"Location", "/new"}}};
    }
    return ServedAnswer{.body = feed};
  });
  RunningIntake running(test_settings(
      {test_source("moved", server.url("/old")), test_source("away", server.url("/elsewhere"))}));
  ASSERT_TRUE(running.wait_for_batches(4, "moved"));
  ASSERT_TRUE(running.wait_for_batches(4, "away"));
  EXPECT_THAT(running.events("moved"), ElementsAre("redirected"));
  EXPECT_THAT(running.batches("moved").at(0).events.at(0).detail, HasSubstr(server.url("/new")));
  EXPECT_TRUE(running.events("away").empty());
}

TEST(Polling, ObeysRetryAfter) {
  HttpServer server([](const ServedRequest&) {
    return ServedAnswer{.status = 429, .headers = {{"Retry-After", "1"}}};
  });
  RunningIntake running(test_settings({test_source("a", server.url())}));
  ASSERT_TRUE(running.wait_for_outcomes(1));
  std::this_thread::sleep_for(600ms);
  EXPECT_EQ(server.requests().size(), 1u);
  ASSERT_TRUE(running.wait_for_outcomes(2));
  EXPECT_GE(running.outcomes()[1].at - running.outcomes()[0].at, 950ms);
}

TEST(Polling, IsUndisturbedByOtherSourcesThatMisbehave) {
  HttpServer good{std::string(feed)};
  RawServer drip([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send("x")) connection.pause(100ms);
  });
  RawServer endless([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send(std::string(65536, 'x'))) {
    }
  });
  RawServer garbage([](RawServer::Connection& c) { c.send("no HTTP at all\r\n\r\n"); });
  HttpServer loop([](const ServedRequest& request) {
    return ServedAnswer{.status = 302,
                        .headers = {{"Location", request.path == "/1" ? "/2" : "/1"}}};
  });
  HttpsServer untrusted([](const ServedRequest&) { return ServedAnswer{.body = feed}; });
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"timeout", drip.url()},      {"size", endless.url()},  {"content", garbage.url()},
      {"redirect", loop.url("/1")}, {"tls", untrusted.url()}, {"connect", "http://127.0.0.1:1/"}};
  std::vector<Source> sources{test_source("good", good.url())};
  for (const auto& [cause, url] : bad) sources.push_back(test_source("bad-" + cause, url));
  Settings settings = test_settings(sources);
  settings.http.timeout = 3s;
  settings.http.max_per_host = 10;  // all of them are 127.0.0.1
  settings.http.max_body_bytes = 4u << 20;
  RunningIntake running(settings);
  for (const auto& [cause, url] : bad) {
    ASSERT_TRUE(running.wait_for_outcomes(1, "bad-" + cause)) << cause;
    EXPECT_EQ(running.outcomes("bad-" + cause).at(0).cause, cause);
    ASSERT_TRUE(running.wait_for_batches(1, "bad-" + cause)) << cause;
    EXPECT_THAT(running.events("bad-" + cause), ElementsAre("failing"));
  }
  // Meanwhile, at 20 to 40 ms each and with the first timeout after 3 s:
  EXPECT_GE(running.batches("good").size(), 10u);
  for (const Outcome& outcome : running.outcomes("good")) EXPECT_EQ(outcome.kind, Kind::changed);
}

TEST(Polling, LimitsTransfersForEachHostAndInAll) {
  const auto slow = [](const ServedRequest&) { return ServedAnswer{.body = feed, .delay = 50ms}; };
  HttpServer server(slow);
  std::vector<Source> sources;
  for (int i = 0; i < 12; ++i) {
    sources.push_back(test_source("s" + std::to_string(i), server.url("/" + std::to_string(i))));
  }
  Settings settings = test_settings(sources);
  settings.http.max_per_host = 3;
  {
    RunningIntake running(settings);
    for (const Source& source : sources) ASSERT_TRUE(running.wait_for_batches(2, source.name));
    EXPECT_EQ(server.most_at_once(), 3);
  }
  HttpServer other(slow);
  for (Source& source : sources) source.url = other.url("/" + source.name);
  settings.sources = sources;
  settings.http.max_per_host = 100;
  settings.http.max_transfers = 5;
  RunningIntake running(settings);
  for (const Source& source : sources) ASSERT_TRUE(running.wait_for_batches(2, source.name));
  EXPECT_EQ(other.most_at_once(), 5);
}

TEST(Polling, WaitsWhileTooMuchIsUnderWay) {
  HttpServer server(std::string(10'000, 'x'));
  std::vector<Source> sources;
  for (int i = 0; i < 8; ++i) sources.push_back(test_source("s" + std::to_string(i), server.url()));
  Settings settings = test_settings(sources);
  settings.http.max_per_host = 8;
  settings.pipeline.max_batches = 3;
  {
    RunningIntake running(settings, false);
    ASSERT_TRUE(running.wait_for_batches(3));
    std::this_thread::sleep_for(150ms);
    EXPECT_EQ(running.batches().size(), 3u);
    running.give({.source = running.batches()[0].source});
    ASSERT_TRUE(running.wait_for_batches(4));
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(running.batches().size(), 4u);
  }
  settings.pipeline.max_batches = 100;
  settings.pipeline.max_batch_bytes = 1;  // one document is more, and is let through
  RunningIntake running(settings, false);
  ASSERT_TRUE(running.wait_for_batches(1));
  std::this_thread::sleep_for(150ms);
  const auto held = running.batches();
  EXPECT_LE(held.size(), 8u);
  for (const Batch& batch : held) running.give({.source = batch.source});
  ASSERT_TRUE(running.wait_for_batches(held.size() + 1));
}

TEST(Polling, KeepsSecretsOutOfAllThatItTells) {
  TemporaryDirectory credentials;
  credentials.write("key", "canary-7f3a9d\n");
  std::atomic<int> number = 0;
  HttpServer server([&](const ServedRequest& request) {
    switch (number++ % 3) {
      case 0:
        return ServedAnswer{.status = 301, .headers = {{"Location", "/moved" + request.path}}};
      case 1:
        return ServedAnswer{.body = "<rss>" + request.path + "</rss>"};
      default:
        return ServedAnswer{.status = 403, .body = request.path};
    }
  });
  Source source = test_source("a", server.url("/${credential:key}?key=${credential:key}"));
  source.headers["X-Key"] = "${credential:key}";
  Source unreachable = test_source("b", "http://${credential:key}.invalid/x");
  RunningIntake running(test_settings({source, unreachable}), true, credentials.path().string());
  ASSERT_TRUE(running.wait_for_outcomes(6, "a"));
  ASSERT_TRUE(running.wait_for_outcomes(1, "b"));
  EXPECT_EQ(server.requests().at(0).headers.at("x-key"), "canary-7f3a9d");
  EXPECT_THAT(running.everything_told(), Not(HasSubstr("canary")));
  EXPECT_THAT(running.everything_told(), HasSubstr("${credential:key}"));
}

TEST(Polling, TellsAMissingCredentialAndUsesItOnceItIsThere) {
  TemporaryDirectory credentials;
  HttpServer server{std::string(feed)};
  Source source = test_source("a", server.url());
  source.headers["X-Key"] = "${credential:late}";
  RunningIntake running(test_settings({source}), true, credentials.path().string());
  ASSERT_TRUE(running.wait_for_outcomes(2));
  EXPECT_EQ(running.outcomes()[0].cause, "credential");
  EXPECT_TRUE(server.requests().empty());
  credentials.write("late", "here");
  ASSERT_TRUE(running.wait_until([&] { return !server.requests().empty(); }));
  ASSERT_TRUE(running.wait_until([&] { return running.events().size() == 2; }));
  EXPECT_THAT(running.events(), ElementsAre("failing", "recovered"));
}

TEST(Polling, ReusesConnectionsAndTlsSessions) {
  TemporaryDirectory directory;
  directory.write("ca.pem", https_server_certificate());
  HttpsServer server([](const ServedRequest&) { return ServedAnswer{.body = feed}; });
  Settings settings = test_settings({test_source("a", server.url())});
  settings.http.ca_file = (directory.path() / "ca.pem").string();
  RunningIntake running(settings);
  ASSERT_TRUE(running.wait_for_batches(10));
  for (const Outcome& outcome : running.outcomes()) EXPECT_EQ(outcome.kind, Kind::changed);
}

TEST(Polling, DoesNotLendAPrivateConnectionToAnotherSource) {
  HttpServer server{std::string(feed)};
  Source trusted = test_source("trusted", server.url("/trusted"));
  Source other = test_source("other", server.url("/other"));
  other.allow_private = false;
  RunningIntake running(test_settings({trusted, other}));
  ASSERT_TRUE(running.wait_for_batches(5, "trusted"));
  ASSERT_TRUE(running.wait_for_outcomes(3, "other"));
  for (const Outcome& outcome : running.outcomes("other")) {
    EXPECT_EQ(outcome.cause, "refused_address");
  }
  for (const ServedRequest& request : server.requests()) EXPECT_EQ(request.path, "/trusted");
}

TEST(Polling, StopsInTheMiddleOfTransfers) {
  RawServer silent([](RawServer::Connection& connection) { connection.pause(5s); });
  std::vector<Source> sources;
  for (int i = 0; i < 5; ++i) sources.push_back(test_source("s" + std::to_string(i), silent.url()));
  Settings settings = test_settings(sources);
  settings.http.max_per_host = 5;
  const auto begin = std::chrono::steady_clock::now();
  {
    RunningIntake running(settings);
    std::this_thread::sleep_for(200ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST(Polling, PassesTheLoopsHeadWhileNothingHappens) {
  RunningIntake running(test_settings({}));
  const auto before = running.intake().last_turn();
  std::this_thread::sleep_for(1200ms);
  EXPECT_GT(running.intake().last_turn(), before);
}

}  // namespace
}  // namespace chipwire
