#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/line/cursor.h"

namespace chipwire {

/// The bit that stands for `topic` in Seen::topics. A topic that is new to the cursor takes a free
/// place in Cursor::topics, or one that neither an entry nor `in_use` refers to any more; 0 if
/// there is none.
std::uint32_t topic_bit(Cursor& cursor, const std::string& topic, std::uint32_t in_use);

/// The names of the topics in `mask`.
std::vector<std::string> topics_of(const Cursor& cursor, std::uint32_t mask);

}  // namespace chipwire
