#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/detect/fold.h"

namespace chipwire {

enum class Kind : std::uint8_t { word, product, organisation, agency, country };

/// What a form stands for: a Concept (`word`) or the index of an entity in its table.
struct Meaning {
  Kind kind = Kind::word;
  std::uint16_t id = 0;
  std::uint8_t language = 0;  ///< index in Vocabulary::languages; 0: any
};

/// A piece of a form that stands in the text without a gap. An open side may continue the word.
struct Piece {
  std::string text;  ///< folded
  bool open_left = false, open_right = false;
};

/// A form as the knowledge files write it: `ausfuhr*`, `lehnt … ab`. The first piece is scanned
/// for, the others must follow within the same sentence.
struct Form {
  std::vector<Piece> pieces;
  Meaning meaning;
};

/// Reads `written`; without pieces if there is nothing in it.
Form parse_form(std::string_view written, Meaning meaning, const Fold& fold);

/// Replaces hyphens inside words by spaces, so that "KI-Chip" and "KI Chip" are one form.
/// Offsets stay as they are.
void open_hyphens(std::string& folded);

/// Whether `piece` at [begin, end) of folded `text` is whole words as its open sides allow.
/// Scripts without spaces have no word boundaries; Arabic and Hebrew words may carry proclitics.
bool is_bounded(std::string_view text, std::size_t begin, std::size_t end, const Piece& piece);

}  // namespace chipwire
