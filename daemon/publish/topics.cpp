#include "daemon/publish/topics.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <set>
#include <spdlog/spdlog.h>
#include <thread>

#include "daemon/log.h"
#include "daemon/publish/consumer.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// Kafka's own default, which is never lowered.
constexpr std::size_t default_message_bytes = 1'048'588;
/// Larger segments are not compacted for days.
constexpr std::size_t checkpoint_segment_bytes = 32u << 20;
constexpr std::size_t largest_checkpoint_segment_bytes = 64u << 20;
constexpr auto longest_look = 30s;

std::string milliseconds(std::chrono::seconds time) {
  return std::to_string(time.count() * 1000);
}

using Config = std::map<std::string, std::string>;

Config deleting(std::chrono::seconds retention) {
  return {{"cleanup.policy", "delete"}, {"retention.ms", milliseconds(retention)}};
}

Config compacting() {
  return {{"cleanup.policy", "compact"}};
}

Config checkpointing() {
  return {{"cleanup.policy", "compact"},
          {"segment.bytes", std::to_string(checkpoint_segment_bytes)},
          {"min.cleanable.dirty.ratio", "0.1"}};
}

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_as_wanted(const std::string& name, const std::string& wanted, const std::string& actual) {
  if (name == "cleanup.policy") return wanted == actual;
  if (name == "max.message.bytes") return number(actual) >= number(wanted);
  if (name == "segment.bytes") {
    return number(actual) <= static_cast<double>(largest_checkpoint_segment_bytes);
  }
  return number(wanted) == number(actual);
}

/// Settings without which the daemon cannot keep its promises, whoever made the topic.
bool is_vital(const std::string& name) {
  return name == "cleanup.policy" || name == "max.message.bytes";
}

bool is_checkpoints(const Topic& topic) {
  return topic.name.ends_with(".checkpoints");
}

/// Whether the topic holds a committed record.
bool holds_records(Consumer& consumer, const std::string& topic) {
  consumer.assign_all({topic});
  const auto until = steady_clock::now() + longest_look;
  while (!consumer.has_seen_every_end()) {
    if (steady_clock::now() > until) throw KafkaFailure({.text = "cannot read topic " + topic});
    if (std::holds_alternative<Message>(consumer.read(500ms))) return true;
  }
  return false;
}

/// A broker hears of a new topic a moment after the controller made it.
Topic await_topic(Admin& admin, const std::string& name) {
  for (const auto until = steady_clock::now() + longest_look; steady_clock::now() < until;) {
    if (auto topic = admin.describe(name)) return std::move(*topic);
    std::this_thread::sleep_for(10ms);
  }
  throw KafkaFailure({.text = "topic " + name + " was created and does not appear"});
}

void sleep_unless(const std::atomic<bool>& stopping, steady_clock::duration time) {
  for (const auto until = steady_clock::now() + time; !stopping && steady_clock::now() < until;) {
    std::this_thread::sleep_for(20ms);
  }
}

}  // namespace

std::vector<Topic> wanted_topics(const Settings& settings) {
  const auto& kafka = settings.kafka;
  std::vector<Topic> topics;
  std::set<std::string> named;
  const auto want = [&](const std::string& name, int partitions, Config config) {
    if (!named.insert(name).second) return;  // several routes may lead to one topic
    config["max.message.bytes"] = std::to_string(
        std::max(default_message_bytes, kafka.max_record_bytes + record_overhead_bytes));
    config["min.insync.replicas"] = std::to_string(kafka.min_insync_replicas);
    topics.push_back({.name = kafka.prefix + "." + name,
                      .partitions = partitions,
                      .replication = kafka.replication,
                      .config = std::move(config)});
  };
  want("stories", kafka.partitions, deleting(kafka.stories_retention));
  want("review", kafka.partitions, deleting(kafka.stories_retention));
  if (kafka.items != ItemsTopic::off) {
    want("items", kafka.partitions, deleting(kafka.items_retention));
  }
  want("sources", 1, compacting());
  want("source_events", 1, deleting(kafka.events_retention));
  want("checkpoints", kafka.shards, checkpointing());
  want("deadletter", 1, deleting(kafka.stories_retention));
  for (const auto& route : settings.routes) {
    want(route.topic, kafka.partitions, deleting(kafka.stories_retention));
  }
  return topics;
}

