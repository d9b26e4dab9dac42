#pragma once

#include <vector>

#include "daemon/detect/scene.h"
#include "daemon/detect/terms.h"

namespace chipwire {

/// The claims that the scene makes as its news. What one authority does is one claim; it is split
/// where buyers are in several countries, or where goods are stopped and advice goes out besides.
std::vector<Claim> make_claims(const Scene& scene, const std::vector<Sign>& signs);

/// Older decisions that the scene recalls, one for each sentence that tells of one.
std::vector<Claim> recall_claims(const Scene& scene);

}  // namespace chipwire
