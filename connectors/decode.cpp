#include "connectors/decode.h"

#include <array>

#include "connectors/format/atom.h"
#include "connectors/format/encoding.h"
#include "connectors/format/feed_parts.h"
#include "connectors/format/json_feed.h"
#include "connectors/format/news_sitemap.h"
#include "connectors/format/newsml_g2.h"
#include "connectors/format/plain.h"
#include "connectors/format/rss.h"
#include "connectors/format/xml.h"

namespace chipwire {
namespace {

/// A format in XML: how its root is told, and how it is read.
struct XmlFormat {
  bool (*is)(const Element& root);
  void (*read)(const Element& root, const FeedContext& context, Decoded& decoded);
};

/// All of them; the first that takes the root reads the document.
constexpr auto xml_formats = std::to_array<XmlFormat>({
    {is_rss, read_rss},
    {is_atom, read_atom},
    {is_newsml_g2, read_newsml_g2},
    {is_news_sitemap, read_news_sitemap},
});

void read_xml(std::string text, const FeedContext& context, Decoded& decoded) {
  const Xml xml{std::move(text)};
  decoded.malformed |= xml.malformed();
  decoded.warnings.insert(decoded.warnings.end(), xml.warnings().begin(), xml.warnings().end());
  const Element root = xml.root();
  for (const XmlFormat& format : xml_formats)
    if (format.is(root)) return format.read(root, context, decoded);
  if (same_ignoring_case(root.local_name(), "html")) throw DecodeError("an HTML page, not a feed");
  throw DecodeError("no known format: the root element is " + clean(root.local_name()));
}

}  // namespace

Decoded decode(const Document& document) {
  Characters characters = read_characters(document.bytes, document.content_type);
  Decoded decoded;
  decoded.encoding = characters.encoding;
  if (!characters.warning.empty()) {
    decoded.malformed = true;
    decoded.warnings.push_back("encoding: " + characters.warning);
  }
  const std::string_view text = trim(characters.utf8);
  if (text.empty()) throw DecodeError("an empty document");
  const FeedContext context{document};
  if (text.front() == '{' || text.front() == '[')
    read_json_feed(text, context, decoded);
  else
    read_xml(std::move(characters.utf8), context, decoded);
  return decoded;
}

}  // namespace chipwire
