#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chipwire::decode_within("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"g\">",
                          {reinterpret_cast<const char*>(data), size}, "</newsItem>");
  return 0;
}
