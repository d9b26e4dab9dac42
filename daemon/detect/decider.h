#pragma once

#include <string>

#include "daemon/detect/choice.h"
#include "daemon/detect/places.h"

namespace chipwire {

/// What speaks for and against each country as the one that decides.
Choice weigh_countries(const Scene& scene, const Places& places);

/// What speaks for and against each body of `country` as the one that acts or states the act. The
/// first candidate is none of them.
Choice weigh_agencies(const Scene& scene, const Places& places, const std::string& country);

}  // namespace chipwire
