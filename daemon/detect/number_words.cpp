#include "daemon/detect/number_words.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "daemon/detect/form.h"
#include "daemon/detect/table.h"

namespace chipwire {
namespace {

constexpr std::string_view names[] = {
#define CHIPWIRE_NUMBER_WORD(name) #name,
    CHIPWIRE_NUMBER_WORDS(CHIPWIRE_NUMBER_WORD)
#undef CHIPWIRE_NUMBER_WORD
};

std::optional<NumberWord> kind_named(std::string_view name) {
  const auto* at = std::find(std::begin(names), std::end(names), name);
  if (at == std::end(names)) return std::nullopt;
  return static_cast<NumberWord>(at - std::begin(names));
}

std::size_t pair_index(std::string_view text, std::size_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(text[at])) << 8 |
         static_cast<unsigned char>(text[at + 1]);
}

/// Whether the word goes on at byte `at`: "gb" in "gb300" is no gigabyte.
bool continues(std::string_view text, std::size_t at) {
  const char32_t next = code_point_at(text, at);
  if (!is_spaced_letter(code_point_before(text, at))) return false;
  return is_spaced_letter(next) || (next >= '0' && next <= '9');
}

bool is_currency_code(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(),
                                         [](unsigned char c) { return std::isupper(c) != 0; });
}

}  // namespace

char32_t code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) return byte;
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i,
          static_cast<std::int32_t>(text.size()), c);
  return c < 0 ? 0 : static_cast<char32_t>(c);
}

char32_t code_point_before(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  if (const auto byte = static_cast<unsigned char>(text[at - 1]); byte < 0x80) return byte;
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_PREV(reinterpret_cast<const std::uint8_t*>(text.data()), 0, i, c);
  return c < 0 ? 0 : static_cast<char32_t>(c);
}

