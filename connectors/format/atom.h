#pragma once

#include "connectors/format/feed_parts.h"
#include "connectors/format/xml.h"

namespace chipwire {

/// Whether the root is an Atom 0.3 or 1.0 feed or entry document.
bool is_atom(const Element& root);

/// Reads Atom 1.0 (RFC 4287) and 0.3.
void read_atom(const Element& root, const FeedContext& context, Decoded& decoded);

}  // namespace chipwire
