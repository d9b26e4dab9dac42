#include "connectors/format/dates.h"

#include "tests/fuzz/decoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const chipwire::DateHints& hints :
       {chipwire::DateHints{}, chipwire::DateHints{"CN", "Asia/Shanghai"}}) {
    const auto stamp = chipwire::read_date(text, hints);
    if (!stamp) continue;
    chipwire::expect_clean(stamp->raw);
    if (chipwire::parse_rfc3339(chipwire::rfc3339(stamp->at)) != stamp->at) std::abort();
  }
  return 0;
}
