#include "config/locale.h"

#include <cstring>
#include <memory>
#include <unicode/locid.h>
#include <unicode/timezone.h>

namespace chipwire {

bool is_language(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto locale = icu::Locale::forLanguageTag(text, error);
  // forLanguageTag() stops silently at what it cannot read; an unknown language has no ISO 639-2.
  return U_SUCCESS(error) && !locale.isBogus() && std::strlen(locale.getISO3Language()) == 3 &&
         locale.toLanguageTag<std::string>(error).size() >= text.size();
}

bool is_country(const std::string& text) {
  const auto* countries = icu::Locale::getISOCountries();
  for (; *countries; ++countries) {
    if (text == *countries) return true;
  }
  return false;
}

bool is_time_zone(const std::string& text) {
  const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(text)));
  return zone && *zone != icu::TimeZone::getUnknown();
}

}  // namespace chipwire
