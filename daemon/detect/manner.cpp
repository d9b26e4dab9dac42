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

}  // namespace

Assurance find_assurance(const Scene& scene, Action action) {
  if (const auto denial = first_of(scene, {Concept::denial_statement}, attribution_depth)) {
    return {Certainty::disputed, denial};
  }
  if (action == Action::pending) return {Certainty::expected, std::nullopt};
  const auto sources =
      first_of(scene, {Concept::hedge_sources, Concept::hedge_reported}, attribution_depth);
  if (!sources)
    return {Certainty::confirmed,
            first_of(scene, {Concept::attribution_official}, attribution_depth)};
  return {Certainty::reported, sources};
}

std::optional<Span> find_condition(const Scene& scene, Action action) {
  if (action == Action::enforce || action == Action::revoke || action == Action::deny)
    return std::nullopt;
  if (const auto term = first_of(scene, {Concept::condition}, condition_depth)) return term;
  if (action == Action::approve) {
    return first_of(scene, {Concept::time_limit, Concept::fee_revenue_share}, 2);
  }
  return std::nullopt;
}

}  // namespace chipwire
