#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chipwire {

/// A piece of a date's text. Han characters are words of their own but where two make one
/// ("午後"); full-width and other scripts' digits are numbers.
struct DateToken {
  enum class Kind { number, word, mark };
  Kind kind = Kind::mark;
  std::string text;        ///< as written; of a word, inner dots included ("a.m")
  std::int64_t value = 0;  ///< of a number
  int digits = 0;
  bool spaced = false;  ///< white space stands before it
  bool aside = false;   ///< stands in parentheses

  bool is_mark(std::string_view any_of) const {
    return kind == Kind::mark && any_of.find(text) != std::string_view::npos;
  }
  bool is_number() const { return kind == Kind::number; }
  bool is_word() const { return kind == Kind::word; }
};

/// Parentheses, commas and quotation marks are left out. At most 64 tokens; more is no date.
std::vector<DateToken> date_tokens(std::string_view text);

}  // namespace chipwire
