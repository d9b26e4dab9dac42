#include "connectors/format/language.h"

#include <cld2/public/compact_lang_det.h>

namespace chipwire {
namespace {

constexpr std::size_t sample_bytes = 256;  ///< enough to tell, cheap enough for every item

/// At most `bytes` of `text`, without cutting a character.
std::string_view front(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (text[bytes] & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string detect_language(std::string_view title, std::string_view text) {
  std::string sample{front(title, sample_bytes / 2)};
  sample += ". ";
  sample += front(text, sample_bytes - sample.size());
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguage(
      sample.data(), static_cast<int>(sample.size()), /*is_plain_text=*/true, &reliable);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return {};
  return CLD2::LanguageCode(language);
}

}  // namespace chipwire
