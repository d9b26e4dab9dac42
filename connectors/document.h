#pragma once

#include <string>
#include <utility>
#include <vector>

#include "connectors/instant.h"

namespace chipwire {

/// What decoding needs to know of the source that a document came from.
struct SourceFacts {
  std::string name;
  std::string language;   ///< BCP 47, for items that declare none
  std::string country;    ///< decides what an ambiguous zone name (`CST`) means
  std::string time_zone;  ///< IANA name for dates without a zone; empty is UTC
};

/// The bytes that one poll, push or file delivered, with transport facts.
struct Document {
  SourceFacts source;
  std::string url;                  ///< after redirects; the base of relative references. May be empty
  std::string content_type;         ///< the header's value, parameters included
  std::string content_location;
  std::string file_name;            ///< of a dropped file, without its directory
  std::string bytes;                ///< after content decoding (gzip, brotli)
  Instant fetch_started{}, first_byte{};
};

}  // namespace chipwire
