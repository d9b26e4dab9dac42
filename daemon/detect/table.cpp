#include "daemon/detect/table.h"

#include <fstream>

namespace chipwire {
namespace {

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (std::size_t tab; (tab = line.find('\t', begin)) != std::string::npos; begin = tab + 1) {
    cells.push_back(line.substr(begin, tab - begin));
  }
  cells.push_back(line.substr(begin));
  return cells;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::vector<Row> read_table(const std::filesystem::path& file,
                            const std::vector<std::string>& columns,
                            std::vector<Problem>& problems) {
  std::vector<Row> rows;
  std::ifstream in(file, std::ios::binary);
  bool header_seen = false;
  std::uint32_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    Row row{cells_of(line), Position{file.string(), number, 1}};
    if (!header_seen) {
      header_seen = true;
      if (row.cells != columns) {
        problems.push_back({row.position, "the header must have the columns " + joined(columns)});
        return {};
      }
    } else if (row.cells.size() != columns.size()) {
      problems.push_back({row.position, "a row must have " + std::to_string(columns.size()) +
                                            " columns (" + joined(columns) + "), this has " +
                                            std::to_string(row.cells.size())});
    } else {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    const std::size_t first = text.find_first_not_of(' ', begin);
    if (first < end) {
      const std::size_t last = text.find_last_not_of(' ', end - 1);
      parts.push_back(text.substr(first, last - first + 1));
    }
    begin = end + 1;
  }
  return parts;
}

}  // namespace chipwire
