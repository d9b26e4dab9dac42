#pragma once

#include <string>
#include <vector>

#include "daemon/detect/compiled.h"
#include "daemon/detect/page.h"

namespace chipwire {

/// A form of the knowledge files found in a text.
struct Anchor {
  Kind kind = Kind::word;
  std::uint16_t id = 0;  ///< a Concept or an entity's index
  Manner manner = Manner::name;
  Span span;
  std::uint32_t sentence = 0;  ///< index in Page::sentences()

  bool is(Concept word) const {
    return kind == Kind::word && id == static_cast<std::uint16_t>(word);
  }
  Concept word() const { return static_cast<Concept>(id); }
};

/// What was found, in the order of the text, and the language that most of it is in.
struct Anchors {
  std::vector<Anchor> all;
  std::string language;  ///< stem of a lexicon file; empty if nothing tells
};

/// Scans `page` for all forms of all languages at once. Of overlapping forms the longest wins; the
/// words of other languages than the text's are left out afterwards. `declared` weighs as a hint.
Anchors find_anchors(const Page& page, const Knowledge::Compiled& knowledge,
                     const std::string& declared);

}  // namespace chipwire
