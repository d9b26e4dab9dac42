#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/line/json.h"

namespace chipwire {

/// The record as bytes, at most `max_bytes` of them: `html`, then `text` of its item is cut for
/// that and `truncated` set. `item` is where these stand: the record itself or a member of it. What
/// is still too large comes back as it is; the broker refuses it then, and it becomes a dead
/// letter.
std::string bounded(Json record, const std::string& item, std::size_t max_bytes);

/// The longest beginning of `text` that has at most `max_bytes` and does not end within a
/// character.
std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);

}  // namespace chipwire
