#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chipwire::decode_within("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>",
                          {reinterpret_cast<const char*>(data), size}, "</entry></feed>");
  return 0;
}
