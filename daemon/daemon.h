#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/settings.h"
#include "daemon/line/cursor.h"

namespace chipwire {

/// What the command line says beside the configuration file.
struct Options {
  std::string config_file;                       ///< empty: the defaults
  std::string feeds_directory;                   ///< overrides the settings'; empty: theirs
  std::optional<std::uint16_t> embedded_broker;  ///< port, 0 for any; for trying out only
  int rules = Cursor::current_rules;             ///< another number: a test of upgrades
};

/// Exit statuses; anything but `stopped` and `bad_configuration` is restarted by systemd.
enum ExitStatus { stopped = 0, failed = 1, bad_configuration = 78 };

/// The settings that `options` stand for. Throws ConfigError.
Settings load_settings(const Options& options);

/// The daemon's life, from start to stop. Returns an ExitStatus.
int run_daemon(const Options& options);

}  // namespace chipwire
