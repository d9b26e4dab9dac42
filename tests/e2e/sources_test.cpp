// Sources that misbehave, and secrets that must stay where they are.

#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>

#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

TEST(Sources, ThatFailAreShownAndDisturbNoOther) {
  Newsroom room;
  room.publish("good", {approval(1)});
  room.publish("garbage", std::string("\x01\x02 this is nothing \xff"));
  room.publish("page", "<html><body><p>Not found</p></body></html>");
  RawServer endless([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n");
    while (connection.send(std::string(65536, ' '))) {
    }
  });
  std::string sources;
  for (const char* name : {"good", "garbage", "page", "missing"}) sources += room.source(name);
  sources +=
      "[[source]]\nname = \"endless\"\nallow_private = true\nurl = \"" + endless.url() + "\"\n";
  sources += "[[source]]\nname = \"private\"\nurl = \"" + room.url("good") + "\"\n";
  room.configure(sources);
  auto& daemon = room.start();
  ASSERT_EQ(room.await("stories", 1).size(), 1u) << daemon.log();
  for (const char* failed :
       {"chipwire_source_up{source=\"missing\"} 0", "chipwire_source_up{source=\"endless\"} 0",
        "cause=\"refused_address\",source=\"private\"",
        "chipwire_documents_unreadable_total{source=\"garbage\"}",
        "chipwire_documents_unreadable_total{source=\"page\"}"}) {
    EXPECT_TRUE(eventually([&] {
      return daemon.admin("/metrics").find(failed) != std::string::npos;
    })) << failed
        << "\n"
        << daemon.admin("/metrics");
  }
  room.publish("good", {approval(1), approval(2)});
  EXPECT_EQ(room.await("stories", 2).size(), 2u);
}

TEST(Sources, SecretsReachTheServerAndNothingElse) {
  constexpr const char* canary = "canary-7f3a9";
  std::string sent;
  std::mutex mutex;
  HttpServer server(HttpServer::Answer([&](const ServedRequest& request) {
    std::lock_guard lock(mutex);
    const auto header = request.headers.find("authorization");
    sent = request.path + (header == request.headers.end() ? "" : header->second);
    return ServedAnswer{.status = 500};
  }));
  Newsroom room;
  room.directory().write("credentials/token", std::string(canary) + "\n");
  room.configure(
      fmt::format("[[source]]\nname = \"secret\"\nallow_private = true\n"
                  "url = \"{}?key=${{credential:token}}\"\nmin_interval = \"200ms\"\n"
                  "headers = {{ Authorization = \"Bearer ${{credential:token}}\" }}\n",
                  server.url()));
  setenv("CREDENTIALS_DIRECTORY", (room.directory().path() / "credentials").c_str(), 1);
  auto& daemon = room.start();
  ASSERT_TRUE(eventually([&] {
    std::lock_guard lock(mutex);
    return sent.find(canary) != std::string::npos;
  })) << daemon.log();
  room.await("source_events", 1);
  EXPECT_EQ(daemon.admin("/metrics").find(canary), std::string::npos);
  for (const char* topic : {"source_events", "sources", "deadletter", "checkpoints", "items"}) {
    for (const auto& record : room.read(topic)) {
      EXPECT_EQ(record.value.value_or("").find(canary), std::string::npos) << topic;
    }
  }
  daemon.stop();
  EXPECT_EQ(daemon.log().find(canary), std::string::npos);
}

}  // namespace
}  // namespace chipwire
