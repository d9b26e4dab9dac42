#pragma once

#include "connectors/format/feed_parts.h"
#include "connectors/format/xml.h"

namespace chipwire {

/// Whether the root is a sitemap's `urlset`.
bool is_news_sitemap(const Element& root);

/// Reads a news sitemap (sitemaps.org 0.9 with Google's news extension). May be empty.
void read_news_sitemap(const Element& root, const FeedContext& context, Decoded& decoded);

}  // namespace chipwire
