#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/load.h"

namespace chipwire {

/// One line of a table, with where it stands.
struct Row {
  std::vector<std::string> cells;
  Position position;
};

/// Reads a tab-separated file: a header line that must be `columns`, then one row a line; empty
/// lines and lines that begin with `#` are skipped. Mistakes become Problems, the rows without
/// them are returned. A file that does not exist has no rows.
std::vector<Row> read_table(const std::filesystem::path& file,
                            const std::vector<std::string>& columns,
                            std::vector<Problem>& problems);

/// The parts of `text` between `separator`, without surrounding spaces, empty ones left out.
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace chipwire
