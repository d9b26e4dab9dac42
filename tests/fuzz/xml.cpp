#include "connectors/format/xml.h"

#include "connectors/format/xml_repair.h"
#include "tests/fuzz/decoded.h"

/// Walks all elements and asks each for its slices of the source.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  chipwire::rebuild(text);
  try {
    const chipwire::Xml xml{text};
    std::size_t bytes = 0;
    for (chipwire::Element element = xml.root(); element; element = element.first())
      for (chipwire::Element sibling = element; sibling; sibling = sibling.next()) {
        bytes += sibling.source().size() + sibling.markup().size() + sibling.text().size();
        sibling.vocabulary();
        sibling.base("https://example.com/");
      }
    if (bytes == 0) std::abort();
  } catch (const chipwire::DecodeError&) {
  }
  return 0;
}
