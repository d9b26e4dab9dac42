#pragma once

#include <optional>

#include "daemon/detect/choice.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// How an act is told: who vouches for it, who denies it, and on what terms it stands.
struct Manners {
  Signs certainty, condition;
  std::optional<Span> statement, hearsay, denial, condition_span;
};
Manners find_manners(const Scene& scene, Action action);

}  // namespace chipwire
