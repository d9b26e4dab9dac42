#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "connectors/decode.h"
#include "daemon/cli/command.h"
#include "daemon/cli/corpus_json.h"
#include "daemon/cli/knowledge_option.h"
#include "daemon/cli/pretty.h"
#include "daemon/detect/detect.h"

namespace chipwire {
namespace {

std::string bytes_of(const std::string& file) {
  if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// JSON lines of a corpus; nothing if `bytes` are something else.
std::vector<Item> corpus_items(const std::string& bytes) {
  std::vector<Item> items;
  std::istringstream in(bytes);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const auto document = nlohmann::json::parse(line, nullptr, false);
    if (!document.is_object() || !document.contains("body")) return {};
    items.push_back(item_of_corpus(document));
  }
  return items;
}

/// The first line is the title, if an empty one follows it.
Item plain_item(const std::string& text) {
  Item item;
  const std::size_t cut = text.find("\n\n");
  const bool has_title = cut != std::string::npos && text.find('\n') == cut;
  if (has_title) item.title = text.substr(0, cut);
  item.text = has_title ? text.substr(cut + 2) : text;
  return item;
}

/// A corpus, a feed or wire document, or else plain text.
std::vector<Item> items_of(const std::string& file) {
  std::string bytes = bytes_of(file);
  std::vector<Item> items = corpus_items(bytes);
  if (!items.empty()) return items;
  try {
    Document document;
    document.file_name = file;
    document.bytes = bytes;
    return decode(document).items;
  } catch (const DecodeError&) {
    return {plain_item(bytes)};
  }
}

void explain(const std::string& file, const Knowledge& knowledge, const Pretty& how) {
  const std::vector<Item> items = items_of(file);
  for (const Item& item : items) {
    nlohmann::json story = record_json(detect(item, knowledge));
    story["item"] = {{"title", item.title}, {"summary", item.summary}, {"text", item.text}};
    fmt::print("{}{}", pretty(story, how), items.size() > 1 ? "\n" : "");
  }
}

}  // namespace

void add_explain(CLI::App& app, int& status) {
  struct Options {
    std::string file, color = "auto";
    bool brief = false;
    KnowledgeOption knowledge;
  };
  CLI::App* command =
      app.add_subcommand("explain", "show what detection makes of a document, and why");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("file", options->file,
                   "a feed, a wire item, a corpus or plain text; - is standard input")
      ->required();
  command->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->add_flag("--brief", options->brief, "without the score's terms");
  options->knowledge.add_to(*command);
  command->callback([options, &status] {
    Pretty how;
    how.color = wants_color(options->color);
    how.terms = !options->brief;
    how.text = std::string::npos;
    explain(options->file, options->knowledge.load(), how);
    status = 0;
  });
}

}  // namespace chipwire
