#include "daemon/detect/manner.h"

#include <initializer_list>

namespace chipwire {
namespace {

constexpr int attribution_depth = 2;  // sentences below the headline that tell whose word it is
constexpr int condition_depth = 6;

/// The first mention of one of `words` down to sentence `depth`, recalled news left out.
std::optional<Span> first_of(const Scene& scene, std::initializer_list<Concept> words, int depth) {
  for (std::size_t b = 0; b < scene.beats.size(); ++b) {
    const Beat& beat = scene.beats[b];
    if (beat.past || beat.quiet || scene.page.sentences()[b].rank > depth) continue;
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      for (const Concept word : words) {
        if (scene.anchors[i].is(word)) return scene.anchors[i].span;
      }
    }
  }
  return std::nullopt;
}

/// An outlet named as the source of the news: not the agency mark of a dateline, nor the outlet
/// that somebody answered.
std::optional<Span> credited_outlet(const Scene& scene) {
  for (std::size_t b = 0; b < scene.beats.size(); ++b) {
    const Beat& beat = scene.beats[b];
    const Sentence& sentence = scene.page.sentences()[b];
    if (beat.past || beat.quiet || sentence.rank > attribution_depth) continue;
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      const Anchor& anchor = scene.anchors[i];
      if (anchor.kind != Kind::outlet) continue;
      const bool is_mark = anchor.span.begin > 0 && scene.page.text()[anchor.span.begin - 1] == '(';
      const bool is_dateline = sentence.rank == 1 &&
                               scene.page.breadth(sentence.span.begin, anchor.span.begin) < 40 &&
                               (is_mark || beat.has(Concept::attribution_official));
      if (!is_mark && !is_dateline) return anchor.span;
    }
  }
  return std::nullopt;
}

}  // namespace

Assurance find_assurance(const Scene& scene, Action action) {
  if (const auto denial = first_of(scene, {Concept::denial_statement}, attribution_depth)) {
    return {Certainty::disputed, denial};
  }
  if (action == Action::pending) return {Certainty::expected, std::nullopt};
  const auto official = first_of(scene, {Concept::attribution_official}, attribution_depth);
  const int depth = action == Action::enforce ? 0 : attribution_depth;
  if (const auto sources = first_of(scene, {Concept::hedge_sources}, depth)) {
    return {Certainty::reported, sources};
  }
  if (action == Action::enforce) return {Certainty::confirmed, official};
  if (const auto outlet = credited_outlet(scene)) return {Certainty::reported, outlet};
  const auto hearsay = first_of(scene, {Concept::hedge_reported}, attribution_depth);
  if (hearsay && !official) return {Certainty::reported, hearsay};
  return {Certainty::confirmed, official};
}

std::optional<Span> find_condition(const Scene& scene, Action action) {
  switch (action) {
    case Action::approve:
    case Action::pending:
      if (const auto limit = first_of(scene, {Concept::time_limit, Concept::fee_revenue_share}, 3))
        return limit;
      [[fallthrough]];
    case Action::ease:
      return first_of(scene, {Concept::condition}, condition_depth);
    case Action::restrict:
      // A rule has exemptions rather than conditions; advice says when it may be left aside.
      if (!first_of(scene, {Concept::discourage_guidance}, 3)) return std::nullopt;
      return first_of(scene, {Concept::exception}, condition_depth);
    default:
      return std::nullopt;
  }
}

}  // namespace chipwire