bool is_spaced_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_unspaced = (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7AF) ||
                           (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
                           (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
  if (is_unspaced) return false;
  const auto letter = static_cast<UChar32>(c);
  return u_isalpha(letter) || (U_GET_GC_MASK(letter) & U_GC_M_MASK) != 0;
}

NumberWords::NumberWords() : nodes_(1), pairs_(0x10000), languages_{{"mul", {}}} {}

std::uint8_t NumberWords::language_index(const std::string& tag) {
  const auto at = std::find_if(languages_.begin(), languages_.end(),
                               [&](const Language& language) { return language.tag == tag; });
  if (at != languages_.end()) return static_cast<std::uint8_t>(at - languages_.begin());
  languages_.push_back({tag, {}});
  languages_.back().style.languages |= std::uint64_t{1} << (languages_.size() - 1);
  return static_cast<std::uint8_t>(languages_.size() - 1);
}

void NumberWords::set_style(const std::string& form, Style& style, const Position& position,
                            std::vector<Problem>& problems) {
  if (form == "decimal point") {
    style.decimal_point = true;
  } else if (form == "myriads") {
    style.myriads = true;
  } else if (form == "chains") {
    style.chains = true;
  } else if (form == "compounds") {
    style.compounds = true;
  } else {
    problems.push_back({position, "\"" + form +
                                      "\" is no way to write numbers (decimal point, "
                                      "myriads, chains, compounds)"});
  }
}

void NumberWords::read(const std::filesystem::path& file, const Fold& fold,
                       std::vector<Problem>& problems) {
  for (const Row& row : read_table(file, {"kind", "lang", "form", "value"}, problems)) {
    const std::string& value = row.cells[3];
    if (languages_.size() == 64 && language_index(row.cells[1]) == 64) {
      problems.push_back(
          {row.position, "there is no room for a language \"" + row.cells[1] + "\""});
      return;
    }
    const std::uint8_t language = language_index(row.cells[1]);
    const auto kind = kind_named(row.cells[0]);
    Entry entry{
        kind.value_or(NumberWord::other), false, language, std::strtod(value.c_str(), nullptr), {}};
    std::string form = row.cells[2];
    if (form.size() > 1 && form.back() == '*') entry.is_stem = true, form.pop_back();
    form = fold(form);
    open_hyphens(form);
    if (row.cells[0] == "writes") {
      set_style(form, languages_[language].style, row.position, problems);
    } else if (!kind) {
      problems.push_back(
          {row.position, "there is no kind \"" + row.cells[0] + "\" of number word"});
    } else if (form.empty()) {
      problems.push_back({row.position, "the form is empty"});
    } else if (*kind == NumberWord::currency && !is_currency_code(value)) {
      problems.push_back({row.position, "\"" + value + "\" is no ISO 4217 code"});
    } else {
      if (*kind == NumberWord::currency)
        std::copy(value.begin(), value.end(), entry.currency.begin());
      insert(form, entry);
    }
  }
}

std::uint32_t NumberWords::child(std::uint32_t node, unsigned char byte) const {
  for (const auto& [label, target] : nodes_[node].next) {
    if (label == byte) return target;
  }
  return 0;
}

void NumberWords::insert(std::string_view form, const Entry& entry) {
  const auto grow = [this] {
    nodes_.emplace_back();
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  };
  std::uint32_t& root = roots_[static_cast<unsigned char>(form.front())];
  if (root == 0) root = grow();
  std::uint32_t node = root;
  const auto pass = [&] {
    nodes_[node].languages |= std::uint64_t{1} << entry.language;
    nodes_[node].kinds |= bit(entry.kind);
  };
  pass();
  for (const char c : form.substr(1)) {
    const auto byte = static_cast<unsigned char>(c);
    std::uint32_t next = child(node, byte);
    if (next == 0) {
      next = grow();
      nodes_[node].next.emplace_back(byte, next);
    }
    node = next;
    pass();
  }
  if (form.size() > 1) {
    const std::uint32_t second = child(root, static_cast<unsigned char>(form[1]));
    pairs_[pair_index(form, 0)] = second;
  }
  nodes_[node].entries.push_back(entry);
}

NumberWords::Style NumberWords::style(std::string_view language) const {
  Style style;
  bool is_known = false;
  const auto take = [&](const Language& known) {
    style.languages |= known.style.languages;
    style.decimal_point |= known.style.decimal_point;
    style.myriads |= known.style.myriads;
    style.chains |= known.style.chains;
    style.compounds |= known.style.compounds;
    is_known = true;
  };
  const std::string_view primary = language.substr(0, language.find('-'));
  for (const Language& known : languages_) {
    if (known.tag == language) take(known);
  }
  for (const Language& known : languages_) {
    if (!is_known && known.tag.substr(0, known.tag.find('-')) == primary) take(known);
  }
  for (const Language& known : languages_) {
    if (!is_known && known.tag == "en") take(known);
  }
  return style;
}

std::optional<NumberWords::Found> NumberWords::find(std::string_view text, std::size_t at,
                                                    Kinds kinds, std::uint64_t languages,
                                                    bool is_loose) const {
  std::optional<Found> best;
  if (at >= text.size()) return best;
  std::uint32_t node = roots_[static_cast<unsigned char>(text[at])];
  for (std::size_t end = at + 1; node != 0; ++end) {
    if ((nodes_[node].languages & languages) == 0 || (nodes_[node].kinds & kinds) == 0) break;
    for (const Entry& entry : nodes_[node].entries) {
      if ((kinds & bit(entry.kind)) == 0 || (languages >> entry.language & 1) == 0) continue;
      if (best && best->end == end && best->kind <= entry.kind) continue;
      const bool may_continue = entry.is_stem || (is_loose && entry.language != 0);
      if (!may_continue && continues(text, end)) continue;
      const std::string_view currency =
          entry.currency[0] ? std::string_view(entry.currency.data(), 3) : std::string_view();
      best = Found{entry.kind, entry.value, currency, end};
    }
    if (end >= text.size()) break;
    node = end == at + 1 ? pairs_[pair_index(text, at)]
                         : child(node, static_cast<unsigned char>(text[end]));
  }
  // A stem stands for the whole word.
  while (best && !is_loose && is_spaced_letter(code_point_before(text, best->end)) &&
         is_spaced_letter(code_point_at(text, best->end))) {
    const char32_t c = code_point_at(text, best->end);
    best->end += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return best;
}

}  // namespace chipwire
