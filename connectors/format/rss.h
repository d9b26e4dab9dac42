#pragma once

#include "connectors/format/feed_parts.h"
#include "connectors/format/xml.h"

namespace chipwire {

/// Whether the root is that of RSS: `rss`, `rdf:RDF` with an RSS vocabulary, or a bare `channel`.
bool is_rss(const Element& root);

/// Reads RSS 0.90 to 0.94, 1.0 and 2.0.
void read_rss(const Element& root, const FeedContext& context, Decoded& decoded);

}  // namespace chipwire
