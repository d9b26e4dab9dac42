#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chipwire::decode_within("{\"items\":[{", {reinterpret_cast<const char*>(data), size}, "}]}");
  return 0;
}
