#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

#include "daemon/cli/command.h"

int main(int argc, char** argv) {
  CLI::App app("chipwire: looks into feeds, stories and a chipwired's configuration", "chipwire");
  app.require_subcommand(1);
  app.set_version_flag("--version", CHIPWIRE_VERSION);
  int status = 0;
  for (const auto add :
       {chipwire::add_check, chipwire::add_parse, chipwire::add_detect, chipwire::add_explain,
        chipwire::add_probe, chipwire::add_tail, chipwire::add_trace, chipwire::add_topics}) {
    add(app, status);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "chipwire: {}\n", error.what());
    return 1;
  }
  return status;
}
