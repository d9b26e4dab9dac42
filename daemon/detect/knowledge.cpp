#include "daemon/detect/knowledge.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_map>

#include "config/digest.h"
#include "daemon/detect/compiled.h"

namespace chipwire {
namespace {

using Path = std::filesystem::path;

std::string listing(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += (text.empty() ? "" : "\n") + to_string(problem);
  return text;
}

constexpr std::size_t longest_literal = 4;  // bytes; few short literals compile fastest

/// The first letters of `head`, which stand for all forms that begin alike.
std::string literal_of(const std::string& head) {
  std::size_t end = std::min(head.size(), longest_literal);
  while (end < head.size() && (static_cast<unsigned char>(head[end]) & 0xC0) == 0x80) ++end;
  return head.substr(0, end);
}

void compile_literals(Knowledge::Compiled& compiled) {
  std::unordered_map<std::string, std::uint32_t> index;
  std::vector<std::string> literals;
  for (std::uint32_t i = 0; i < compiled.vocabulary.forms.size(); ++i) {
    const std::string head = literal_of(compiled.vocabulary.forms[i].pieces.front().text);
    const auto [at, is_new] = index.try_emplace(head, static_cast<std::uint32_t>(literals.size()));
    if (is_new) {
      literals.push_back(head);
      compiled.literal_lengths.push_back(static_cast<std::uint32_t>(head.size()));
      compiled.forms_of.emplace_back();
    }
    compiled.forms_of[at->second].push_back(i);
  }
  compiled.matcher = std::make_unique<Matcher>(literals);
}

/// Names and contents of all files below `directory`, in name order.
void append_contents(const Path& directory, std::string& contents) {
  std::error_code absent;
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, absent)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const Path& file : files) {
    std::ifstream in(file, std::ios::binary);
    contents += file.lexically_relative(directory).string() + '\0';
    contents.append(std::istreambuf_iterator<char>(in), {});
    contents += '\0';
  }
}

void check_references(const Path& directory, const Knowledge::Compiled& compiled,
                      std::vector<Problem>& problems) {
  const Position frames{(directory / "frames.toml").string(), 1, 1};
  for (const auto& [word, product] : compiled.frames.goods) {
    if (!compiled.vocabulary.product(product)) {
      problems.push_back({frames, "[goods]: there is no product \"" + product + "\""});
    }
  }
  for (const auto& [key, agency] : compiled.frames.ministries) {
    if (!compiled.vocabulary.agency(agency)) {
      problems.push_back({frames, "[ministries]: there is no agency \"" + agency + "\""});
    }
  }
}

}  // namespace

KnowledgeError::KnowledgeError(std::vector<Problem> problems)
    : std::runtime_error(listing(problems)), problems_(std::move(problems)) {}

Knowledge::Knowledge(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Knowledge::Knowledge(Knowledge&&) noexcept = default;
Knowledge& Knowledge::operator=(Knowledge&&) noexcept = default;
Knowledge::~Knowledge() = default;

const std::string& Knowledge::digest() const {
  return compiled_->digest;
}

Knowledge Knowledge::load(const Path& directory, const Path& overlay) {
  auto compiled = std::make_unique<Compiled>();
  std::vector<Problem> problems;
  std::string contents;
  if (!std::filesystem::is_directory(directory)) {
    problems.push_back({{directory.string(), 0, 0}, "is no directory with knowledge files"});
  }
  for (const Path& layer : {directory, overlay}) {
    if (layer.empty() || !std::filesystem::is_directory(layer)) continue;
    read_vocabulary(layer, compiled->fold, compiled->vocabulary, problems);
    compiled->numbers.read(layer / "numbers.tsv", compiled->fold, problems);
    read_frames(layer / "frames.toml", compiled->frames, problems);
    read_weights(layer / "thresholds.toml", compiled->weights, problems);
    append_contents(layer, contents);
  }
  check_references(directory, *compiled, problems);
  if (!problems.empty()) throw KnowledgeError(std::move(problems));
  compile_literals(*compiled);
  compiled->digest = sha256_hex(contents);
  return Knowledge(std::move(compiled));
}

}  // namespace chipwire
