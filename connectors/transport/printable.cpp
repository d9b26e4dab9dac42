#include "connectors/transport/printable.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace chipwire {

std::string printable(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string shown;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 point = 0;
    U8_NEXT(text.data(), i, size, point);
    const bool fit = point >= 0 && u_isprint(point) && u_charType(point) != U_LINE_SEPARATOR &&
                     u_charType(point) != U_PARAGRAPH_SEPARATOR;
    for (std::int32_t k = begin; k < i; ++k) {
      const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(k)]);
      if (fit) {
        shown += static_cast<char>(byte);
      } else {
        shown += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
      }
    }
  }
  return shown;
}

}  // namespace chipwire
