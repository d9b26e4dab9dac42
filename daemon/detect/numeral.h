#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "daemon/detect/number_words.h"

namespace chipwire {

/// A number without bounds and units.
struct Numeral {
  double low = 0, high = 0;  ///< equal unless it is open: "several hundred thousand"
  std::size_t end = 0;       ///< byte offset behind it
  double scale = 1;          ///< of "30 thousand" 1000
  bool is_plain = false;     ///< digits alone, no separators, no scale: may be a year or a date
  bool is_digits = false;    ///< begins with digits
  bool is_and_more = false;  ///< 40余万: at least
};

/// Reads the number that begins at byte `at` of folded text: digits of any script with the
/// language's separators, number words, scales, 三百五十万, "several hundred thousand", "half a
/// million". Nothing if there is none, or if the digits begin a date, a time or a code.
std::optional<Numeral> read_numeral(std::string_view text, std::size_t at, const NumberWords& words,
                                    const NumberWords::Style& style);

/// Value of the decimal digit that begins at byte `at` in any script; -1 if there is none.
int digit_at(std::string_view text, std::size_t at);

}  // namespace chipwire
