#include "daemon/detect/detect.h"

#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <memory>

#include "daemon/cli/command.h"
#include "daemon/cli/corpus_json.h"
#include "daemon/cli/knowledge_option.h"

namespace chipwire {
namespace {

/// Writes a prediction for each line of `in`; false if a line is no document.
bool predict(std::istream& in, const std::string& name, const Knowledge& knowledge) {
  bool good = true;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    try {
      const Item item = item_of_corpus(nlohmann::json::parse(line));
      fmt::print("{}\n", prediction(item.id, detect(item, knowledge), knowledge).dump());
    } catch (const nlohmann::json::exception& error) {
      fmt::print(stderr, "chipwire: {}:{}: no document of a corpus: {}\n", name, number,
                 error.what());
      good = false;
    }
  }
  return good;
}

int run(const std::vector<std::string>& files, const Knowledge& knowledge) {
  int status = 0;
  for (const std::string& file : files) {
    if (file == "-") {
      if (!predict(std::cin, "standard input", knowledge)) status = 1;
      continue;
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) fmt::print(stderr, "chipwire: cannot read {}\n", file);
    if (!in || !predict(in, file, knowledge)) status = 1;
  }
  return status;
}

}  // namespace

void add_detect(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("detect", "print a prediction for each document of a corpus");
  const auto files = std::make_shared<std::vector<std::string>>();
  const auto knowledge = std::make_shared<KnowledgeOption>();
  command
      ->add_option("corpus", *files, "JSON lines of {id, lang, title, body}; - is standard input")
      ->required();
  knowledge->add_to(*command);
  command->callback([files, knowledge, &status] { status = run(*files, knowledge->load()); });
}

}  // namespace chipwire
