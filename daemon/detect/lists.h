#pragma once

#include "daemon/detect/scene.h"

namespace chipwire {

/// Whether `a` and `b` are members of one list: "chips and tools", "чипы, станки", "芯片、设备".
bool are_listed(const Scene& scene, Span a, Span b);

}  // namespace chipwire
