// Serves the demo's feeds on loopback like a well-behaved publisher would: entity tags, 304, and
// one feed that changes while it is watched.
//
//   demo_server DIRECTORY [SECONDS]
//
// DIRECTORY/later/NAME takes the place of DIRECTORY/NAME SECONDS (10) after NAME was first fetched.
// Prints "HOST:PORT" once it listens; ends on SIGTERM.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <httplib.h>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "config/digest.h"

namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

class Feeds {
 public:
  Feeds(fs::path directory, std::chrono::seconds change)
      : directory_(std::move(directory)), change_(change) {}

  /// The feed as it stands now; nothing where there is none.
  std::optional<std::string> read(const std::string& name) {
    const fs::path later = directory_ / "later" / name;
    std::ifstream file(fs::exists(later) && has_changed(name) ? later : directory_ / name,
                       std::ios::binary);
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(file), {}};
  }

 private:
  bool has_changed(const std::string& name) {
    const auto now = steady_clock::now();
    std::lock_guard lock(mutex_);
    return now - first_fetched_.emplace(name, now).first->second >= change_;
  }

  const fs::path directory_;
  const std::chrono::seconds change_;
  std::mutex mutex_;
  std::map<std::string, steady_clock::time_point> first_fetched_;
};

std::string media_type(const fs::path& name) {
  static const std::map<std::string, std::string> types = {{".atom", "application/atom+xml"},
                                                           {".json", "application/feed+json"},
                                                           {".rdf", "application/rdf+xml"},
                                                           {".rss", "application/rss+xml"}};
  const auto type = types.find(name.extension().string());
  return type == types.end() ? "application/octet-stream" : type->second;
}

void serve(Feeds& feeds, const httplib::Request& request, httplib::Response& response) {
  const std::string name = request.matches[1];
  const auto text = feeds.read(name);
  if (!text) {
    response.status = 404;
    return;
  }
  const std::string tag = '"' + chipwire::sha256_hex(*text).substr(0, 16) + '"';
  response.set_header("ETag", tag);
  if (request.get_header_value("If-None-Match") == tag) {
    response.status = 304;
  } else {
    response.set_content(*text, media_type(name));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: demo_server DIRECTORY [SECONDS]\n", stderr);
    return 2;
  }
  Feeds feeds(argv[1], std::chrono::seconds(argc > 2 ? std::atoi(argv[2]) : 10));
  httplib::Server server;
  server.Get("/([a-z-]+\\.[a-z]+)",
             [&](const auto& request, auto& response) { serve(feeds, request, response); });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) {
    std::fputs("demo_server: no port is free\n", stderr);
    return 1;
  }
  std::printf("127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}
