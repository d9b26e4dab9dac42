#include "connectors/format/html_text.h"
#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html{reinterpret_cast<const char*>(data), size};
  chipwire::expect_clean(chipwire::html_text(html));
  const std::string line = chipwire::html_line(html);
  chipwire::expect_clean(line);
  if (line.find('\n') != std::string::npos) std::abort();
  return 0;
}
