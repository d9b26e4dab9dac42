#pragma once

#include <CLI/CLI.hpp>

namespace chipwire {

/// The subcommands of `chipwire`. Each adds itself to `app` with its options and help; when it is
/// chosen, its callback does the work and sets `status`, the program's exit status. They write
/// results to standard output and complaints to standard error.
void add_check(CLI::App& app, int& status);
void add_parse(CLI::App& app, int& status);
void add_detect(CLI::App& app, int& status);
void add_explain(CLI::App& app, int& status);
void add_probe(CLI::App& app, int& status);
void add_tail(CLI::App& app, int& status);
void add_trace(CLI::App& app, int& status);
void add_topics(CLI::App& app, int& status);

}  // namespace chipwire
