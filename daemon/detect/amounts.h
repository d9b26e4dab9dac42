#pragma once

#include <optional>

#include "daemon/detect/scene.h"

namespace chipwire {

/// How many units, and how much money, the news says that `action` covers, each with its words.
/// Thresholds and quotas of a rule are no quantity.
struct Amounts {
  std::optional<Quantity> quantity;
  std::optional<Span> quantity_span;
  std::optional<Money> value;
  std::optional<Span> value_span;
};
Amounts find_amounts(const Scene& scene, Action action);

}  // namespace chipwire
