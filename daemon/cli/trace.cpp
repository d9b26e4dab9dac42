#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "connectors/format/plain.h"
#include "daemon/cli/broker_option.h"
#include "daemon/cli/command.h"
#include "daemon/cli/message_json.h"

namespace chipwire {
namespace {

using Json = nlohmann::json;

struct Trace {
  BrokerOption broker;
  std::string what;
};

struct Found {
  Message message;
  Json value;
};

bool has_link(const Json& item, const std::string& url) {
  if (text_at(item, "canonical_link") == url || text_at(item, "link") == url) return true;
  const auto links = item.find("links");
  return links != item.end() && links->is_array() &&
         std::any_of(links->begin(), links->end(),
                     [&](const Json& link) { return text_at(link, "href") == url; });
}

bool holds_words(const Json& item, const std::string& words) {
  return lower(text_at(item, "title")).find(lower(words)) != std::string::npos;
}

/// Whether the record is about the item that `what` names: by its key or that of a revision, by a
/// link, by words of its title; a dead letter by its source, topic key or reason.
bool is_about(const Message& message, const Json& value, const std::string& what) {
  if (message.key == what) return true;
  if (!value.is_object()) return false;
  for (const auto* path : {"key", "revision_key", "item/key", "item/revision_key", "url"}) {
    if (text_at(value, path) == what) return true;
  }
  const auto item = value.find("item");
  const Json& of = item != value.end() && item->is_object() ? *item : value;
  return has_link(of, what) || holds_words(of, what);
}

/// The topics that may tell of an item, those of routes included.
std::vector<std::string> telling_topics(const Settings& settings) {
  std::set<std::string> names{"items", "stories", "review", "deadletter"};
  for (const auto& route : settings.routes) names.insert(route.topic);
  std::vector<std::string> topics;
  for (const auto& name : names) topics.push_back(settings.kafka.prefix + "." + name);
  return topics;
}

int run(const Trace& trace) {
  const auto settings = trace.broker.settings();
  std::vector<Found> found;
  const bool any =
      read_records(settings, telling_topics(settings), {}, true, [&](const Message& message) {
        auto value = value_of(message);
        if (is_about(message, value, trace.what)) found.push_back({message, std::move(value)});
        return true;
      });
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.message.at < b.message.at; });
  for (const auto& [message, value] : found) fmt::print("{}\n", summary_line(message, value));
  if (!any) {
    fmt::print(stderr, "chipwire: no topics of prefix {} there\n", settings.kafka.prefix);
  } else if (found.empty()) {
    fmt::print(stderr,
               "chipwire: nothing was published of it. With [kafka] items = \"seen\" every item "
               "leaves a trace, also one that is no story\n");
  }
  return found.empty() ? 1 : 0;
}

}  // namespace

void add_trace(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "trace", "print what happened to an item, oldest first; status 1 if nothing is known of it");
  const auto trace = std::make_shared<Trace>();  // shared: the callback outlives this call
  trace->broker.add_to(*command);
  command->add_option("what", trace->what, "its key, a link of it, or words of its title")
      ->required();
  command->callback([trace, &status] { status = run(*trace); });
}

}  // namespace chipwire
