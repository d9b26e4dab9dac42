#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chipwire::decode_within("<rss version=\"2.0\"><channel><item>",
                          {reinterpret_cast<const char*>(data), size}, "</item></channel></rss>");
  return 0;
}
