#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.h"
#include "daemon/detect/fold.h"

namespace chipwire {

/// What a word does in a number; the names are those of numbers.tsv's column `kind`.
#define CHIPWIRE_NUMBER_WORDS(X)                                                                   \
  X(numeral)                                                                                       \
  X(fraction) X(article)     /* "seven"; "half a" and "a", which need a scale */                   \
      X(scale) X(lone_scale) /* multiplies what precedes it; may also stand alone */               \
      X(several) X(many)     /* "several", which needs a scale; "hundreds of" */                   \
      X(joint) X(more)       /* "und" in "fünfunddreißig"; 余 in 40余万 */                    \
      X(min_before) X(max_before) X(about_before) X(filler) /* bounds, and what may follow them */ \
      X(min_after) X(max_after) X(about_after) X(range_open)                                       \
          X(range_join)   /* "between" … "and"; value 1: joins only what was opened */           \
      X(unit) X(other)    /* what is counted: goods, or anything else */                           \
      X(model_before)     /* makes what follows a name or a section: "RTX", "article" */           \
      X(currency) X(glue) /* value: the ISO 4217 code; what may stand before one */

enum class NumberWord : std::uint8_t {
#define CHIPWIRE_NUMBER_WORD(name) name,
  CHIPWIRE_NUMBER_WORDS(CHIPWIRE_NUMBER_WORD)
#undef CHIPWIRE_NUMBER_WORD
};

/// The words of numbers in all languages, read from numbers.tsv (kind, lang, form, value).
/// Immutable once read; thread-safe.
class NumberWords {
 public:
  NumberWords();

  /// Adds the rows of `file`; one that does not exist has none. Mistakes become Problems.
  void read(const std::filesystem::path& file, const Fold& fold, std::vector<Problem>& problems);

  /// How a language writes numbers; rows of kind `writes`.
  struct Style {
    std::uint64_t languages = 1;  ///< bit mask: whose words count
    bool decimal_point = false;   ///< 1.5 is one and a half, not a decimal comma's 1,5
    bool myriads = false;         ///< 千 and below multiply within a 万
    bool chains = false;          ///< "2 लाख 50 हजार" is one number
    bool compounds = false;       ///< "vierhunderttausend" is one word
  };
  /// For a BCP 47 tag; an unknown language gets what all languages share, and English.
  Style style(std::string_view language) const;

  using Kinds = std::uint32_t;
  static constexpr Kinds bit(NumberWord kind) { return Kinds{1} << static_cast<int>(kind); }

  struct Found {
    NumberWord kind;
    double value;               ///< of numerals, fractions and scales; 1 for some others
    std::string_view currency;  ///< ISO 4217; lives as long as this object
    std::size_t end;            ///< byte offset behind it
  };
  /// The longest word of one of `kinds` that begins at byte `at` of folded text and ends where a
  /// word ends; `is_loose` lets it end anywhere.
  std::optional<Found> find(std::string_view text, std::size_t at, Kinds kinds,
                            std::uint64_t languages, bool is_loose = false) const;

 private:
  struct Entry {
    NumberWord kind;
    bool is_stem;
    std::uint8_t language;
    double value;
    std::array<char, 4> currency;
  };
  struct Node {
    std::vector<std::pair<unsigned char, std::uint32_t>> next;
    std::vector<Entry> entries;
    std::uint64_t languages = 0;  // of all entries from here on
    Kinds kinds = 0;
  };
  struct Language {
    std::string tag;
    Style style;
  };

  std::uint8_t language_index(const std::string& tag);
  void set_style(const std::string& form, Style& style, const Position& position,
                 std::vector<Problem>& problems);
  void insert(std::string_view form, const Entry& entry);
  std::uint32_t child(std::uint32_t node, unsigned char byte) const;

  std::vector<Node> nodes_;
  std::array<std::uint32_t, 256> roots_{};  // by first byte: 0 or a node
  std::vector<std::uint32_t> pairs_;        // by first and second byte: the same
  std::vector<Language> languages_;         // [0] is "mul"
};

/// Whether a character continues a word of a script that puts spaces between words.
bool is_spaced_letter(char32_t c);

/// The code point that begins at, or ends before, byte `at`; 0 at the text's ends.
char32_t code_point_at(std::string_view text, std::size_t at);
char32_t code_point_before(std::string_view text, std::size_t at);

}  // namespace chipwire
