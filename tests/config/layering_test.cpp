#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <regex>
#include <vector>

namespace chipwire {

namespace fs = std::filesystem;

namespace {

// config <- connectors <- daemon <- tests; programs under deploy/ stand beside the daemon.
const std::map<std::string, int> layers = {
    {"config", 0}, {"connectors", 1}, {"daemon", 2}, {"deploy", 2}, {"tests", 3}};

struct Include {
  fs::path from;  // relative to the root
  int line;
  std::string target;
};

std::string room(const fs::path& path) {
  return path.begin()->string();
}

std::vector<Include> quoted_includes(const fs::path& file, const fs::path& root) {
  static const std::regex pattern("^\\s*#\\s*include\\s*\"([^\"]+)\"");
  std::vector<Include> includes;
  std::ifstream stream(file);
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, pattern)) {
      includes.push_back({fs::relative(file, root), number, match[1]});
    }
  }
  return includes;
}

std::vector<Include> all_includes(const fs::path& root) {
  std::vector<Include> all;
  for (const auto& [name, layer] : layers) {
    if (!fs::exists(root / name)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / name)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      const auto found = quoted_includes(entry.path(), root);
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  return all;
}

// Why `include` may not stand, or empty.
std::string fault(const Include& include, const fs::path& root) {
  const auto target = layers.find(room(include.target));
  if (target == layers.end() || !fs::exists(root / include.target)) {
    return "is not relative to the root";
  }
  return target->second > layers.at(room(include.from)) ? "is against the layers" : "";
}

}  // namespace

TEST(Layers, NoIncludeGoesAgainstThem) {
  const fs::path root = SOURCE_DIR;
  const auto includes = all_includes(root);
  EXPECT_GT(includes.size(), 50u);
  for (const auto& include : includes) {
    EXPECT_EQ(fault(include, root), "")
        << include.from.string() << ':' << include.line << ": " << include.target;
  }
}

TEST(Layers, TheTestSeesWhatItIsFor) {
  const fs::path root = SOURCE_DIR;
  EXPECT_EQ(fault({"config/a.cpp", 1, "daemon/log.h"}, root), "is against the layers");
  EXPECT_EQ(fault({"connectors/a.h", 1, "daemon/log.h"}, root), "is against the layers");
  EXPECT_EQ(fault({"daemon/a.h", 1, "tests/temporary_directory.h"}, root),
            "is against the layers");
  EXPECT_EQ(fault({"daemon/a.h", 1, "log.h"}, root), "is not relative to the root");
  EXPECT_EQ(fault({"daemon/a.h", 1, "config/load.h"}, root), "");
}

}  // namespace chipwire
