#pragma once

#include <string_view>

namespace chipwire {

/// The vocabularies that are read. `core` is a feed's own: no namespace, or one of those that RSS
/// has been given; `other` is one that nothing here knows.
enum class Vocabulary {
  core,
  other,
  xml,
  rdf,
  rss10,
  rss090,
  atom10,
  atom03,
  content,
  dc,
  dcterms,
  media,
  itunes,
  syndication,
  georss,
  xhtml,
  newsml_g2,
  nitf,
  sitemap,
  news,
  threading
};

/// By namespace name, its known misspellings included: case, a final slash or hash, white space,
/// http for https and well-known wrong hosts make no difference.
Vocabulary vocabulary_of(std::string_view uri);

/// What a prefix that nothing declares is by convention (`dc`, `content`, …); `other` if unknown.
Vocabulary conventional_vocabulary(std::string_view prefix);

}  // namespace chipwire
