#pragma once

#include <vector>

#include "daemon/detect/event.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// The claims that the scene makes as its news: the main one, as `verdict` has it, and those that
/// other events make of their own. It is split where buyers are in several countries, or where
/// goods are stopped and advice goes out besides. `choices` takes what was chosen among, for
/// fitting.
std::vector<Claim> make_claims(const Scene& scene, const std::vector<Event>& events,
                               const Verdict& verdict, std::vector<Choice>* choices = nullptr);

/// Older decisions that the scene recalls, one for each sentence that tells of one.
std::vector<Claim> recall_claims(const Scene& scene);

}  // namespace chipwire
