#include "daemon/detect/page.h"

#include <algorithm>
#include <iterator>

#include "daemon/detect/form.h"

namespace chipwire {
namespace {

/// What a byte adds in letters of an alphabet: a Chinese character says as much as three of them.
std::uint32_t letters(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x80) return 1;
  if ((byte & 0xC0) != 0xC0) return 0;
  return byte >= 0xE3 && byte < 0xF0 ? 3 : 1;
}

// Shorter lines are bylines, headings, captions; so are somewhat longer ones without a full stop.
constexpr std::uint32_t shortest_sentence = 36, shortest_unstopped = 64;

bool is_stopped(std::string_view text) {
  static constexpr std::string_view stops[] = {".",  "!", "?", "\"", "”", "»",
                                               "。", "।", "؟", ")",  "“"};
  return std::any_of(std::begin(stops), std::end(stops),
                     [&](std::string_view stop) { return text.ends_with(stop); });
}

}  // namespace

Page::Page(const Item& item, const Fold& fold) {
  append(Field::title, item.title, fold);
  append(Field::summary, item.summary, fold);
  append(Field::text, item.text, fold);
  open_hyphens(text_);
  origin_.push_back(static_cast<std::uint32_t>(original_.size()));
  breadth_.assign(text_.size() + 1, 0);
  for (std::size_t i = 0; i < text_.size(); ++i) breadth_[i + 1] = breadth_[i] + letters(text_[i]);
  points_.assign(original_.size() + 1, 0);
  for (std::size_t i = 0; i < original_.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(original_[i]) & 0xC0) != 0x80;
    points_[i + 1] = points_[i] + (begins ? 1 : 0);
  }
  int rank = 1, paragraph = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto end =
        i + 1 < parts_.size() ? parts_[i + 1].folded : static_cast<std::uint32_t>(text_.size());
    std::uint32_t last_end = parts_[i].folded;
    for (const Span& span : cut_sentences(text_, {parts_[i].folded, end}, original_, origin_)) {
      const std::string_view between =
          std::string_view(text_).substr(last_end, span.begin - last_end);
      if (between.find('\n') != std::string_view::npos) ++paragraph;
      last_end = span.end;
      const bool is_title = parts_[i].field == Field::title;
      sentences_.push_back({span, parts_[i].field, is_title ? 0 : rank, paragraph});
      const std::uint32_t least = is_stopped(text(span)) ? shortest_sentence : shortest_unstopped;
      if (!is_title && breadth(span.begin, span.end) >= least) ++rank;
    }
    ++paragraph;
  }
}

void Page::append(Field field, std::string_view text, const Fold& fold) {
  if (text.empty()) return;
  if (!text_.empty()) {
    origin_.insert(origin_.end(), 2, static_cast<std::uint32_t>(original_.size()));
    original_ += "\n\n";
    text_ += "\n\n";
  }
  const auto base = static_cast<std::uint32_t>(original_.size());
  parts_.push_back({field, base, static_cast<std::uint32_t>(text_.size())});
  original_ += text;
  fold.append(text, base, text_, origin_);
}

std::string_view Page::text(Span span) const {
  return std::string_view(text_).substr(span.begin, span.end - span.begin);
}

std::size_t Page::sentence_at(std::uint32_t at) const {
  const auto after =
      std::upper_bound(sentences_.begin(), sentences_.end(), at,
                       [](std::uint32_t a, const Sentence& s) { return a < s.span.begin; });
  return after == sentences_.begin() ? 0 : static_cast<std::size_t>(after - sentences_.begin() - 1);
}

std::string_view Page::original(Span span) const {
  const std::uint32_t begin = origin_[span.begin];
  // The last character's end is the beginning of what follows it.
  std::uint32_t end = span.end;
  while (end < text_.size() && origin_[end] == origin_[span.end - 1]) ++end;
  return std::string_view(original_).substr(begin, origin_[end] - begin);
}

Evidence Page::evidence(std::string slot, Span span) const {
  const auto part = std::find_if(parts_.rbegin(), parts_.rend(),
                                 [&](const Part& p) { return p.folded <= span.begin; });
  const std::string_view quote = original(span);
  const std::size_t at = origin_[span.begin], field = points_[part->original];
  return {std::move(slot), part->field, points_[at] - field, points_[at + quote.size()] - field,
          std::string(quote)};
}

}  // namespace chipwire
