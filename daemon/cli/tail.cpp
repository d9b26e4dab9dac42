#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "daemon/cli/broker_option.h"
#include "daemon/cli/command.h"
#include "daemon/cli/message_json.h"
#include "daemon/cli/pretty.h"

namespace chipwire {
namespace {

struct Tail {
  BrokerOption broker;
  std::vector<std::string> topics{"stories"};
  std::string from = "now", color = "auto";
  bool until_end = false, json = false, terms = false;
  std::size_t count = 0;
};

std::string heading(const Message& message, const nlohmann::json& story) {
  const auto retracts = text_at(story, "retracts");
  return fmt::format("{}  {}  {}  {}{}", rfc3339(message.at), text_at(story, "language"),
                     text_at(story, "item/change"), text_at(story, "item/revision_key"),
                     retracts.empty() ? "" : "  takes back " + retracts);
}

bool is_story(const nlohmann::json& value) {
  return value.is_object() && text_at(value, "schema").starts_with("chipwire.story/");
}

std::string shown(const Message& message, const Tail& tail, const Pretty& how) {
  const auto value = value_of(message);
  // A tombstone or a binary record has no JSON; its key is all there is to tell.
  if (tail.json) {
    return json_line(value.is_null() ? nlohmann::json{{"key", message.key}, {"value", nullptr}}
                                     : value) +
           '\n';
  }
  if (!is_story(value)) return summary_line(message, value) + '\n';
  return heading(message, value) + '\n' + pretty(value, how) + '\n';
}

int run(const Tail& tail) {
  const auto settings = tail.broker.settings();
  const Pretty how{.color = wants_color(tail.color), .terms = tail.terms};
  std::vector<std::string> topics;
  for (const auto& topic : tail.topics) topics.push_back(settings.kafka.prefix + "." + topic);
  std::size_t left = tail.count;
  const bool any = read_records(settings, topics, parse_from(tail.from), tail.until_end,
                                [&](const Message& message) {
                                  fmt::print("{}", shown(message, tail, how));
                                  std::fflush(stdout);
                                  return tail.count == 0 || --left > 0;
                                });
  if (!any) fmt::print(stderr, "chipwire: no topic {} there\n", fmt::join(topics, ", "));
  return any ? 0 : 1;
}

}  // namespace

void add_tail(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "tail", "print stories as they are published; status 1 if there is no such topic or broker");
  const auto tail = std::make_shared<Tail>();  // shared: the callback outlives this call
  tail->broker.add_to(*command);
  command->add_option("--topic", tail->topics, "topic after its prefix; repeatable")
      ->capture_default_str();
  command->add_option("--from", tail->from, "beginning, now, or a time as 2026-11-24T09:00:00Z")
      ->capture_default_str();
  command->add_flag("--until-end", tail->until_end, "end with the last record there is now");
  command->add_option("--count", tail->count, "end after so many records");
  command->add_flag("--json", tail->json, "print each record's value on a line of its own");
  command->add_flag("--terms", tail->terms, "show the score's terms");
  command->add_option("--color", tail->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->callback([tail, &status] { status = run(*tail); });
}

}  // namespace chipwire
