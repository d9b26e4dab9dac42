#include "daemon/detect/quantity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "daemon/detect/numeral.h"

namespace chipwire {
namespace {

using Kinds = NumberWords::Kinds;
constexpr Kinds bit(NumberWord kind) {
  return NumberWords::bit(kind);
}

constexpr Kinds heads = bit(NumberWord::numeral) | bit(NumberWord::fraction) |
                        bit(NumberWord::article) | bit(NumberWord::lone_scale) |
                        bit(NumberWord::several) | bit(NumberWord::many);
constexpr Kinds leads = bit(NumberWord::min_before) | bit(NumberWord::max_before) |
                        bit(NumberWord::about_before) | bit(NumberWord::range_open) |
                        bit(NumberWord::model_before) | bit(NumberWord::currency) |
                        bit(NumberWord::other);
constexpr Kinds openers = heads | leads | bit(NumberWord::scale) | bit(NumberWord::filler);
constexpr Kinds counts = bit(NumberWord::unit) | bit(NumberWord::other) | bit(NumberWord::currency);
constexpr Kinds tails = counts | bit(NumberWord::min_after) | bit(NumberWord::max_after) |
                        bit(NumberWord::about_after) | bit(NumberWord::more) |
                        bit(NumberWord::glue);

bool is_ascii_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::size_t width_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Whether digits at `at` only end a longer name, date, time or address.
bool is_tail_of_more(std::string_view text, std::size_t at) {
  const char32_t c = code_point_before(text, at);
  const bool is_ascii_word = c < 0x80 && (is_ascii_alnum(static_cast<char>(c)) || c == '_');
  if (is_ascii_word || is_spaced_letter(c)) return c != 0 && !(c >= 0x590 && c < 0x700);
  if (c != '.' && c != ',' && c != '/' && c != ':' && c != '-' && c != '#' && c != '@')
    return false;
  return c == '#' || c == '@' || (at >= 2 && digit_at(text, at - 2) >= 0);
}

/// What stands before a number: "between", "up to about US$".
struct Lead {
  std::size_t begin = 0, end = 0;
  bool is_live = false, min = false, max = false, about = false, range = false, model = false;
  bool is_loose = false;  ///< the bound may have meant something else
  bool other = false;     ///< "January", "page": makes a small plain number a date or place
  std::string_view currency;
};

class Finder {
 public:
  Finder(std::string_view text, const NumberWords& words, std::string_view language)
      : text_(text), words_(words), style_(words.style(language)) {}

