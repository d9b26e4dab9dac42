#include "tests/e2e/newsroom.h"

#include <fmt/format.h>

#include "config/digest.h"

namespace chipwire {

std::string rss(const std::vector<FeedItem>& items) {
  const auto published = rfc3339(now() - std::chrono::minutes{1});
  std::string text = R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>)"
                     "<title>Test feed</title><link>http://example.org/</link>";
  for (const auto& item : items) {
    text += fmt::format(
        "<item><guid isPermaLink=\"false\">{}</guid><link>http://example.org/{}</link>"
        "<title>{}</title><description>{}</description><pubDate>{}</pubDate></item>",
        item.id, item.id, item.title, item.text, published);
  }
  return text + "</channel></rss>";
}

FeedItem approval(int number) {
  return {fmt::format("deal-{}", number),
          fmt::format("China approves import of {},000 Nvidia H200 chips for Tencent", number + 10),
          fmt::format("China's commerce ministry said on Tuesday it has approved the import of "
                      "{},000 Nvidia H200 chips for Tencent.",
                      number + 10)};
}

Newsroom::Newsroom(KafkaSettings kafka)
    : kafka_(std::move(kafka)),
      server_(HttpServer::Answer([this](const auto& request) { return answer(request); })) {}

ServedAnswer Newsroom::answer(const ServedRequest& request) {
  std::lock_guard lock(mutex_);
  const auto feed = feeds_.find(request.path);
  if (feed == feeds_.end()) return {.status = 404};
  ++requests_[feed->first];
  const std::string etag = '"' + sha256_hex(feed->second).substr(0, 16) + '"';
  const auto known = request.headers.find("if-none-match");
  if (known != request.headers.end() && known->second == etag) return {.status = 304};
  return {.body = feed->second, .headers = {{"ETag", etag}}};
}

void Newsroom::publish(const std::string& name, std::string document) {
  std::lock_guard lock(mutex_);
  feeds_["/" + name] = std::move(document);
}

void Newsroom::publish(const std::string& name, const std::vector<FeedItem>& items) {
  publish(name, rss(items));
}

std::string Newsroom::url(const std::string& name) const {
  return server_.url("/" + name);
}

std::string Newsroom::source(const std::string& name, const std::string& more) const {
  return fmt::format(
      "[[source]]\nname = \"{}\"\nurl = \"{}\"\nallow_private = true\nlanguage = \"en\"\n"
      "min_interval = \"200ms\"\nmax_interval = \"200ms\"\nbackfill = \"all\"\n{}\n",
      name, url(name), more);
}

std::size_t Newsroom::requests_of(const std::string& name) const {
  std::lock_guard lock(mutex_);
  const auto count = requests_.find("/" + name);
  return count == requests_.end() ? 0 : count->second;
}

bool Newsroom::was_read(const std::string& name, std::size_t times) {
  const std::size_t before = requests_of(name);
  return eventually([&] { return requests_of(name) >= before + times; });
}

void Newsroom::configure(const std::string& sources, const std::string& more,
                         const std::string& kafka) {
  directory_.write("feeds.d/feeds.toml", sources);
  directory_.write("chipwired.toml",
                   fmt::format("feeds_directory = \"{0}/feeds.d\"\n"
                               "knowledge_directory = \"{1}/config/knowledge\"\n"
                               "knowledge_overlay = \"{0}/knowledge.d\"\n"
                               "state_directory = \"{0}/state\"\n"
                               "[kafka]\nbrokers = \"{2}\"\nprefix = \"{3}\"\nshards = {4}\n"
                               "partitions = {5}\n{6}\n"
                               "[admin]\nport = 0\n{7}\n",
                               directory_.path().string(), SOURCE_DIR, kafka_.brokers,
                               kafka_.prefix, kafka_.shards, kafka_.partitions, kafka, more));
}

DaemonProcess& Newsroom::start(std::vector<std::string> more_arguments) {
  std::vector<std::string> arguments{"--config", config_file()};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  daemon_ = std::make_unique<DaemonProcess>(arguments, directory_.path() / "log");
  return *daemon_;
}

std::vector<Message> Newsroom::read(const std::string& topic) const {
  return read_topic(kafka_, topic);
}

std::vector<Message> Newsroom::await(const std::string& topic, std::size_t count,
                                     std::chrono::milliseconds timeout) const {
  std::vector<Message> messages;
  eventually(
      [&] {
        try {
          messages = read(topic);
        } catch (const KafkaFailure&) {  // a broker that is busy starting
          return false;
        }
        return messages.size() >= count;
      },
      timeout);
  return messages;
}

nlohmann::json value_of(const Message& message) {
  return nlohmann::json::parse(message.value.value_or("null"));
}

}  // namespace chipwire
