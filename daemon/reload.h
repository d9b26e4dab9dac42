#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace chipwire {

/// The sections of `next` that differ from `current` although a reload cannot apply them; each
/// needs a restart. Sources, routes and knowledge are what a reload applies.
std::vector<std::string> changes_that_need_a_restart(const Settings& current, const Settings& next);

}  // namespace chipwire
