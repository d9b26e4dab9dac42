#pragma once

#include <optional>
#include <string_view>

namespace chipwire {

/// What a word in a date may be. Several may hold ("mar" is March and mardi).
struct DateWord {
  int month = 0;  ///< 1 to 12
  bool weekday = false;
  bool filler = false;  ///< "at", "um", "года": says nothing
  int half_day = 0;     ///< 1: before noon, 2: after noon
};

/// Looks a word up, without its case, dots and accents, in the languages of the world's press.
DateWord date_word(std::string_view word);

/// 0 for Sunday to 6 for Saturday, for English names and abbreviations; -1 otherwise.
int english_weekday(std::string_view word);

/// A zone abbreviation's offset from UTC.
struct ZoneMeaning {
  int minutes = 0;
  bool ambiguous = false;  ///< means several zones, and the country did not decide
};

/// `CST`, `JST`, `MSK`, …; `country` (ISO 3166-1) decides where a name has several meanings.
std::optional<ZoneMeaning> zone_abbreviation(std::string_view name, std::string_view country);

}  // namespace chipwire
