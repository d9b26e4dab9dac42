#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chipwire::decode_within("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url>",
                          {reinterpret_cast<const char*>(data), size}, "</url></urlset>");
  return 0;
}
