#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <string>

#include "config/load.h"
#include "daemon/daemon.h"

namespace {

int check_config(const chipwire::Options& options) {
  const auto settings = chipwire::load_settings(options);
  fmt::print("{}: valid, {} sources, {} routes\n",
             options.config_file.empty() ? "defaults" : options.config_file,
             settings.sources.size(), settings.routes.size());
  return chipwire::stopped;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("chipwired: reads news sources and publishes chip-export stories to Kafka",
               "chipwired");
  chipwire::Options options;
  bool check = false;
  std::string embedded;
  app.add_option("--config", options.config_file, "configuration file (TOML)");
  app.add_option("--feeds", options.feeds_directory, "directory of sources, instead of the file's");
  app.add_flag("--check-config", check, "check the configuration and exit: 0, or 78 for mistakes");
  auto* broker = app.add_option("--embedded-broker", embedded,
                                "run a broker inside, for trying out only; on this port or any")
                     ->expected(0, 1);
  app.add_option("--rules", options.rules, "version of the identity rules")->group("");
  app.set_version_flag("--version", CHIPWIRE_VERSION);
  CLI11_PARSE(app, argc, argv);
  try {
    if (broker->count() > 0) {
      options.embedded_broker =
          static_cast<std::uint16_t>(embedded.empty() ? 0 : std::stoi(embedded));
    }
    return check ? check_config(options) : chipwire::run_daemon(options);
  } catch (const chipwire::ConfigError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return chipwire::bad_configuration;
  } catch (const std::exception& error) {
    fmt::print(stderr, "chipwired: {}\n", error.what());
    return chipwire::failed;
  }
}
