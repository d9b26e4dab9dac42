#include "connectors/format/encoding.h"

#include <cstdint>
#include <cstdlib>
#include <simdjson.h>

/// The first line is the Content-Type, the rest the document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::size_t line = bytes.find('\n');
  const std::string_view header =
      line == std::string_view::npos ? std::string_view{} : bytes.substr(0, line);
  const auto read = chipwire::read_characters(
      bytes.substr(line == std::string_view::npos ? 0 : line + 1), header);
  if (!simdjson::validate_utf8(read.utf8.data(), read.utf8.size())) std::abort();
  return 0;
}
