#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/item.h"
#include "daemon/detect/fold.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// A stretch of folded text, in bytes.
struct Span {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const Span&) const = default;
  bool contains(const Span& other) const { return begin <= other.begin && other.end <= end; }
};

/// One sentence. `rank` counts from the headline (0) over the body's sentences (from 1); furniture
/// (bylines, links, page headings) has the rank of what follows it.
struct Sentence {
  Span span;
  Field field = Field::title;
  int rank = 0;
  int paragraph = 0;
};

/// The words of an item in one piece, folded, with the way back to its fields.
class Page {
 public:
  Page(const Item& item, const Fold& fold);

  const std::string& text() const { return text_; }  ///< folded
  std::string_view text(Span span) const;
  const std::vector<Sentence>& sentences() const { return sentences_; }
  /// Index of the sentence that holds the byte `at` of the folded text.
  std::size_t sentence_at(std::uint32_t at) const;
  /// How far apart two places are: about the letters that an alphabet would need between them.
  std::uint32_t breadth(std::uint32_t begin, std::uint32_t end) const {
    return breadth_[end] - breadth_[begin];
  }
  /// The words as the item has them.
  std::string_view original(Span span) const;
  /// Where `span` stands in its field, in code points, and the words themselves.
  Evidence evidence(std::string slot, Span span) const;

 private:
  void append(Field field, std::string_view text, const Fold& fold);

  struct Part {
    Field field;
    std::uint32_t original, folded;  // where the field begins in each
  };
  std::string original_, text_;
  std::vector<std::uint32_t> origin_;   // for each byte of text_, and its end
  std::vector<std::uint32_t> breadth_;  // of what precedes each byte of text_, and its end
  std::vector<std::uint32_t> points_;   // code points before each byte of original_, and its end
  std::vector<Part> parts_;
  std::vector<Sentence> sentences_;
};

/// Cuts [begin, end) of `folded` into sentences; `original` and `origin` tell capitals.
std::vector<Span> cut_sentences(std::string_view folded, Span whole, std::string_view original,
                                const std::vector<std::uint32_t>& origin);

}  // namespace chipwire
