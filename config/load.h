#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "config/settings.h"

namespace chipwire {

/// One mistake in a configuration file: what is wrong and what would be right.
struct Problem {
  Position position;
  std::string message;
};

/// `FILE:LINE:COLUMN`, or `FILE` where the line is unknown.
std::string to_string(const Position& position);

/// `FILE:LINE:COLUMN: message`
std::string to_string(const Problem& problem);

/// Thrown by load(): every mistake of every file at once, in file and line order.
/// what() is all of them, one a line.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// Reads `file` (TOML) and the feeds directory it names (*.toml, *.opml, in name order).
/// An unknown key, a wrong type, a value out of range, a duplicate source name or a file that
/// cannot be read is a Problem. Relative paths are relative to the file that holds them.
/// A `feeds_directory` that is given stands for the file's own.
/// Throws ConfigError. Reads files, holds no state, may be called from any thread.
Settings load(const std::string& file, const std::string& feeds_directory = {});

/// The same for the settings that have no file: the defaults, with the sources of
/// `feeds_directory`.
Settings load_defaults(const std::string& feeds_directory);

/// Every key that a file may have: "instance", "kafka.brokers", "source.url", "route.topic".
std::vector<std::string> known_keys();

}  // namespace chipwire
