// Sources that misbehave, and secrets that must stay where they are.

#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>
#include <utility>
#include <zlib.h>

#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

/// A source by its address, on a server of the test's own.
std::string source_at(const std::string& name, const std::string& url,
                      const std::string& more = "allow_private = true\n") {
  return fmt::format("[[source]]\nname = \"{}\"\nurl = \"{}\"\n{}", name, url, more);
}

/// 64 MB of spaces as 64 KB of gzip.
std::string bomb() {
  std::string packed(1 << 20, '\0');
  const std::string spaces(64 << 20, ' ');
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(spaces.data()));
  stream.avail_in = static_cast<uInt>(spaces.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

constexpr const char* billion_laughs =
    "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b "
    "\"&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
    "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\">"
    "<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;\">]>"
    "<rss "
    "version=\"2.0\"><channel><title>&h;</title><item><guid>laugh</guid><title>&h;</title></item>"
    "</channel></rss>";

TEST(Sources, ThatFailAreShownAndDisturbNoOther) {
  RawServer endless([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n");
    while (connection.send(std::string(65536, ' '))) {
    }
  });
  RawServer slow([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n");
    while (connection.send(" ")) connection.pause(std::chrono::seconds{1});
  });
  RawServer gzip_bomb([packed = bomb()](RawServer::Connection& connection) {
    connection.send(
        fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                    "Content-Length: {}\r\n\r\n",
                    packed.size()));
    connection.send(packed);
    connection.pause(std::chrono::seconds{1});
  });
  HttpServer loop(HttpServer::Answer([](const ServedRequest& request) {
    return ServedAnswer{.status = 302, .headers = {{"Location", request.path + "x"}}};
  }));
  HttpServer broken(
      HttpServer::Answer([](const ServedRequest&) { return ServedAnswer{.status = 500}; }));
  HttpsServer untrusted(
      [](const ServedRequest&) { return ServedAnswer{.body = rss({approval(9)})}; });

  Newsroom room;
  room.publish("good", {approval(1)});
  room.publish("garbage", std::string("\x01\x02 this is nothing \xff"));
  room.publish("page", "<html><body><p>Not found</p></body></html>");
  room.publish("laughs", std::string(billion_laughs));
  std::string sources;
  for (const char* name : {"good", "garbage", "page", "laughs", "missing"})
    sources += room.source(name);
  sources += source_at("endless", endless.url()) + source_at("slow", slow.url()) +
             source_at("bomb", gzip_bomb.url()) + source_at("loop", loop.url()) +
             source_at("broken", broken.url()) + source_at("untrusted", untrusted.url()) +
             source_at("down", "http://127.0.0.1:9/feed") +
             source_at("private", room.url("good"), "");
  room.configure(sources, "[http]\ntimeout = \"3s\"\n");
  auto& daemon = room.start();
  ASSERT_EQ(room.await("stories", 1).size(), 1u) << daemon.log();
  for (const auto& [cause, name] :
       std::vector<std::pair<std::string, std::string>>{{"http_4xx", "missing"},
                                                        {"size", "endless"},
                                                        {"timeout", "slow"},
                                                        {"size", "bomb"},
                                                        {"redirect", "loop"},
                                                        {"http_5xx", "broken"},
                                                        {"tls", "untrusted"},
                                                        {"connect", "down"},
                                                        {"refused_address", "private"}}) {
    const auto metric = fmt::format("cause=\"{}\",source=\"{}\"", cause, name);
    EXPECT_TRUE(eventually([&] {
      return daemon.admin("/metrics").find(metric) != std::string::npos;
    })) << metric
        << "\n"
        << daemon.admin("/metrics");
    EXPECT_NE(daemon.log().find("source=" + name + " state=failing"), std::string::npos) << name;
  }
  for (const std::string name : {"garbage", "page"}) {
    const auto metric = "chipwire_documents_unreadable_total{source=\"" + name + "\"}";
    EXPECT_TRUE(eventually([&] {
      return daemon.admin("/metrics").find(metric) != std::string::npos;
    })) << metric;
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
