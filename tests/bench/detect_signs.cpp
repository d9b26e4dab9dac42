// Prints the signs that detection finds in each document of annotated corpora, one JSON line each:
// what fit_detect.py fits the log-odds of config/knowledge/thresholds.toml on.
//
//   detect_signs KNOWLEDGE CORPUS.jsonl...

#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/detect/compiled.h"
#include "daemon/detect/terms.h"

namespace chipwire {
namespace {

void print_signs(const std::string& file, const Knowledge::Compiled& knowledge) {
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const auto document = nlohmann::json::parse(line);
    Item item;
    item.lang = document.value("lang", "");
    item.title = document.value("title", "");
    item.text = document.value("body", "");
    const Page page(item, knowledge.fold);
    const Scene scene =
        make_scene(page, find_anchors(page, knowledge, item.lang), knowledge, item.lang);
    nlohmann::ordered_json signs = nlohmann::ordered_json::array();
    for (const Sign& sign : find_signs(scene)) signs.push_back(sign.name);
    fmt::print("{}\n",
               nlohmann::ordered_json{{"id", document.value("id", "")}, {"signs", signs}}.dump());
  }
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: detect_signs KNOWLEDGE CORPUS.jsonl...\n");
    return 2;
  }
  const chipwire::Knowledge knowledge = chipwire::Knowledge::load(argv[1]);
  for (int i = 2; i < argc; ++i) chipwire::print_signs(argv[i], knowledge.compiled());
  return 0;
}
