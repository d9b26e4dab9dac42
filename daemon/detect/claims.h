#pragma once

#include <vector>

#include "daemon/detect/scene.h"
#include "daemon/detect/terms.h"

namespace chipwire {

/// The claims that the scene makes as its news: action by the signs, the other slots by their
/// roles.
std::vector<Claim> make_claims(const Scene& scene, const std::vector<Sign>& signs);

}  // namespace chipwire
