#include "daemon/detect/names.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace chipwire {
namespace {

constexpr int deepest = 8;              // sentences below the headline in which names count
constexpr std::size_t most_names = 40;  // of one page

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

/// Whether most words of the sentence have capitals, so that they tell nothing.
bool is_title_case(const std::vector<Token>& tokens) {
  const auto capitals =
      std::count_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.is_capital; });
  return static_cast<std::size_t>(capitals) * 10 > tokens.size() * 7 && tokens.size() > 4;
}

bool is_latin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Census {
 public:
  explicit Census(const Scene& scene) : scene_(scene), text_(scene.page.text()) {}

  std::vector<UnlistedName> run() {
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      const Sentence& sentence = scene_.page.sentences()[b];
      if (scene_.beats[b].past || scene_.beats[b].quiet || sentence.rank > deepest) continue;
      const std::vector<Token> tokens = tokens_of(scene_.page, sentence.span);
      if (is_title_case(tokens)) continue;
      for (std::size_t i = 0; i < tokens.size() && names_.size() < most_names;)
        i = take_run(b, tokens, i);
    }
    drop_titled();
    for (UnlistedName& name : names_) find_places(name);
    std::erase_if(names_, [](const UnlistedName& name) { return name.places.empty(); });
    return std::move(names_);
  }

 private:
  /// "Anlagenbauer Hallstein" where the text has "Hallstein" as well.
  void drop_titled() {
    for (std::size_t i = names_.size(); i-- > 0;) {
      const bool is_titled = std::any_of(
          names_.begin(), names_.end(),
          [&](const UnlistedName& other) { return names_[i].name.ends_with(" " + other.name); });
      if (!is_titled) continue;
      names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(i));
      folded_.erase(folded_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

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
    if (!tokens[i].is_capital || is_anchored(b, tokens[i].span) || is_article(tokens[i]))
      return i + 1;
    std::size_t end = i + 1;
    while (end < tokens.size() && end < i + 5 && tokens[end].is_capital &&
           touches(tokens[end - 1], tokens[end]) &&
           !is_legal_form(scene_.page.text(tokens[end].span)) &&
           !is_lone_anchor(b, tokens[end].span)) {
      ++end;
    }
    const Span span{tokens[i].span.begin, tokens[end - 1].span.end};
    if (is_number_word(tokens, i, end)) return end;
    std::vector<std::string> marks;
    const auto mark = [&](bool holds, const char* name) {
      if (holds) marks.push_back(name);
    };
    mark(end < tokens.size() && tokens[end].is_capital &&
             is_legal_form(scene_.page.text(tokens[end].span)) &&
             tokens[end].span.begin <= tokens[end - 1].span.end + 2,
         "legal_form");
    mark(has_age(span.end), "aged");
    mark(is_introduced(b, span), "introduced");
    mark(is_bracketed(span), "bracketed");
    mark(end - i == 1, "one_word");
    mark(end - i == 2, "two_words");
    mark(end - i == 3, "three_words");
    mark(has_inner_capital(tokens, i, end), "inner_capital");
    mark(tokens[i].starts, "starts");
    const bool is_named = std::any_of(marks.begin(), marks.end(), [](const std::string& m) {
      return m == "legal_form" || m == "aged" || m == "introduced" || m == "bracketed";
    });
    mark(!is_named && scene_.knowledge.frames.noun_capitals.count(scene_.language) > 0,
         "noun_capitals");
    mark(!is_latin_script(), "other_script");
    mark(scene_.page.sentences()[b].rank == 0, "in_headline");
    mark(follows_article(tokens, i), "article");
    mark(span.end < text_.size() && text_[span.end] == '\'', "genitive");
    // The first word of a sentence is a name only if something says so.
    if (marks.size() == 2 && tokens[i].starts && end - i == 1) return end;
    add(span, std::move(marks));
    return end;
  }

  bool is_latin_script() const {
    const Span title = scene_.page.sentences().front().span;
    const std::string_view text = scene_.page.text(title);
    const auto latin = std::count_if(text.begin(), text.end(), is_latin);
    return static_cast<std::size_t>(latin) * 2 > text.size();
  }

  static bool is_number_word(const std::vector<Token>& tokens, std::size_t i, std::size_t end) {
    for (; i < end; ++i) {
      if (std::any_of(tokens[i].written.begin(), tokens[i].written.end(), is_latin)) return false;
    }
    return true;
  }

  static bool has_inner_capital(const std::vector<Token>& tokens, std::size_t i, std::size_t end) {
    for (; i < end; ++i) {
      const std::string_view word = tokens[i].written;
      if (word.size() < 3) continue;
      if (std::any_of(word.begin() + 1, word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        return true;
    }
    return false;
  }

  /// A short word in small letters before it that no name takes: "the", "der", "la".
  bool follows_article(const std::vector<Token>& tokens, std::size_t i) const {
    return i > 0 && touches(tokens[i - 1], tokens[i]) && is_article(tokens[i - 1]);
  }

  bool is_article(const Token& token) const {
    const auto& articles = scene_.knowledge.frames.articles;
    const auto at = articles.find(scene_.language);
    return at != articles.end() && at->second.count(std::string(scene_.page.text(token.span))) > 0;
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

  bool is_bracketed(Span span) const {
    const std::string_view text(text_);
    static constexpr std::string_view open[] = {"(", "\uFF08", "\u300C", "\u300E", "\u00AB"};
    return std::any_of(std::begin(open), std::end(open), [&](std::string_view mark) {
      return text.substr(0, span.begin).ends_with(mark);
    });
  }

  /// Whether a word for companies stands just before the name, or just behind it after a comma.
  bool is_introduced(std::size_t b, Span here) const {
    for (std::size_t a = scene_.beats[b].first_anchor; a < scene_.beats[b].end_anchor; ++a) {
      const Anchor& anchor = scene_.anchors[a];
      if (!anchor.is(Concept::company) && !anchor.is(Concept::chip_maker)) continue;
      const bool before = anchor.span.end <= here.begin;
      if (before && scene_.distance(anchor.span, here) <= 2) return true;
      if (!before && anchor.span.begin >= here.end && here.end < text_.size() &&
          text_[here.end] == ',' && scene_.distance(anchor.span, here) <= 30) {
        return true;
      }
    }
    return false;
  }

  void add(Span span, std::vector<std::string> marks) {
    std::string name(scene_.page.original(span));
    if (name.size() < 3 || is_legal_form(scene_.page.text(span))) return;
    const auto at = std::find_if(names_.begin(), names_.end(),
                                 [&](const UnlistedName& known) { return known.name == name; });
    if (at == names_.end()) {
      names_.push_back({std::move(name), {}, std::move(marks)});
      folded_.emplace_back(scene_.page.text(span));
      return;
    }
    for (std::string& mark : marks) {
      if (std::find(at->marks.begin(), at->marks.end(), mark) == at->marks.end())
        at->marks.push_back(std::move(mark));
    }
  }

  /// All whole-word mentions, in headlines whose capitals tell nothing as well.
  void find_places(UnlistedName& name) const {
    const std::string& folded = folded_[static_cast<std::size_t>(&name - names_.data())];
    for (std::size_t at = text_.find(folded); at != std::string::npos;
         at = text_.find(folded, at + folded.size())) {
      const std::size_t end = at + folded.size();
      const bool is_whole =
          (at == 0 || !is_latin(text_[at - 1])) && (end == text_.size() || !is_latin(text_[end]));
      if (!is_whole || name.places.size() >= 12) continue;
      const Span span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
      name.places.push_back({span, scene_.page.sentence_at(span.begin)});
    }
  }

  const Scene& scene_;
  const std::string& text_;
  std::vector<UnlistedName> names_;
  std::vector<std::string> folded_;  // of each name
};

}  // namespace

std::vector<UnlistedName> find_unlisted_names(const Scene& scene) {
  return Census(scene).run();
}

}  // namespace chipwire
