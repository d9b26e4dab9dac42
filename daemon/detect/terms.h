#pragma once

#include <string>
#include <vector>

#include "daemon/detect/scene.h"

namespace chipwire {

/// Something that speaks for or against, with the anchor that shows it.
struct Sign {
  std::string name;  ///< "head.give.permission", "lead.neg_merger", "frame.head"
  std::optional<Span> span;
};

/// All signs of a scene, each once, in the order of the text.
std::vector<Sign> find_signs(const Scene& scene);

}  // namespace chipwire
