#include "daemon/detect/numeral.h"

#include <array>
#include <cmath>
#include <string>
#include <unicode/uchar.h>

namespace chipwire {
namespace {

using Kinds = NumberWords::Kinds;
constexpr Kinds bit(NumberWord kind) {
  return NumberWords::bit(kind);
}

std::size_t width_at(std::string_view text, std::size_t at) {
  const char32_t c = code_point_at(text, at);
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/// Digits as they stand, in ASCII.
struct Digits {
  std::string whole, fraction;
  std::size_t end = 0;
  bool is_grouped = false;
};

std::string take_digits(std::string_view text, std::size_t& at) {
  std::string digits;
  for (int digit; (digit = digit_at(text, at)) >= 0; at += width_at(text, at)) {
    digits += static_cast<char>('0' + digit);
  }
  return digits;
}

/// The separator at byte `at`, with the marks that stand for the same made one.
char separator_at(std::string_view text, std::size_t at) {
  switch (code_point_at(text, at)) {
    case '.':
    case 0x066B:  // Arabic decimal separator
      return '.';
    case ',':
    case 0x066C:  // Arabic thousands separator
    case 0x060C:  // Arabic comma
      return ',';
    case '\'':
      return '\'';
    case ' ':
      return ' ';
    default:
      return 0;
  }
}

/// Whether the digits after `separator` are a group of thousands rather than decimals.
bool is_group(char separator, const std::string& first, const std::string& group, bool was_grouped,
              const NumberWords::Style& style) {
  if (separator == ' ' && style.myriads) return false;
  if (group.size() == 2) return separator == ',' && first.size() <= 2 && style.decimal_point;
  if (group.size() != 3 || first.size() > 3 || first[0] == '0') return false;
  return was_grouped || separator != '.' || !style.decimal_point || group == "000";
}

Digits read_digits(std::string_view text, std::size_t at, const NumberWords::Style& style) {
  Digits digits;
  digits.end = at;
  digits.whole = take_digits(text, digits.end);
  const std::string first = digits.whole;
  char grouping = 0;
  while (const char separator = separator_at(text, digits.end)) {
    std::size_t end = digits.end + width_at(text, digits.end);
    const std::string next = take_digits(text, end);
    if (next.empty()) break;
    const bool fits = (grouping == 0 || grouping == separator) &&
                      is_group(separator, first, next, grouping != 0, style);
    // Groups of two only lead to a last group of three: 4,00,000.
    const bool is_lakh =
        next.size() == 2 && separator_at(text, end) == ',' && digit_at(text, end + 1) >= 0;
    if (fits && (next.size() == 3 || is_lakh)) {
      digits.whole += next;
      digits.end = end;
      grouping = separator;
      digits.is_grouped = true;
    } else if ((separator == '.' || separator == ',') && separator != grouping) {
      digits.fraction = next;
      digits.end = end;
      break;
    } else {
      break;
    }
  }
  return digits;
}

/// Whether what follows digits makes them a date, a time, a ticker or an address.
bool is_head_of_more(std::string_view text, std::size_t end) {
  const char c = end < text.size() ? text[end] : ' ';
  const char32_t next = code_point_at(text, end + 1);
  if (c == ':' || c == '/') return digit_at(text, end + 1) >= 0;
  return c == '.' && next < 0x80 && std::isalpha(static_cast<int>(next)) != 0;
}

/// Adds up a number from its words: 3 · 万 · 5 · 千.
class Sum {
 public:
  Sum(const NumberWords::Style& style) : smallest_part_(style.myriads ? 10000 : 1000) {}

  bool has_pending() const { return pending_ >= 0; }
  bool is_complete() const { return is_complete_; }
  double first() const { return first_; }
  bool is_empty() const { return count_ == 0 && section_ == 0 && pending_ < 0; }

  /// A numeral; false if it cannot follow what is there.
  bool add(double value, bool after_joint, bool is_positional) {
    if (pending_ < 0) {
      pending_ = value;
    } else if (is_positional && value < 10) {
      pending_ = pending_ * 10 + value;
    } else if (pending_ == 0.5 || (pending_ >= 20 && std::fmod(pending_, 10) == 0 && value < 10) ||
               (pending_ >= 100 && std::fmod(pending_, 100) == 0 && value < 100) ||
               (pending_ > 0 && pending_ < 10 && value >= 20 && value < 100 && after_joint) ||
               (pending_ < 10 && pending_ > 2 && value == 10)) {  // "vierzehn"
      pending_ += value;
    } else {
      return false;
    }
    is_complete_ = true;
    if (first_ == 0) first_ = value;
    return true;
  }

  /// A or half: counts only with a scale behind it.
  void open(double value) {
    pending_ = value;
    is_complete_ = false;
  }

  void scale(double factor) {
    is_complete_ = true;
    if (factor < smallest_part_) {
      section_ += (pending_ < 0 ? 1 : pending_) * factor;
      pending_ = -1;
      return;
    }
    double part = section_ + std::max(pending_, 0.0);
    while (count_ > 0 && parts_[count_ - 1] < factor) part += parts_[--count_];
    if (part == 0) part = 1;
    if (count_ < parts_.size()) parts_[count_++] = part * factor;
    section_ = 0;
    pending_ = -1;
  }

  double total() const {
    double sum = section_ + std::max(pending_, 0.0);
    for (std::size_t i = 0; i < count_; ++i) sum += parts_[i];
    return sum;
  }

 private:
  double smallest_part_;
  std::array<double, 6> parts_{};
  std::size_t count_ = 0;
  double section_ = 0, pending_ = -1, first_ = 0;
  bool is_complete_ = false;
};

class Reader {
 public:
  Reader(std::string_view text, const NumberWords& words, const NumberWords::Style& style)
      : text_(text), words_(words), style_(style) {}

  std::optional<Numeral> open_number(std::size_t at) const {
    const auto head = find(at, bit(NumberWord::several) | bit(NumberWord::many));
    if (!head) return std::nullopt;
    double base = head->kind == NumberWord::many ? head->value : 1;
    std::size_t end = head->end;
    const Kinds kinds = bit(NumberWord::scale) | bit(NumberWord::many) | bit(NumberWord::glue);
    for (int words = 0; words < 4; ++words) {
      const std::size_t next = end + (end < text_.size() && text_[end] == ' ');
      const auto word = find(next, kinds, style_.compounds);
      if (!word) break;
      if (word->kind != NumberWord::glue) base *= word->value;
      end = word->end;
    }
    if (base < 10 || is_cut(end)) return std::nullopt;
    return Numeral{2 * base, 10 * base - 1, end, 1, false, false, false};
  }

  std::optional<Numeral> exact_number(std::size_t at) const {
    Numeral numeral;
    Sum sum(style_);
    std::size_t end = at;
    bool after_joint = false;
    for (int steps = 0; steps < 16; ++steps) {
      const std::size_t next = end + (steps > 0 && end < text_.size() && text_[end] == ' ');
      const auto step_end = digit_at(text_, next) >= 0
                                ? digits(next, steps == 0, sum, numeral)
                                : word(next, steps == 0, sum, numeral, after_joint);
      if (!step_end) break;
      end = *step_end;
    }
    if (sum.is_empty() || !sum.is_complete() || end == at) return std::nullopt;
    if (is_cut(end)) return std::nullopt;
    numeral.low = numeral.high = sum.total();
    numeral.end = end;
    if (numeral.is_digits && sum.first() > 0) numeral.scale = numeral.low / sum.first();
    return numeral;
  }

 private:
  bool is_cut(std::size_t end) const {
    return is_spaced_letter(code_point_before(text_, end)) &&
           is_spaced_letter(code_point_at(text_, end));
  }

  std::optional<NumberWords::Found> find(std::size_t at, Kinds kinds, bool is_loose = false) const {
    return words_.find(text_, at, kinds, style_.languages, is_loose);
  }

  std::optional<std::size_t> digits(std::size_t at, bool is_first, Sum& sum,
                                    Numeral& numeral) const {
    const bool may_follow = style_.chains || style_.myriads;
    if (sum.has_pending() || (!is_first && !may_follow)) return std::nullopt;
    const Digits read = read_digits(text_, at, style_);
    if (read.whole.size() > 15 || is_head_of_more(text_, read.end)) return std::nullopt;
    // Digits behind a scale go on only with a scale of their own: 9만6천, 3万5000.
    const bool goes_on =
        is_first || find(read.end + (text_.substr(read.end, 1) == " "), bit(NumberWord::scale)) ||
        text_[at - 1] != ' ';
    const bool is_rest =
        style_.chains && read.whole.size() <= 3 && read.fraction.empty();  // 4 bin 608
    const bool is_code = read.whole.size() > 1 && read.whole[0] == '0' && read.fraction.empty();
    if ((!goes_on && !is_rest) || is_code) return std::nullopt;
    double value = std::stod(read.whole);
    if (!read.fraction.empty()) value = std::stod(read.whole + "." + read.fraction);
    sum.add(value, false, false);
    if (is_first) {
      numeral.is_digits = true;
      numeral.is_plain = !read.is_grouped && read.fraction.empty();
    }
    return read.end;
  }

  std::optional<std::size_t> word(std::size_t at, bool is_first, Sum& sum, Numeral& numeral,
                                  bool& after_joint) const {
    Kinds kinds = bit(NumberWord::numeral) | bit(NumberWord::joint) | bit(NumberWord::more);
    if (is_first) {
      kinds |= bit(NumberWord::fraction) | bit(NumberWord::article) | bit(NumberWord::lone_scale);
    } else {
      kinds |= bit(NumberWord::scale) | bit(NumberWord::article) * style_.compounds;
    }
    if (numeral.is_digits && !style_.myriads && !style_.chains) kinds = bit(NumberWord::scale);
    if (numeral.is_digits) kinds |= bit(NumberWord::more);
    auto found = find(at, kinds);
    if (!found && style_.compounds) found = find(at, kinds, true);
    if (!found) return std::nullopt;
    const bool was_after_joint = after_joint;
    after_joint = false;
    switch (found->kind) {
      case NumberWord::numeral: {
        const bool is_positional = style_.myriads && sum.has_pending();
        if (!sum.add(found->value, was_after_joint, is_positional)) return std::nullopt;
        break;
      }
      case NumberWord::fraction:
      case NumberWord::article:
        if (sum.has_pending()) return std::nullopt;
        sum.open(found->value);
        break;
      case NumberWord::joint:
        // A joint that joins nothing is not the number's.
        if (is_first || !sum.is_complete()) return std::nullopt;
        after_joint = true;
        return joined_end(found->end, sum);
      case NumberWord::more:
        if (is_first || !find(found->end, bit(NumberWord::scale))) return std::nullopt;
        numeral.is_and_more = true;
        break;
      default:
        sum.scale(found->value);
        numeral.is_plain = false;
    }
    return found->end;
  }

  std::optional<std::size_t> joined_end(std::size_t end, const Sum& sum) const {
    const std::size_t next = end + (end < text_.size() && text_[end] == ' ');
    const auto numeral = find(next, bit(NumberWord::numeral), style_.compounds);
    Sum trial = sum;
    if (!numeral || !trial.add(numeral->value, true, false)) return std::nullopt;
    return end;
  }

  std::string_view text_;
  const NumberWords& words_;
  const NumberWords::Style& style_;
};

}  // namespace

int digit_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return -1;
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return byte >= '0' && byte <= '9' ? byte - '0' : -1;
  return u_charDigitValue(static_cast<UChar32>(code_point_at(text, at)));
}

std::optional<Numeral> read_numeral(std::string_view text, std::size_t at, const NumberWords& words,
                                    const NumberWords::Style& style) {
  const Reader reader(text, words, style);
  if (digit_at(text, at) < 0) {
    if (auto numeral = reader.open_number(at)) return numeral;
  }
  return reader.exact_number(at);
}

}  // namespace chipwire
