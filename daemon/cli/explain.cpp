#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "connectors/decode.h"
#include "connectors/format/html_text.h"
#include "connectors/format/language.h"
#include "daemon/cli/command.h"
#include "daemon/cli/corpus_json.h"
#include "daemon/cli/fetch_option.h"
#include "daemon/cli/knowledge_option.h"
#include "daemon/cli/pretty.h"
#include "daemon/detect/detect.h"

namespace chipwire {
namespace {

Document document_of(const std::string& target, const FetchOption& how) {
  if (is_url(target)) return how.fetch(target).document;
  Document document;
  document.file_name = target;
  if (target == "-") {
    document.bytes.assign(std::istreambuf_iterator<char>(std::cin), {});
    return document;
  }
  std::ifstream in(target, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + target);
  document.bytes.assign(std::istreambuf_iterator<char>(in), {});
  return document;
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

/// A page of the web, as its reader sees it.
Item page_item(const std::string& html) {
  Item item;
  const std::size_t begin = html.find("<title>"), end = html.find("</title>");
  if (begin < end && end != std::string::npos) {
    item.title = html_line(std::string_view(html).substr(begin + 7, end - begin - 7));
  }
  item.text = html_text(html);
  return item;
}

/// A corpus, a feed or wire document, a page of the web, or else plain text.
std::vector<Item> items_of(const Document& document) {
  std::vector<Item> items = corpus_items(document.bytes);
  if (!items.empty()) return items;
  try {
    return decode(document).items;
  } catch (const DecodeError&) {
    const bool is_page = document.bytes.find("<html") != std::string::npos;
    return {is_page ? page_item(document.bytes) : plain_item(document.bytes)};
  }
}

void explain(const Document& document, const Knowledge& knowledge, const Pretty& how) {
  std::vector<Item> items = items_of(document);
  for (Item& item : items) {
    item.lang_detected = detect_language(item.title, item.text);
    nlohmann::json story = record_json(detect(item, knowledge));
    story["item"] = {{"title", item.title}, {"summary", item.summary}, {"text", item.text}};
    fmt::print("{}{}", pretty(story, how), items.size() > 1 ? "\n" : "");
  }
}

}  // namespace

void add_explain(CLI::App& app, int& status) {
  struct Options {
    std::string target, color = "auto";
    bool brief = false;
    FetchOption fetch;
    KnowledgeOption knowledge;
  };
  CLI::App* command =
      app.add_subcommand("explain", "show what detection makes of a document, and why");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("target", options->target,
                   "a file or URL: a feed, a wire item, a page, a corpus or plain text; - is "
                   "standard input")
      ->required();
  command->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->add_flag("--brief", options->brief, "without the score's terms");
  options->fetch.add_to(*command);
  options->knowledge.add_to(*command);
  command->callback([options, &status] {
    Pretty how;
    how.color = wants_color(options->color);
    how.terms = !options->brief;
    how.text = std::string::npos;
    explain(document_of(options->target, options->fetch), options->knowledge.load(), how);
    status = 0;
  });
}

}  // namespace chipwire
