#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "config/load.h"
#include "daemon/cli/command.h"
#include "daemon/daemon.h"
#include "daemon/detect/knowledge.h"

namespace chipwire {

namespace {

struct Check {
  std::string file = "/etc/chipwire/chipwired.toml";
  std::string feeds;
  bool list = false;
};

void print(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", to_string(problem));
}

void list_sources(const Settings& settings) {
  for (const auto& source : settings.sources) {
    fmt::print("{}\t{}\t{}\t{}\n", source.name, source.enabled ? "on" : "off",
               source.kind == SourceKind::http ? source.url : source.path,
               to_string(source.position));
  }
}

void check_knowledge(const Settings& settings) {
  const auto knowledge = Knowledge::load(settings.knowledge_directory, settings.knowledge_overlay);
  fmt::print("{}: valid, digest {:.12}\n", settings.knowledge_directory, knowledge.digest());
}

int run(const Check& check) {
  try {
    const auto settings = load(check.file, check.feeds);
    fmt::print("{}: valid, {} sources, {} routes\n", check.file, settings.sources.size(),
               settings.routes.size());
    if (check.list) list_sources(settings);
    check_knowledge(settings);
    return stopped;
  } catch (const ConfigError& error) {
    print(error.problems());
  } catch (const KnowledgeError& error) {
    print(error.problems());
  }
  return bad_configuration;
}

}  // namespace

void add_check(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "check", "check configuration, sources and knowledge; status 0, or 78 for mistakes");
  const auto check = std::make_shared<Check>();  // shared: the callback outlives this call
  command->add_option("file", check->file, "configuration file")->capture_default_str();
  command->add_option("--feeds", check->feeds, "directory of sources, instead of the file's");
  command->add_flag("--list", check->list, "list the sources: name, on or off, address, position");
  command->callback([check, &status] { status = run(*check); });
}

}  // namespace chipwire
