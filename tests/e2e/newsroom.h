#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "daemon/publish/consumer.h"
#include "tests/broker.h"
#include "tests/daemon_process.h"
#include "tests/http_server.h"

namespace chipwire {

/// One item of a test's feed.
struct FeedItem {
  std::string id, title, text = "";
};

/// RSS 2.0 of these items, all published a minute ago.
std::string rss(const std::vector<FeedItem>& items);

/// Headlines that are stories, each of another deal.
FeedItem approval(int number);

/// All that a test of the whole daemon needs: feeds on a real server, a configuration, a prefix of
/// its own on the shared broker, and the daemon itself.
class Newsroom {
 public:
  explicit Newsroom(KafkaSettings kafka = broker_settings().kafka);

  /// Serves `document` as feed `name` from now on.
  void publish(const std::string& name, std::string document);
  void publish(const std::string& name, const std::vector<FeedItem>& items);
  /// TOML of a source that reads feed `name` several times a second; `more` are further keys.
  std::string source(const std::string& name, const std::string& more = "") const;
  std::string url(const std::string& name) const;
  std::size_t requests_of(const std::string& name) const;

  /// Writes the sources' file and the configuration; `more` are further tables, `kafka` further
  /// keys of [kafka].
  void configure(const std::string& sources, const std::string& more = "",
                 const std::string& kafka = "items = \"full\"");

  DaemonProcess& start(std::vector<std::string> more_arguments = {});
  DaemonProcess& daemon() { return *daemon_; }
  /// Waits until the feed was read `times` more often, so that what stands there now is taken in.
  bool was_read(const std::string& name, std::size_t times = 3);

  std::vector<Message> read(const std::string& topic) const;
  /// Waits until `topic` holds at least `count` records, and returns them.
  std::vector<Message> await(const std::string& topic, std::size_t count,
                             std::chrono::milliseconds timeout = std::chrono::seconds{20}) const;

  const TemporaryDirectory& directory() const { return directory_; }
  const KafkaSettings& kafka() const { return kafka_; }
  std::string config_file() const { return directory_.path() / "chipwired.toml"; }

 private:
  ServedAnswer answer(const ServedRequest& request);

  KafkaSettings kafka_;
  TemporaryDirectory directory_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> feeds_;     // guarded by mutex_
  std::map<std::string, std::size_t> requests_;  // guarded by mutex_
  HttpServer server_;
  std::unique_ptr<DaemonProcess> daemon_;
};

/// The record's value.
nlohmann::json value_of(const Message& message);

}  // namespace chipwire
