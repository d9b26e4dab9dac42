#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/publish/consumer.h"

namespace chipwire {

/// Where a command finds Kafka: the configuration file's [kafka], and over it --brokers, --prefix
/// and -X PROPERTY=VALUE.
struct BrokerOption {
  std::string file, brokers, prefix;
  std::vector<std::string> properties;

  void add_to(CLI::App& command);
  /// Without --config: the installed file where it can be read, else the defaults. Throws
  /// ConfigError, std::runtime_error.
  Settings settings() const;
};

/// RFC 3339, `beginning` or `now`. Throws std::runtime_error.
From parse_from(const std::string& text);

/// Reads `topics` (with their prefix): each record goes to `take`, until that returns false or,
/// where asked for, every partition's end as it is now. Returns whether any of the topics exists.
/// Waits for a broker for 10 s, then throws KafkaFailure.
bool read_records(const Settings& settings, const std::vector<std::string>& topics, From from,
                  bool until_end, const std::function<bool(const Message&)>& take);

}  // namespace chipwire
