#include "connectors/transport/fetch.h"

#include <atomic>
#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/connectors/transport/running_intake.h"
#include "tests/http_server.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

constexpr const char* feed = "<rss version=\"2.0\"><channel><title>x</title></channel></rss>";

Fetched fetch_url(const std::string& url, const Settings& settings = test_settings({}),
                  bool allow_private = true) {
  Source source = test_source("one", url);
  source.allow_private = allow_private;
  return fetch(source, settings, Credentials(""));
}

/// The class of the failure, or "none".
std::string cause_of(const std::string& url, const Settings& settings = test_settings({}),
                     bool allow_private = true) {
  try {
    fetch_url(url, settings, allow_private);
  } catch (const FetchError& error) {
    EXPECT_STRNE(error.what(), "");
    return error.cause();
  }
  return "none";
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string head(const std::string& more) {
  return "HTTP/1.1 200 OK\r\n" + more + "\r\n";
}

TEST(Fetch, BringsTheDocumentWithItsFacts) {
  HttpServer server([](const ServedRequest&) {
    return ServedAnswer{
        .body = feed,
        .content_type = "application/rss+xml; charset=utf-8",
        .headers = {{"ETag", "\"v1\""}, {"Last-Modified", "Tue, 24 Nov 2026 09:00:00 GMT"}}};
  });
  const Instant before = now();
  const Fetched fetched = fetch_url(server.url());
  EXPECT_EQ(fetched.document.bytes, feed);
  EXPECT_EQ(fetched.document.url, server.url());
  EXPECT_EQ(fetched.document.content_type, "application/rss+xml; charset=utf-8");
  EXPECT_EQ(fetched.document.source.name, "one");
  EXPECT_GE(fetched.document.fetch_started, before);
  EXPECT_GE(fetched.document.first_byte, fetched.document.fetch_started);
  EXPECT_EQ(fetched.validators,
            (Validators{"\"v1\"", "Tue, 24 Nov 2026 09:00:00 GMT", server.url()}));
  EXPECT_EQ(fetched.address, "127.0.0.1");
  EXPECT_EQ(fetched.http_version, "HTTP/1.1");
  EXPECT_GT(fetched.total, 0us);
}

TEST(Fetch, UndoesWhatTheServerCompressed) {
  std::string large;
  for (int i = 0; i < 5000; ++i) large += "<item>" + std::to_string(i * i) + "</item>";
  for (const char* coding : {"gzip", "br"}) {
    HttpServer server([&](const ServedRequest&) {
      return ServedAnswer{.body = large, .content_type = "application/xml"};
    });
    Source source = test_source("one", server.url());
    source.headers["Accept-Encoding"] = coding;
    const Fetched fetched = fetch(source, test_settings({}), Credentials(""));
    EXPECT_EQ(fetched.document.bytes, large);
    EXPECT_EQ(fetched.content_encoding, coding);
    EXPECT_LT(fetched.wire_bytes, large.size() / 2);
  }
}

TEST(Fetch, OffersAllThatItCanUndo) {
  HttpServer server{std::string(feed)};
  fetch_url(server.url());
  const std::string offered = server.requests().at(0).headers["accept-encoding"];
  for (const char* coding : {"gzip", "br", "zstd"}) {
    EXPECT_NE(offered.find(coding), std::string::npos) << offered;
  }
}

TEST(Fetch, StopsADecompressionBomb) {
  std::string bomb = gzipped(std::string(64u << 20, ' '));
  ASSERT_LT(bomb.size(), 100'000u);
  RawServer server([&](RawServer::Connection& connection) {
    connection.send(
        head("Content-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size()) + "\r\n"));
    connection.send(bomb);
  });
  Settings settings = test_settings({});
  settings.http.max_body_bytes = 1u << 20;
  EXPECT_EQ(cause_of(server.url(), settings), "size");
}

TEST(Fetch, StopsAnEndlessBodyAndAnAnnouncedOne) {
  RawServer endless([](RawServer::Connection& connection) {
    connection.send(head(""));
    while (connection.send(std::string(65536, 'x'))) {
    }
  });
  RawServer announced([](RawServer::Connection& connection) {
    connection.send(head("Content-Length: 999999999999\r\n"));
    connection.pause(10s);
  });
  Settings settings = test_settings({});
  settings.http.max_body_bytes = 1u << 20;
  EXPECT_EQ(cause_of(endless.url(), settings), "size");
  EXPECT_EQ(cause_of(announced.url(), settings), "size");
}

TEST(Fetch, TakesADocumentOfExactlyTheLimit) {
  HttpServer server(std::string(1000, 'x'));
  Settings settings = test_settings({});
  settings.http.max_body_bytes = 1000;
  EXPECT_EQ(cause_of(server.url(), settings), "none");
  settings.http.max_body_bytes = 999;
  EXPECT_EQ(cause_of(server.url(), settings), "size");
}

TEST(Fetch, StopsEndlessHeaders) {
  RawServer server([](RawServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n");
    while (connection.send("X-More: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  EXPECT_EQ(cause_of(server.url()), "size");
}

TEST(Fetch, GivesASlowServerUpInTime) {
  RawServer drip([](RawServer::Connection& connection) {
    connection.send(head("Content-Length: 1000\r\n"));
    while (connection.send("x")) connection.pause(100ms);
  });
  RawServer silent([](RawServer::Connection& connection) { connection.pause(10s); });
  Settings settings = test_settings({});
  settings.http.timeout = 500ms;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(cause_of(drip.url(), settings), "timeout");
  EXPECT_EQ(cause_of(silent.url(), settings), "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

TEST(Fetch, NamesTheClassOfEachFailure) {
  const auto status = [](int code) {
    return [code](const ServedRequest&) { return ServedAnswer{.status = code, .body = "no"}; };
  };
  HttpServer missing(status(404)), broken(status(500)), many(status(429)), same(status(304));
  EXPECT_EQ(cause_of(missing.url()), "http_4xx");
  EXPECT_EQ(cause_of(broken.url()), "http_5xx");
  EXPECT_EQ(cause_of(many.url()), "http_4xx");
  EXPECT_EQ(cause_of(same.url()), "content");  // nothing was asked that allows it

  RawServer garbage([](RawServer::Connection& c) { c.send("\x16\x03garbage, no HTTP\n\n"); });
  RawServer cut([](RawServer::Connection& c) { c.send(head("Content-Length: 500\r\n") + "<rss"); });
  RawServer corrupt([](RawServer::Connection& c) {
    c.send(head("Content-Encoding: gzip\r\nContent-Length: 9\r\n") + "not gzip!");
  });
  EXPECT_EQ(cause_of(garbage.url()), "content");
  EXPECT_EQ(cause_of(cut.url()), "io");
  EXPECT_EQ(cause_of(corrupt.url()), "content");
  EXPECT_EQ(cause_of("http://127.0.0.1:1/"), "connect");
  EXPECT_EQ(cause_of("http://name.invalid/"), "dns");
  EXPECT_EQ(cause_of("file:///etc/passwd"), "content");
  EXPECT_EQ(cause_of("gopher://127.0.0.1/"), "content");
  EXPECT_EQ(cause_of("not a url"), "content");
}

TEST(Fetch, ReportsTheStatusWithTheFailure) {
  HttpServer server([](const ServedRequest&) { return ServedAnswer{.status = 503}; });
  try {
    fetch_url(server.url());
    FAIL();
  } catch (const FetchError& error) {
    EXPECT_EQ(error.http_status(), 503);
    EXPECT_STREQ(error.what(), "HTTP 503");
  }
}

TEST(Fetch, FollowsRedirectsAndTellsTheFinalUrl) {
  HttpServer server([](const ServedRequest& request) {
    if (request.path == "/old") return ServedAnswer{.status = 301, .headers = {{"Location", "/b"}}};
    if (request.path == "/b") {
      return ServedAnswer{.status = 302, .headers = {{"Location", "new?x=1#part"}}};
    }
    return ServedAnswer{.body = feed};
  });
  const Fetched fetched = fetch_url(server.url("/old"));
  EXPECT_EQ(fetched.document.bytes, feed);
  EXPECT_EQ(fetched.document.url, server.url("/new?x=1"));
  ASSERT_EQ(fetched.hops.size(), 3u);
  EXPECT_EQ(fetched.hops[0].status, 301);
  EXPECT_EQ(fetched.hops[1].url, server.url("/b"));
}

TEST(Fetch, RefusesRedirectsThatLeadAstray) {
  std::atomic<int> next = 0;
  HttpServer server([&](const ServedRequest& request) {
    const auto to = [](const std::string& location) {
      return ServedAnswer{.status = 302, .headers = {{"Location", location}}};
    };
    if (request.path == "/file") return to("file:///etc/passwd");
    if (request.path == "/ftp") return to("ftp://127.0.0.1/x");
    if (request.path == "/loop") return to("/loop2");
    if (request.path == "/loop2") return to("/loop");
    if (request.path == "/nowhere") return ServedAnswer{.status = 302};
    return to("/many" + std::to_string(next++));
  });
  for (const char* path : {"/file", "/ftp", "/loop", "/nowhere", "/many"}) {
    EXPECT_EQ(cause_of(server.url(path)), "redirect") << path;
  }
  EXPECT_LE(server.requests().size(), 1u + 1u + 2u + 1u + 6u);
}

TEST(Fetch, RefusesPrivateAddressesBeforeAnythingIsSent) {
  HttpServer server{std::string(feed)};
  const std::string port = std::to_string(server.port());
  for (const char* host : {"127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
    EXPECT_EQ(cause_of("http://" + std::string(host) + ":" + port + "/", test_settings({}), false),
              "refused_address")
        << host;
  }
  EXPECT_EQ(cause_of("http://169.254.169.254/latest/meta-data/", test_settings({}), false),
            "refused_address");
  EXPECT_TRUE(server.requests().empty());
}

TEST(Fetch, VerifiesTheServersCertificate) {
  HttpsServer server([](const ServedRequest&) { return ServedAnswer{.body = feed}; });
  EXPECT_EQ(cause_of(server.url()), "tls");

  TemporaryDirectory directory;
  directory.write("ca.pem", https_server_certificate());
  Settings settings = test_settings({});
  settings.http.ca_file = (directory.path() / "ca.pem").string();
  EXPECT_EQ(fetch_url(server.url(), settings).document.bytes, feed);

  settings.http.ca_file = (directory.path() / "absent.pem").string();
  EXPECT_EQ(cause_of(server.url(), settings), "tls");
}

class CredentialTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.write("key", "canary-7f3a9d\n");
    directory_.write("password", "canary-p@ss\n");
  }
  Fetched get(const Source& source) {
    return fetch(source, test_settings({}), Credentials(directory_.path().string()));
  }
  TemporaryDirectory directory_;
};

TEST_F(CredentialTest, ReachesTheServerAndNothingElse) {
  HttpServer server([](const ServedRequest& request) {
    return ServedAnswer{
        .body = "<rss>" + request.path + "</rss>",
        .headers = {{"ETag", "\"canary-7f3a9d\""}, {"Content-Location", request.path}}};
  });
  Source source = test_source("one", server.url("/feed?key=${credential:key}"));
  source.headers["X-Api-Key"] = "${credential:key}";
  const Fetched fetched = get(source);
  const ServedRequest request = server.requests().at(0);
  EXPECT_EQ(request.path, "/feed?key=canary-7f3a9d");
  EXPECT_EQ(request.headers.at("x-api-key"), "canary-7f3a9d");
  EXPECT_EQ(fetched.document.url, source.url);
  EXPECT_EQ(fetched.document.bytes, "<rss>/feed?key=${credential:key}</rss>");
  EXPECT_EQ(fetched.document.content_location, "/feed?key=${credential:key}");
  EXPECT_EQ(fetched.validators.etag, "");
}

TEST_F(CredentialTest, StaysWithItsHostOnRedirects) {
  HttpServer other([](const ServedRequest&) { return ServedAnswer{.body = feed}; });
  HttpServer server([&](const ServedRequest& request) {
    if (request.path == "/near") return ServedAnswer{.body = feed};
    const std::string to = request.path == "/a" ? "/near" : other.url("/far");
    return ServedAnswer{.status = 302, .headers = {{"Location", to}}};
  });
  Source source = test_source("one", "http://user:${credential:password}@127.0.0.1:" +
                                         std::to_string(server.port()) + "/a");
  source.headers["X-Api-Key"] = "${credential:key}";
  get(source);
  EXPECT_EQ(server.requests().at(1).headers.at("x-api-key"), "canary-7f3a9d");
  EXPECT_TRUE(server.requests().at(1).headers.count("authorization"));
  source.url =
      "http://user:${credential:password}@127.0.0.1:" + std::to_string(server.port()) + "/b";
  const Fetched fetched = get(source);
  ASSERT_EQ(other.requests().size(), 1u);
  EXPECT_EQ(other.requests()[0].headers.count("x-api-key"), 0u);
  EXPECT_EQ(other.requests()[0].headers.count("authorization"), 0u);
  EXPECT_EQ(fetched.document.url, other.url("/far"));
  EXPECT_EQ(fetched.hops.at(0).url.find("canary"), std::string::npos);
  EXPECT_EQ(fetched.hops.at(0).url.find('@'), std::string::npos);
}

TEST_F(CredentialTest, IsNotFollowedIntoARedirectsUrl) {
  HttpServer server([](const ServedRequest& request) {
    if (request.path.starts_with("/feed?")) {
      return ServedAnswer{.status = 301,
                          .headers = {{"Location", "/moved/canary-7f3a9d/x?again=canary-7f3a9d"}}};
    }
    return ServedAnswer{.body = feed};
  });
  const Fetched fetched = get(test_source("one", server.url("/feed?key=${credential:key}")));
  EXPECT_EQ(fetched.document.url, server.url("/moved/${credential:key}/x"));
}

TEST_F(CredentialTest, ThatIsMissingIsAFailureOfItsOwn) {
  HttpServer server{std::string(feed)};
  Source source = test_source("one", server.url());
  source.headers["X-Api-Key"] = "${credential:absent}";
  try {
    get(source);
    FAIL();
  } catch (const FetchError& error) {
    EXPECT_EQ(error.cause(), "credential");
    EXPECT_NE(std::string(error.what()).find("absent"), std::string::npos);
  }
  EXPECT_TRUE(server.requests().empty());
}

}  // namespace
}  // namespace chipwire
