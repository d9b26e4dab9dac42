#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chipwire {

/// Brings text into the form in which forms of the lexicon are compared: NFKC, case folded
/// (UAX #15, NFKC_Casefold), and besides what writers of one language vary freely: Arabic vowel
/// signs and alef carriers, Devanagari nukta, Russian ё, dotless i, typographic apostrophes.
/// Other diacritics stay. Immutable after construction, thread-safe.
class Fold {
 public:
  Fold();

  /// Appends folded `utf8` to `out`, and for each byte of it to `origin` the offset in `utf8` of
  /// the character it came from, plus `base`.
  void append(std::string_view utf8, std::uint32_t base, std::string& out,
              std::vector<std::uint32_t>& origin) const;

  std::string operator()(std::string_view utf8) const;

 private:
  void append_segment(std::string_view segment, std::uint32_t at, std::string& out,
                      std::vector<std::uint32_t>& origin) const;

  std::vector<char32_t> simple_;  // by BMP code point: what it folds to on its own; 0: ask ICU
};

}  // namespace chipwire
