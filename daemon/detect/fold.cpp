#include "daemon/detect/fold.h"

#include <stdexcept>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace chipwire {
namespace {

const icu::Normalizer2& normalizer() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC_Casefold data");
  return *instance;
}

/// What one folded character becomes besides; 0 drops it.
char32_t smooth(char32_t c) {
  switch (c) {
    case 0x0131:
      return 'i';  // dotless i
    case 0x0307:
      return 0;  // dot of folded İ
    case 0x0451:
      return 0x0435;  // ё
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671:
      return 0x0627;  // alef carriers
    case 0x0640:
    case 0x093C:
      return 0;  // tatweel, nukta
    case 0x0901:
      return 0x0902;  // candrabindu
    case 0x2018:
    case 0x2019:
    case 0x02BC:
      return '\'';
    case 0x2010:
    case 0x2011:
      return '-';
    default:
      return c >= 0x064B && c <= 0x0652 ? 0 : c;  // Arabic vowel signs
  }
}

void append_utf8(char32_t c, std::uint32_t at, std::string& out,
                 std::vector<std::uint32_t>& origin) {
  char bytes[4];
  int length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes, static_cast<std::size_t>(length));
  origin.insert(origin.end(), static_cast<std::size_t>(length), at);
}

}  // namespace

Fold::Fold() : simple_(0x10000, 0) {
  const icu::Normalizer2& norm = normalizer();
  for (UChar32 c = 1; c < 0x10000; ++c) {
    if (U_IS_SURROGATE(c) || !norm.hasBoundaryBefore(c)) continue;
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString folded = norm.normalize(icu::UnicodeString(c), status);
    if (U_FAILURE(status) || folded.countChar32() != 1) continue;
    simple_[static_cast<std::size_t>(c)] = smooth(static_cast<char32_t>(folded.char32At(0)));
  }
}

void Fold::append_segment(std::string_view segment, std::uint32_t at, std::string& out,
                          std::vector<std::uint32_t>& origin) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded = normalizer().normalize(
      icu::UnicodeString::fromUTF8({segment.data(), static_cast<std::int32_t>(segment.size())}),
      status);
  if (U_FAILURE(status)) return;
  for (std::int32_t i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    i += U16_LENGTH(c);
    if (const char32_t kept = smooth(static_cast<char32_t>(c))) append_utf8(kept, at, out, origin);
  }
}

void Fold::append(std::string_view utf8, std::uint32_t base, std::string& out,
                  std::vector<std::uint32_t>& origin) const {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto length = static_cast<std::int32_t>(utf8.size());
  const auto read = [&](std::int32_t& i) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, length, c);
    return c;
  };
  const auto simple = [&](UChar32 c) {
    return c < 0x10000 ? simple_[static_cast<std::size_t>(c)] : char32_t{0};
  };
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t begin = i;
    const UChar32 c = read(i);
    std::int32_t end = i;
    // A character is folded alone if the next one cannot combine with it.
    const bool alone = i == length || bytes[i] < 0x80 || simple(read(end)) != 0;
    if (const char32_t folded = simple(c); folded && alone) {
      append_utf8(folded, base + static_cast<std::uint32_t>(begin), out, origin);
      continue;
    }
    for (std::int32_t next = i; i < length; i = next) {
      if (normalizer().hasBoundaryBefore(read(next))) break;
    }
    append_segment(
        utf8.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)),
        base + static_cast<std::uint32_t>(begin), out, origin);
  }
}

std::string Fold::operator()(std::string_view utf8) const {
  std::string out;
  std::vector<std::uint32_t> origin;
  append(utf8, 0, out, origin);
  return out;
}

}  // namespace chipwire
