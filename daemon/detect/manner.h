#pragma once

#include <optional>

#include "daemon/detect/scene.h"

namespace chipwire {

/// How sure the text is that `action` happened: as sure as the weakest link of who says so.
struct Assurance {
  Certainty certainty = Certainty::confirmed;
  std::optional<Span> span;
};
Assurance find_assurance(const Scene& scene, Action action);

/// Whether the text states conditions of `action`, with the words.
std::optional<Span> find_condition(const Scene& scene, Action action);

}  // namespace chipwire