std::vector<AccessRule> wanted_access(const Settings& settings) {
  const auto& prefix = settings.kafka.prefix;
  std::vector<AccessRule> rules;
  for (const auto* operation : {"Describe", "DescribeConfigs", "Read", "Write"}) {
    rules.push_back({operation, "Topic", prefix + ".", true});
  }
  if (settings.kafka.create_topics) rules.push_back({"Create", "Topic", prefix + ".", true});
  for (const auto* operation : {"Describe", "Write"}) {
    rules.push_back({operation, "TransactionalId", prefix + ".", true});
  }
  rules.push_back({"Describe", "Group", prefix + ".reader", false});
  return rules;
}

std::vector<std::string> differences(const Topic& wanted, const Topic& actual, bool strictly) {
  std::vector<std::string> found;
  const auto differ = [&](const std::string& what, const auto& is, const auto& should) {
    found.push_back(fmt::format("{}: {} is {}, wanted {}", wanted.name, what, is, should));
  };
  if (actual.partitions != wanted.partitions && (strictly || is_checkpoints(wanted))) {
    differ("partitions", actual.partitions, wanted.partitions);
  }
  if (actual.replication != wanted.replication && strictly) {
    differ("replication", actual.replication, wanted.replication);
  }
  for (const auto& [name, should] : wanted.config) {
    const auto is = actual.config.find(name);
    if (is == actual.config.end() || is_as_wanted(name, should, is->second)) continue;
    if (strictly || is_vital(name)) differ(name, is->second, should);
  }
  return found;
}

void ensure_topics(const Settings& settings, const Credentials& credentials) {
  Admin admin(settings.kafka, credentials);
  std::vector<Topic> missing;
  std::vector<std::string> wrong;
  const bool strictly = !settings.kafka.create_topics;
  for (auto& wanted : wanted_topics(settings)) {
    if (const auto actual = admin.describe(wanted.name)) {
      std::ranges::move(differences(wanted, *actual, strictly), std::back_inserter(wrong));
    } else if (strictly) {
      wrong.push_back(fmt::format("{}: does not exist, and create_topics is false", wanted.name));
    } else {
      missing.push_back(std::move(wanted));
    }
  }
  admin.create(missing);
  // Another instance may have made them meanwhile, and made them otherwise.
  for (const auto& wanted : missing) {
    std::ranges::move(differences(wanted, await_topic(admin, wanted.name), false),
                      std::back_inserter(wrong));
  }
  if (!wrong.empty()) throw TopicsError(fmt::format("{}", fmt::join(wrong, "\n")));
}

void check_first_start(const Settings& settings, const Credentials& credentials) {
  const auto& prefix = settings.kafka.prefix;
  Consumer consumer(settings.kafka, credentials);
  if (holds_records(consumer, prefix + ".checkpoints") ||
      !holds_records(consumer, prefix + ".stories")) {
    return;
  }
  throw TopicsError(fmt::format(
      "topic {0}.stories holds records, but {0}.checkpoints has none: what was published is not "
      "known, and everything would be published again. Ways out: restore {0}.checkpoints; choose "
      "another prefix; or delete {0}.stories, if publishing again is what you want",
      prefix));
}

void check_prefix(const KafkaSettings& settings) {
  if (settings.prefix_is_explicit) return;
  for (const auto* name : {"bootstrap.servers", "metadata.broker.list"}) {
    const auto property = settings.properties.find(name);
    if (property != settings.properties.end() && !is_local(property->second)) {
      throw TopicsError(fmt::format(
          "Kafka at {} is not on this machine: set [kafka] prefix to say whose topics to write",
          property->second));
    }
  }
  if (!is_local(settings.brokers)) {
    throw TopicsError(fmt::format(
        "Kafka at {} is not on this machine: set [kafka] prefix to say whose topics to write",
        settings.brokers));
  }
}

bool wait_for_topics(const Settings& settings, const Credentials& credentials,
                     const std::atomic<bool>& stopping) {
  check_prefix(settings.kafka);
  std::string said;
  for (auto delay = 200ms; !stopping; delay = std::min<std::chrono::milliseconds>(delay * 2, 2s)) {
    try {
      ensure_topics(settings, credentials);
      check_first_start(settings, credentials);
      if (!said.empty()) spdlog::info("kafka brokers={} state=reached", settings.kafka.brokers);
      return true;
    } catch (const KafkaFailure& failure) {
      if (std::exchange(said, failure.what()) != failure.what()) {
        spdlog::warn("kafka brokers={} state=waiting why={}", settings.kafka.brokers,
                     log_value(said));
      }
    }
    sleep_unless(stopping, delay);
  }
  return false;
}

}  // namespace chipwire
