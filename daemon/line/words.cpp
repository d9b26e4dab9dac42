#include "daemon/line/words.h"

#include <cstdint>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace chipwire {
namespace {

constexpr UChar32 zero_width_space = 0x200b;

bool is_space(UChar32 c) {
  return u_isUWhiteSpace(c) || c == zero_width_space;
}

bool is_letter(UChar32 c) {
  return u_isUAlphabetic(c) || u_isdigit(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/// Calls `take(code point, its bytes)` for each code point; what is not UTF-8 comes as -1.
template <typename Take>
void each_code_point(std::string_view text, Take take) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0, begin = 0; at < size; begin = at) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (!take(c, text.substr(begin, at - begin))) return;
  }
}

}  // namespace

void append_without_spaces(std::string& out, std::string_view text) {
  each_code_point(text, [&out](UChar32 c, std::string_view bytes) {
    if (c < 0 || !is_space(c)) out += bytes;
    return true;
  });
}

std::string letters_of(std::string_view text, std::size_t most) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  // Without ICU's data there is no normalizer; the plain text still tells most copies.
  if (U_FAILURE(status)) {
    normal = text;
  } else {
    normalizer->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink,
                              nullptr, status);
  }
  std::string out;
  each_code_point(normal, [&](UChar32 c, std::string_view bytes) {
    if (c < 0 || !is_letter(c)) return true;
    if (most-- == 0) return false;
    out += bytes;
    return true;
  });
  return out;
}

std::string folded(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8Fold(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr,
                         status);
  return out;
}

}  // namespace chipwire
