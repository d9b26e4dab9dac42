#include "daemon/publish/topics.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "daemon/cli/broker_option.h"
#include "daemon/cli/command.h"

namespace chipwire {
namespace {

struct Topics {
  BrokerOption broker;
  std::string principal = "User:chipwired";
  bool check = false;
};

void print(const Topic& topic) {
  fmt::print("{}\n  partitions={} replication={}\n", topic.name, topic.partitions,
             topic.replication);
  for (const auto& [name, value] : topic.config) fmt::print("  {}={}\n", name, value);
}

void print(const AccessRule& rule, const std::string& principal) {
  const std::string option = rule.resource == "Topic"             ? "--topic"
                             : rule.resource == "TransactionalId" ? "--transactional-id"
                                                                  : "--group";
  fmt::print("kafka-acls.sh --add --allow-principal {} --operation {} {} {}{}\n", principal,
             rule.operation, option, rule.name,
             rule.is_prefix ? " --resource-pattern-type prefixed" : "");
}

/// Compares with the broker, and changes nothing.
int check(Settings settings) {
  settings.kafka.create_topics = false;
  try {
    ensure_topics(settings, Credentials(settings.credentials_directory));
  } catch (const TopicsError& error) {
    fmt::print("{}\n", error.what());
    return 1;
  }
  fmt::print("every topic is as wanted\n");
  return 0;
}

int run(const Topics& topics) {
  const auto settings = topics.broker.settings();
  if (topics.check) return check(settings);
  for (const auto& topic : wanted_topics(settings)) print(topic);
  fmt::print("\n# Access that chipwired needs:\n");
  for (const auto& rule : wanted_access(settings)) print(rule, topics.principal);
  return 0;
}

}  // namespace

void add_topics(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "topics", "print the topics that chipwired wants, and the access it needs to them");
  const auto topics = std::make_shared<Topics>();  // shared: the callback outlives this call
  topics->broker.add_to(*command);
  command->add_option("--principal", topics->principal, "whom the access rules are for")
      ->capture_default_str();
  command->add_flag("--check", topics->check,
                    "compare with the broker instead; status 1 if something differs");
  command->callback([topics, &status] { status = run(*topics); });
}

}  // namespace chipwire
