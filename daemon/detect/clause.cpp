#include "daemon/detect/clause.h"

#include <algorithm>
#include <string_view>

namespace chipwire {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::string_view marks[] = {";",      "(",      ")",      "\uFF0C",
                                      "\uFF1B", "\u2013", "\u2014", "\u060C"};

/// Whether a clause ends at byte `at`; a comma inside a number does not end one.
bool ends_at(std::string_view text, std::size_t at) {
  if (text[at] == ',') {
    return !(at > 0 && is_digit(text[at - 1]) && at + 1 < text.size() && is_digit(text[at + 1]));
  }
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](std::string_view mark) { return text.substr(at).starts_with(mark); });
}

bool ends_before(std::string_view text, std::size_t at) {
  if (text[at - 1] == ',') return ends_at(text, at - 1);
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](std::string_view mark) { return text.substr(0, at).ends_with(mark); });
}

}  // namespace

Span clause_around(const Scene& scene, std::size_t beat, Span place) {
  const Span sentence = scene.page.sentences()[beat].span;
  const std::string_view text = scene.page.text();
  Span clause = place;
  while (clause.begin > sentence.begin && !ends_before(text, clause.begin)) --clause.begin;
  while (clause.end < sentence.end && !ends_at(text, clause.end)) ++clause.end;
  return clause;
}

bool has_within(const Scene& scene, std::size_t beat, Span stretch, Concept word) {
  for (std::size_t i = scene.beats[beat].first_anchor; i < scene.beats[beat].end_anchor; ++i) {
    if (scene.anchors[i].is(word) && stretch.contains(scene.anchors[i].span)) return true;
  }
  return false;
}

bool is_recalled(const Scene& scene, std::size_t beat, Span place) {
  if (!scene.beats[beat].has(Concept::background_past)) return false;
  const Span clause = clause_around(scene, beat, place);
  const Span sentence = scene.page.sentences()[beat].span;
  const bool says_more = clause.begin > sentence.begin + 8 || clause.end + 8 < sentence.end;
  return says_more && has_within(scene, beat, clause, Concept::background_past);
}

}  // namespace chipwire