  std::vector<NumberMention> run() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!can_begin(at)) {
        at = skip(at);
        continue;
      }
      if (digit_at(text_, at) < 0 &&
          !words_.find(text_, at, openers, style_.languages, style_.compounds)) {
        at = skip(at);
      } else if (const std::size_t end = number(at)) {
        at = end;
        lead_ = {};
      } else if (const std::size_t lead_end = lead(at)) {
        at = lead_end;
      } else {
        at = skip(at);
      }
    }
    return std::move(found_);
  }

 private:
  std::optional<NumberWords::Found> find(std::size_t at, Kinds kinds) const {
    return words_.find(text_, at, kinds, style_.languages);
  }
  std::size_t over_space(std::size_t at) const {
    return at + (at < text_.size() && text_[at] == ' ');
  }

  /// Whether a number or a word may begin at `at`.
  bool can_begin(std::size_t at) const {
    const char c = text_[at];
    if (c == ' ' || c == '\n') return false;
    const char32_t here = code_point_at(text_, at);
    if (!is_spaced_letter(here)) return true;
    const char32_t before = code_point_before(text_, at);
    if (before >= '0' && before <= '9') return false;
    return !is_spaced_letter(before) || is_behind_proclitic(at, here);
  }

  /// Arabic joins "and", "for", "by" to the next word.
  bool is_behind_proclitic(std::size_t at, char32_t here) const {
    if (here < 0x600 || here > 0x6FF || at < 2) return false;
    const char32_t before = code_point_before(text_, at);
    const bool is_proclitic =
        before == U'ب' || before == U'ل' || before == U'و' || before == U'ف' || before == U'ك';
    return is_proclitic && !is_spaced_letter(code_point_before(text_, at - 2));
  }

  /// Behind the character at `at`, or the rest of its word in an alphabet without numbers.
  std::size_t skip(std::size_t at) {
    const char c = text_[at];
    const bool keeps_lead = c == ' ' || c == '(' || c == '"' || c == '\'' || c == '<';
    if (!keeps_lead) lead_ = {};
    if (c >= 'a' && c <= 'z') {
      while (at < text_.size() && is_ascii_alnum(text_[at])) ++at;
      return at;
    }
    const bool is_joined_script = c >= '\xD6' && c <= '\xDB';  // Hebrew, Arabic
    do {
      at += width_at(text_, at);
    } while (!is_joined_script && c < 0 && at < text_.size() &&
             is_spaced_letter(code_point_at(text_, at)));
    return at;
  }

  std::size_t lead(std::size_t at) {
    const auto found = find(at, leads | (lead_.is_live ? bit(NumberWord::filler) : 0));
    if (!found) return 0;
    if (found->kind == NumberWord::other) lead_ = {};
    if (!lead_.is_live) lead_.begin = at, lead_.is_live = true;
    lead_.end = found->end;
    lead_.other = found->kind == NumberWord::other;
    switch (found->kind) {
      case NumberWord::min_before:
        lead_.min = !lead_.max;
        lead_.is_loose = found->value == 1;
        break;
      case NumberWord::max_before:
        lead_.max = !lead_.min;
        break;
      case NumberWord::about_before:
        lead_.about = true;
        break;
      case NumberWord::range_open:
        lead_.range = true;
        break;
      case NumberWord::model_before:
        lead_.model = true;
        break;
      case NumberWord::currency:
        lead_.currency = found->currency;
        break;
      default:
        break;
    }
    return found->end;
  }

  /// Reads a mention at `at`; the byte behind it, 0 if there is none.
  std::size_t number(std::size_t at) {
    const bool is_digit = digit_at(text_, at) >= 0;
    const bool has_scale_alone = lead_.is_live && style_.myriads;
    if (!is_digit && !find(at, heads | (has_scale_alone ? bit(NumberWord::scale) : 0)) &&
        !begins_compound(at)) {
      return 0;
    }
    if (is_digit && is_tail_of_more(text_, at)) return end_of_token(at);
    auto numeral = read(at);
    if (!numeral) return is_digit ? end_of_token(at) : 0;
    if (is_digit && !may_end_digits(numeral->end)) return end_of_token(at);
    NumberMention mention;
    mention.number = at;
    mention.begin = lead_.is_live && !lead_.other ? lead_.begin : at;
    mention.end = numeral->end;
    mention.min = numeral->low;
    mention.max = numeral->high;
    mention.currency = lead_.currency;
    if (mention.currency.size() == 3) mention.counted = Counted::money;
    range(mention, *numeral);
    Tail tail = read_tail(mention);
    bound(mention, tail, numeral->is_and_more);
    if (is_mention(mention, *numeral, tail)) found_.push_back(mention);
    return mention.end;
  }

  std::optional<Numeral> read(std::size_t at) const {
    if (auto numeral = read_numeral(text_, at, words_, style_)) return numeral;
    // 逾万, 上万: a scale with a bound before it stands for one of it.
    if (!lead_.is_live || !style_.myriads) return std::nullopt;
    const auto scale = find(at, bit(NumberWord::scale));
    if (!scale || scale->value < 100) return std::nullopt;
    return Numeral{scale->value, scale->value, scale->end, 1, false, false, false};
  }

  bool begins_compound(std::size_t at) const {
    return style_.compounds && words_.find(text_, at,
                                           bit(NumberWord::numeral) | bit(NumberWord::article) |
                                               bit(NumberWord::lone_scale),
                                           style_.languages, true);
  }

  /// Digits that go on with letters are a model, an ordinal or a code, unless the letters are a
  /// scale (read already), a currency, a unit or a measure.
  bool may_end_digits(std::size_t end) const {
    const char32_t next = code_point_at(text_, end);
    if (!is_spaced_letter(next) || !is_digit_before(end)) return true;
    return find(end, counts).has_value();
  }
  bool is_digit_before(std::size_t end) const {
    const char32_t before = code_point_before(text_, end);
    return before < 0x80 ? before >= '0' && before <= '9' : !is_spaced_letter(before);
  }

  std::size_t end_of_token(std::size_t at) const {
    while (at < text_.size()) {
      const char32_t c = code_point_at(text_, at);
      const bool goes_on = is_spaced_letter(c) || digit_at(text_, at) >= 0 ||
                           ((c == '.' || c == ':' || c == '/' || c == '-') &&
                            at + 1 < text_.size() && is_ascii_alnum(text_[at + 1]));
      if (!goes_on) break;
      at += width_at(text_, at);
    }
    return at;
  }

  /// "20,000 to 30,000", "between 2 and 3 million", "20-30 тысяч".
  void range(NumberMention& mention, Numeral& first) const {
    const auto join = find(over_space(first.end), bit(NumberWord::range_join));
    if (!join || (join->value == 1 && !lead_.range)) return;
    std::size_t at = over_space(join->end);
    if (const auto sign = find(at, bit(NumberWord::currency))) at = over_space(sign->end);
    const auto second = read_numeral(text_, at, words_, style_);
    if (!second) return;
    double low = first.low;
    const bool shares_scale =
        first.is_plain && !second->is_plain && low < 1000 && second->high >= 1000;
    if (shares_scale) low *= second->scale;
    if (first.is_plain && second->is_plain && is_year(first.low) && is_year(second->low)) {
      mention.counted = Counted::other;
      mention.end = second->end;
      return;
    }
    if (low > second->high) return;
    mention.min = low;
    mention.max = second->high;
    mention.end = second->end;
    first.is_plain = false;
  }

  struct Tail {
    bool min = false, max = false, about = false;
    bool is_direct = false;  ///< what is counted stands right behind the number
  };

  /// What follows the number: bounds, a currency, what is counted.
  Tail read_tail(NumberMention& mention) const {
    Tail tail;
    for (int words = 0; words < 5; ++words) {
      const std::size_t at = over_space(mention.end);
      const Kinds wanted = mention.counted == Counted::nothing ? tails : tails & ~counts;
      const auto found = find_behind_article(at, wanted);
      if (!found) break;
      if (found->kind == NumberWord::glue) {
        if (!find_behind_article(over_space(found->end), wanted & counts)) break;
      } else if (found->kind == NumberWord::min_after || found->kind == NumberWord::more) {
        tail.min = true;
      } else if (found->kind == NumberWord::max_after) {
        tail.max = true;
      } else if (found->kind == NumberWord::about_after) {
        tail.about = true;
      } else {
        count(mention, *found);
        tail.is_direct = true;
      }
      mention.end = found->end;
    }
    if (mention.counted == Counted::nothing) look_ahead(mention);
    return tail;
  }

  /// As find(), and behind the Arabic article.
  std::optional<NumberWords::Found> find_behind_article(std::size_t at, Kinds kinds) const {
    static constexpr std::string_view article = "ال";
    if (auto found = find(at, kinds)) return found;
    if (!text_.substr(std::min(at, text_.size())).starts_with(article)) return std::nullopt;
    return find(at + article.size(), kinds);
  }

  static void count(NumberMention& mention, const NumberWords::Found& found) {
    if (found.kind == NumberWord::currency) {
      mention.currency = found.currency;
      mention.counted = Counted::money;
    } else {
      mention.counted = found.kind == NumberWord::unit ? Counted::units : Counted::other;
    }
  }

  /// "60,000 amd <amd.o> mi325x chips": a unit or a model a few words on, in the same phrase.
  void look_ahead(NumberMention& mention) const {
    const int most_words = mention.max.value_or(0) >= 1000 ? 7 : 4;
    std::size_t at = mention.end;
    for (int words = 0; words < most_words && at < text_.size();) {
      const char c = text_[at];
      if (c == '<' || c == '(') {
        const std::size_t close = text_.find(c == '<' ? '>' : ')', at);
        if (close == text_.npos || close > at + 48) return;
        at = close + 1;
        continue;
      }
      if (c == '&' && text_.find(';', at) < at + 10) {  // an entity that was left in
        at = text_.find(';', at) + 1;
        continue;
      }
      const char32_t here = code_point_at(text_, at);
      if (here == ' ' || here == 0x2122 || here == 0xAE || here == '"' || here == '\'' ||
          here == 0xAB || here == 0xBB || here == 0x201E || here == 0x201C || here == 0x201D) {
        at += width_at(text_, at);
        continue;
      }
      if (digit_at(text_, at) >= 0 || (!is_spaced_letter(here) && here < 0x2E80)) return;
      const auto unit = find_behind_article(at, bit(NumberWord::unit));
      if (unit && (is_spaced_letter(here) || unit->end - at > 3)) {
        mention.counted = Counted::units;
        return;
      }
      const std::size_t end = is_spaced_letter(here) ? end_of_token(at) : at + width_at(text_, at);
      if (is_model(text_.substr(at, end - at))) {
        mention.counted = Counted::units;
        return;
      }
      at = end;
      ++words;
    }
  }

  /// "h200", "gb300s", "mi325x".
  static bool is_model(std::string_view word) {
    std::size_t letters = 0, digits = 0;
    while (letters < word.size() && word[letters] >= 'a' && word[letters] <= 'z') ++letters;
    while (letters + digits < word.size() && word[letters + digits] >= '0' &&
           word[letters + digits] <= '9')
      ++digits;
    return letters >= 1 && letters <= 4 && digits >= 2 && digits <= 4 &&
           word.size() <= letters + digits + 3;
  }

  void bound(NumberMention& mention, const Tail& tail, bool is_and_more) const {
    const bool is_range = mention.min != mention.max;
    if (is_range) return;
    const bool at_most = lead_.max || tail.max;
    // "over 300 servers" is a bound, "a quarrel over 312 servers" is none.
    const bool is_round =
        mention.min.value_or(0) < 100 || std::fmod(mention.min.value_or(0), 10) == 0;
    const bool is_lower = lead_.min && (!lead_.is_loose || is_round);
    const bool at_least = (is_lower || tail.min || is_and_more) && !lead_.max;
    if (at_least) {
      mention.max.reset();
    } else if (at_most) {
      mention.min.reset();
    }
  }

  static bool is_year(double value) { return value >= 1900 && value <= 2099; }

  bool is_mention(const NumberMention& mention, const Numeral& numeral, const Tail& tail) const {
    if (mention.counted == Counted::money) return true;
    if (lead_.model) return false;
    const bool is_bare =
        numeral.is_plain && !tail.is_direct && !lead_.min && !lead_.max && !lead_.about;
    if (is_bare && is_year(numeral.low)) return false;
    if (numeral.is_plain && lead_.other && !style_.myriads && numeral.low <= 31) return false;
    const bool is_small_word = !numeral.is_digits && numeral.high < 13;
    return !is_small_word || mention.counted == Counted::units;
  }

  std::string_view text_;
  const NumberWords& words_;
  const NumberWords::Style style_;
  Lead lead_;
  std::vector<NumberMention> found_;
};

}  // namespace

std::vector<NumberMention> find_numbers(std::string_view text, const NumberWords& words,
                                        std::string_view language) {
  return Finder(text, words, language).run();
}

std::optional<Quantity> quantity_of(const NumberMention& mention) {
  if (mention.counted != Counted::units) return std::nullopt;
  constexpr double most = 1e13;
  Quantity quantity;
  if (mention.min)
    quantity.min = static_cast<std::int64_t>(std::llround(std::min(*mention.min, most)));
  if (mention.max)
    quantity.max = static_cast<std::int64_t>(std::llround(std::min(*mention.max, most)));
  return quantity;
}

}  // namespace chipwire
