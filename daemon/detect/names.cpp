#include "daemon/detect/names.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace chipwire {
namespace {

constexpr int deepest = 5;  // sentences below the headline in which names count

/// A word of a sentence: where it stands in the folded text, and how it is written.
struct Token {
  Span span;
  std::string_view written;
  bool is_capital = false;
  bool starts = false;  ///< first of its sentence
};

constexpr std::string_view legal_forms[] = {
    "ag",   "gmbh", "se",    "inc", "corp",  "ltd", "llc", "co",      "plc",     "sa",  "sas",
    "sarl", "spa",  "s.p.a", "srl", "s.r.l", "nv",  "n.v", "bv",      "b.v",     "oy",  "oyj",
    "ab",   "as",   "a.s",   "pte", "sdn",   "bhd", "kk",  "limited", "holding", "ooo", "kft",
    "zrt",  "s.a",  "sp",    "lda", "ltda",  "s.l", "sl",  "jsc"};

bool is_legal_form(std::string_view folded) {
  while (folded.ends_with('.') || folded.ends_with(',')) folded.remove_suffix(1);
  return std::find(std::begin(legal_forms), std::end(legal_forms), folded) != std::end(legal_forms);
}

/// Latin letters, digits and the marks that names hold.
bool is_name_char(UChar32 c) {
  if (c < 0x80)
    return std::isalnum(static_cast<unsigned char>(c)) || c == '&' || c == '-' || c == '\'';
  return c < 0x250 && u_isalpha(c);
}

UChar32 decode(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i,
          static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c;
}

std::vector<Token> tokens_of(const Page& page, Span sentence) {
  std::vector<Token> tokens;
  const std::string_view text = page.text(sentence);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at, next = at;
    while (next < text.size() && is_name_char(decode(text, next))) end = next;
    if (end == at) {
      decode(text, at);
      continue;
    }
    Token token{{sentence.begin + static_cast<std::uint32_t>(at),
                 sentence.begin + static_cast<std::uint32_t>(end)},
                "",
                false,
                tokens.empty()};
    token.written = page.original(token.span);
    std::size_t first = 0;
    token.is_capital = u_isupper(decode(token.written, first));
    tokens.push_back(token);
    at = end;
  }
  return tokens;
}

/// Whether most letters of the sentence are capitals, so that they tell nothing.
bool is_shouted(const std::vector<Token>& tokens) {
  const auto capitals =
      std::count_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.is_capital; });
  return static_cast<std::size_t>(capitals) * 10 > tokens.size() * 8 && tokens.size() > 6;
}

class Census {
 public:
  explicit Census(const Scene& scene) : scene_(scene), text_(scene.page.text()) {}

  std::vector<UnlistedName> run() {
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      const Sentence& sentence = scene_.page.sentences()[b];
      if (scene_.beats[b].past || scene_.beats[b].quiet || sentence.rank > deepest) continue;
      const std::vector<Token> tokens = tokens_of(scene_.page, sentence.span);
      if (is_shouted(tokens)) continue;
      for (std::size_t i = 0; i < tokens.size();) i = take_run(b, tokens, i);
    }
    return std::move(names_);
  }

 private:
  bool is_anchored(std::size_t b, Span span) const {
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      const bool overlaps = anchor.span.begin < span.end && span.begin < anchor.span.end;
      if (overlaps && !anchor.is(Concept::toward)) return true;
    }
    return false;
  }

  bool touches(const Token& a, const Token& b) const {
    return b.span.begin == a.span.end + 1 && text_[a.span.end] == ' ';
  }

  /// Reads the capitalised words from `i` on; returns the index behind them.
  std::size_t take_run(std::size_t b, const std::vector<Token>& tokens, std::size_t i) {
    if (!tokens[i].is_capital || is_anchored(b, tokens[i].span)) return i + 1;
    std::size_t end = i + 1;
    while (end < tokens.size() && end < i + 4 && tokens[end].is_capital &&
           touches(tokens[end - 1], tokens[end]) &&
           !is_legal_form(scene_.page.text(tokens[end].span)) &&
           !is_lone_anchor(b, tokens[end].span)) {
      ++end;
    }
    const Span span{tokens[i].span.begin, tokens[end - 1].span.end};
    const bool has_form = end < tokens.size() && touches(tokens[end - 1], tokens[end]) &&
                          tokens[end].is_capital &&
                          is_legal_form(scene_.page.text(tokens[end].span));
    const bool is_person = end - i >= 2 && end - i <= 4 && has_age(span.end);
    if (has_form || is_person || is_introduced(b, tokens, i, end)) add(b, span, is_person);
    return end;
  }

  /// Whether the words at `span` are a country, an agency or a known company on their own.
  bool is_lone_anchor(std::size_t b, Span span) const {
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (anchor.kind != Kind::word && anchor.kind != Kind::product && anchor.span.contains(span))
        return true;
    }
    return false;
  }

  /// ", 41," or "(58)".
  bool has_age(std::uint32_t end) const {
    const std::string_view rest = std::string_view(text_).substr(end, 6);
    const auto digit = [&](std::size_t i) {
      return i < rest.size() && rest[i] >= '0' && rest[i] <= '9';
    };
    if (!rest.starts_with(", ") && !rest.starts_with(" (")) return false;
    return digit(2) && digit(3) && rest.size() > 4 &&
           (rest[4] == ',' || rest[4] == ')' || rest[4] == '.');
  }

  /// Whether a word for companies stands just before the name, or just behind it after a comma.
  bool is_introduced(std::size_t b, const std::vector<Token>& tokens, std::size_t i,
                     std::size_t end) const {
    if (tokens[i].starts && end - i < 2) return false;
    const Anchor here{
        Kind::word, 0, Manner::name, {tokens[i].span.begin, tokens[end - 1].span.end}, 0};
    for (std::size_t a = scene_.beats[b].first_anchor; a < scene_.beats[b].end_anchor; ++a) {
      const Anchor& anchor = scene_.anchors[a];
      if (!anchor.is(Concept::company)) continue;
      const bool before = anchor.span.end <= here.span.begin;
      if (before && scene_.distance(anchor, here) <= 2) return true;
      if (!before && anchor.span.begin >= here.span.end && text_[here.span.end] == ',' &&
          scene_.distance(anchor, here) <= 30) {
        return true;
      }
    }
    return false;
  }

  void add(std::size_t b, Span span, bool is_person) {
    std::string name(scene_.page.original(span));
    std::string folded(scene_.page.text(span));
    if (name.size() < 3 || is_legal_form(folded) || !seen_.insert(name).second) return;
    names_.push_back({std::move(name), span, b, is_person});
  }

  const Scene& scene_;
  const std::string& text_;
  std::set<std::string> seen_;
  std::vector<UnlistedName> names_;
};

}  // namespace

std::vector<UnlistedName> find_unlisted_names(const Scene& scene) {
  return Census(scene).run();
}

}  // namespace chipwire
