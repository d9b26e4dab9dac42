#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "connectors/decode.h"

namespace chipwire {

/// A file of tests/data/format.
inline std::string fixture(const std::string& name) {
  std::ifstream file{std::string{SOURCE_DIR} + "/tests/data/format/" + name, std::ios::binary};
  if (!file) throw std::runtime_error("no fixture " + name);
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline Decoded decode_bytes(std::string bytes, std::string content_type = {},
                            std::string url = {}) {
  Document document;
  document.bytes = std::move(bytes);
  document.content_type = std::move(content_type);
  document.url = std::move(url);
  return decode(document);
}

/// A channel of RSS 2.0 with one item of these elements.
inline Decoded decode_rss_item(const std::string& elements) {
  return decode_bytes("<rss version=\"2.0\"><channel><title>t</title><item>" + elements +
                      "</item></channel></rss>");
}

}  // namespace chipwire
