#pragma once

#include <optional>
#include <vector>

#include "daemon/detect/terms.h"

namespace chipwire {

/// What was done, with the words that say so loudest.
struct Verdict {
  Action action = Action::approve;
  std::optional<Span> span;
};

/// The action that the signs speak for most (thresholds.toml).
Verdict judge(const Weights& weights, const std::vector<Sign>& signs);

}  // namespace chipwire
