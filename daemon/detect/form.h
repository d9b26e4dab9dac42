#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/detect/fold.h"

namespace chipwire {

enum class Kind : std::uint8_t { word, product, organisation, agency, country, outlet };

/// How a form names its entity.
enum class Manner : std::uint8_t {
  name,
  adjective,  ///< of a country: "Chinese", "US-"
  metonym,    ///< of a country: its government by its seat, "Beijing"
  generic,    ///< of an agency: only beside its country, "commerce ministry"
  person,     ///< of an agency: who speaks for it
};

/// What a form stands for: a Concept (`word`) or the index of an entity in its table.
struct Meaning {
  Kind kind = Kind::word;
  std::uint16_t id = 0;
  std::uint8_t language = 0;  ///< index in Vocabulary::languages; 0: any
  Manner manner = Manner::name;
  bool is_weak = false;  ///< means it only where something else in the text speaks for it
};

/// Which capitals the text must have for a form to count: "US" is not "us".
enum class Capitals : std::uint8_t { any, first, all };

/// A piece of a form that stands in the text without a gap. An open side may continue the word.
struct Piece {
  std::string text;  ///< folded
  bool open_left = false, open_right = false;
  bool is_next = false;  ///< stands as the very next word after the piece before it
};

/// A form as the knowledge files write it: `ausfuhr*`, `lehnt … ab`, `печатн* машин*`. The first
/// piece is scanned for, the others must follow within the same sentence.
struct Form {
  std::vector<Piece> pieces;
  Meaning meaning;
  Capitals capitals = Capitals::any;
};

/// Where `piece` begins as the word after the one that ends at or after `from`; npos if elsewhere.
std::size_t find_next_word(std::string_view text, std::size_t from, const Piece& piece);

/// Reads `written`; without pieces if there is nothing in it. A leading `?` makes it weak. The
/// names of entities ask for the capitals they are written with.
Form parse_form(std::string_view written, Meaning meaning, const Fold& fold);

/// Whether `original` has the capitals that are asked for. Scripts without case always have.
bool has_capitals(std::string_view original, Capitals capitals);

/// Replaces hyphens inside words by spaces, so that "KI-Chip" and "KI Chip" are one form.
/// Offsets stay as they are.
void open_hyphens(std::string& folded);

/// Whether `piece` at [begin, end) of folded `text` is whole words as its open sides allow.
/// Scripts without spaces have no word boundaries; Arabic and Hebrew words may carry proclitics.
bool is_bounded(std::string_view text, std::size_t begin, std::size_t end, const Piece& piece);

}  // namespace chipwire
