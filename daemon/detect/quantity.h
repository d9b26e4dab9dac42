#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/detect/number_words.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// What a number counts.
enum class Counted : std::uint8_t {
  nothing,  ///< the text does not say right there
  units,    ///< chips, servers, machines, pieces
  money,
  other,  ///< years, per cent, people, nanometres
};

/// A number with its bounds: "up to 35,000" has no `min`, "more than 400,000" no `max`, "about
/// 12,000" has both alike, "several hundred thousand" runs from 200,000 to 999,999.
struct NumberMention {
  std::size_t begin = 0, end = 0;  ///< bytes of the folded text: bound, number, what it counts
  std::size_t number = 0;          ///< byte where the number itself begins
  std::optional<double> min, max;
  Counted counted = Counted::nothing;
  std::string_view currency;  ///< ISO 4217, for money; lives as long as the words
};

/// All numbers of folded `text` (Fold, open_hyphens) in its order, read as `language` (BCP 47;
/// empty: unknown) writes them. Model numbers, stock codes, dates, times and years are none. Pure.
std::vector<NumberMention> find_numbers(std::string_view text, const NumberWords& words,
                                        std::string_view language);

/// The units that `mention` counts; nothing unless it can be a count of whole units.
std::optional<Quantity> quantity_of(const NumberMention& mention);

}  // namespace chipwire
