#pragma once

#include <optional>
#include <vector>

#include "connectors/format/date_parts.h"
#include "connectors/format/date_tokens.h"

namespace chipwire {

/// Finds the parts of a date in its tokens, in whatever order a publisher writes them. Nothing if a
/// token has no place in a date.
std::optional<DateParts> read_date_parts(std::vector<DateToken> tokens, const DateHints& hints);

}  // namespace chipwire
