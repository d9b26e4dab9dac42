#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "connectors/document.h"
#include "connectors/item.h"

namespace chipwire {

/// What decode() makes of a Document.
struct Decoded {
  std::string format;      ///< rss20, atom10, json11, newsml-g2, …: the names of `chipwire parse`
  std::string encoding;    ///< the one used, "UTF-8", "windows-1252", …
  bool malformed = false;  ///< had to be repaired; `warnings` says why
  std::vector<std::string> warnings;
  Feed feed;
  std::vector<Item> items;  ///< in document order, packages and concepts included
};

/// A document that is unusable as a whole: no known format, or broken beyond repair.
class DecodeError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a document of any known format. Pure: the same bytes give the same Decoded.
/// One malformed item is skipped with a warning; throws DecodeError if nothing can be read.
Decoded decode(const Document& document);

}  // namespace chipwire
