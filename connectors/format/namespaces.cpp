#include "connectors/format/namespaces.h"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

struct Known {
  std::string_view name;
  Vocabulary vocabulary;
};

using enum Vocabulary;

/// Without scheme, `www.` and final `/` or `#`, in lower case.
constexpr auto uris = std::to_array<Known>({
    {"w3.org/xml/1998/namespace", xml},
    {"w3.org/1999/02/22-rdf-syntax-ns", rdf},
    {"purl.org/rss/1.0", rss10},
    {"my.netscape.com/rdf/simple/0.9", rss090},
    {"channel.netscape.com/rdf/simple/0.9", rss090},
    {"purl.org/net/rss1.1", rss10},
    {"backend.userland.com/rss", core},
    {"backend.userland.com/rss2", core},
    {"backend.userland.com/rss091", core},
    {"backend.userland.com/rss092", core},
    {"blogs.law.harvard.edu/tech/rss", core},
    {"cyber.law.harvard.edu/rss/rss.html", core},
    {"rssboard.org/rss-specification", core},
    {"w3.org/2005/atom", atom10},
    {"w3.org/2005/atom.xsd", atom10},
    {"purl.org/atom/ns", atom03},
    {"purl.org/atom", atom03},
    {"example.com/newformat", atom03},
    {"example.com/necho", atom03},
    {"purl.org/echo", atom03},
    {"uri/of/echo/namespace#", atom03},
    {"purl.org/pie", atom03},
    {"purl.org/rss/1.0/modules/content", content},
    {"purl.org/dc/elements/1.1", dc},
    {"purl.org/dc/elements/1.0", dc},
    {"purl.org/dc/1.1", dc},
    {"dublincore.org/documents/dcmi-namespace", dc},
    {"purl.org/dc/terms", dcterms},
    {"search.yahoo.com/mrss", media},
    {"video.search.yahoo.com/mrss", media},
    {"rssboard.org/media-rss", media},
    {"tools.search.yahoo.com/mrss", media},
    {"itunes.com/dtds/podcast-1.0.dtd", itunes},
    {"itunes.com/dtds/podcast-1.0", itunes},
    {"example.com/dtds/podcast-1.0.dtd", itunes},
    {"purl.org/rss/1.0/modules/syndication", syndication},
    {"georss.org/georss", georss},
    {"georss.org/georss/10", georss},
    {"w3.org/1999/xhtml", xhtml},
    {"iptc.org/std/nar/2006-10-01", newsml_g2},
    {"iptc.org/std/nitf/2006-10-18", nitf},
    {"sitemaps.org/schemas/sitemap/0.9", sitemap},
    {"google.com/schemas/sitemap/0.9", sitemap},
    {"google.com/schemas/sitemap-news/0.9", news},
    {"purl.org/syndication/thread/1.0", threading},
});

constexpr auto prefixes = std::to_array<Known>({
    {"xml", xml},
    {"rdf", rdf},
    {"rss", core},
    {"atom", atom10},
    {"a10", atom10},
    {"content", content},
    {"dc", dc},
    {"dcterms", dcterms},
    {"media", media},
    {"itunes", itunes},
    {"sy", syndication},
    {"georss", georss},
    {"xhtml", xhtml},
    {"nitf", nitf},
    {"news", news},
    {"thr", threading},
});

std::string folded(std::string_view uri) {
  std::string name = lower(trim(uri));
  std::string_view rest = name;
  for (const std::string_view scheme : {"https://", "http://"})
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  if (rest.starts_with("www.")) rest.remove_prefix(4);
  while (rest.ends_with('/') || rest.ends_with('#')) rest.remove_suffix(1);
  return std::string{rest};
}

}  // namespace

Vocabulary vocabulary_of(std::string_view uri) {
  const std::string name = folded(uri);
  if (name.empty()) return core;
  for (const Known& known : uris)
    if (known.name == name) return known.vocabulary;
  return other;
}

Vocabulary conventional_vocabulary(std::string_view prefix) {
  for (const Known& known : prefixes)
    if (same_ignoring_case(known.name, prefix)) return known.vocabulary;
  return other;
}

}  // namespace chipwire
