#pragma once

#include "connectors/format/feed_parts.h"
#include "connectors/format/xml.h"

namespace chipwire {

/// Whether the root is a NewsML-G2 newsMessage or any of its items.
bool is_newsml_g2(const Element& root);

/// Reads IPTC NewsML-G2 (2.x): a newsMessage's whole item set, or a single item. Packages, concepts
/// and planning items are read too, typed so that they do not become stories.
void read_newsml_g2(const Element& root, const FeedContext& context, Decoded& decoded);

}  // namespace chipwire
