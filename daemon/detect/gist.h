#pragma once

#include <string>

#include "daemon/detect/reading.h"

namespace chipwire {

/// One English sentence made of the slots: "China approves import of Nvidia H200 for ByteDance:
/// more than 400,000, with conditions (reported)".
std::string gist_of(const Claim& claim);

}  // namespace chipwire
