#include "daemon/detect/verdict.h"

#include <algorithm>
#include <array>

namespace chipwire {

Verdict judge(const Weights& weights, const std::vector<Sign>& signs) {
  const auto& odds_of = weights.action;
  std::array<double, action_count> odds{};
  if (const auto bias = odds_of.find("bias"); bias != odds_of.end()) odds = bias->second;
  for (const Sign& sign : signs) {
    const auto weight = odds_of.find(sign.name);
    if (weight == odds_of.end()) continue;
    for (std::size_t a = 0; a < action_count; ++a) odds[a] += weight->second[a];
  }
  const auto best =
      static_cast<std::size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
  Verdict verdict{static_cast<Action>(best), std::nullopt};
  double loudest = 0;
  for (const Sign& sign : signs) {
    const auto weight = odds_of.find(sign.name);
    if (weight == odds_of.end() || !sign.span || weight->second[best] <= loudest) continue;
    loudest = weight->second[best];
    verdict.span = sign.span;
  }
  return verdict;
}

}  // namespace chipwire
