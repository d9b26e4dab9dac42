#pragma once

#include <string_view>

#include "connectors/item.h"

namespace chipwire {

/// What a headline or keyword line says of itself in the words of the trade: "CORRECTED-…",
/// "REFILE-…" and "UPDATE 2-…" (replaced), "STORY WITHDRAWN", "KILL: …". Only marks that stand in
/// front, or in brackets at either end, count; the same words within a sentence say nothing.
DeclaredChange change_in_headline(std::string_view headline);

}  // namespace chipwire
