#include "daemon/cli/broker_option.h"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <variant>

#include "config/credentials.h"
#include "config/load.h"

namespace chipwire {
namespace {

using std::chrono::steady_clock;

constexpr const char* installed_file = "/etc/chipwire/chipwired.toml";
constexpr auto patience = std::chrono::seconds{10};

Settings base_settings(const std::string& file) {
  if (!file.empty()) return load(file);
  std::error_code none;
  return std::filesystem::exists(installed_file, none) ? load(installed_file) : Settings{};
}

std::size_t assign_patiently(Consumer& consumer, const std::vector<std::string>& topics,
                             From from) {
  for (const auto until = steady_clock::now() + patience;;) {
    try {
      return consumer.assign_all(topics, from);
    } catch (const KafkaFailure&) {
      if (steady_clock::now() > until) throw;
    }
  }
}

}  // namespace

void BrokerOption::add_to(CLI::App& command) {
  command.add_option("--config", file, "configuration file whose [kafka] counts");
  command.add_option("--brokers", brokers, "HOST:PORT[,HOST:PORT…] of Kafka");
  command.add_option("--prefix", prefix, "what the topics' names begin with");
  command.add_option("-X,--property", properties, "a librdkafka property, NAME=VALUE; repeatable");
}

Settings BrokerOption::settings() const {
  auto settings = base_settings(file);
  if (!brokers.empty()) settings.kafka.brokers = brokers;
  if (!prefix.empty()) settings.kafka.prefix = prefix;
  for (const auto& property : properties) {
    const auto equals = property.find('=');
    if (equals == std::string::npos) throw std::runtime_error("no NAME=VALUE: " + property);
    settings.kafka.properties[property.substr(0, equals)] = property.substr(equals + 1);
  }
  return settings;
}

From parse_from(const std::string& text) {
  if (text == "beginning") return {};
  if (text == "now") return {.kind = From::Kind::now};
  const auto instant = parse_rfc3339(text);
  if (!instant) {
    throw std::runtime_error(
        "neither beginning nor now nor a time such as "
        "2026-11-24T09:00:00Z: " +
        text);
  }
  return {.kind = From::Kind::time, .at = *instant};
}

bool read_records(const Settings& settings, const std::vector<std::string>& topics, From from,
                  bool until_end, const std::function<bool(const Message&)>& take) {
  const Credentials credentials(settings.credentials_directory);
  Consumer consumer(settings.kafka, credentials);
  const bool any = assign_patiently(consumer, topics, from) > 0;
  while (any && !(until_end && consumer.has_seen_every_end())) {
    const auto read = consumer.read(call_timeout);
    if (const auto* message = std::get_if<Message>(&read); message != nullptr && !take(*message)) {
      break;
    }
  }
  return any;
}

}  // namespace chipwire
