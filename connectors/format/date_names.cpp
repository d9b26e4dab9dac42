#include "connectors/format/date_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

constexpr auto english_months = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
constexpr auto english_months_in_full =
    std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july",
                                     "august", "september", "october", "november", "december"});
constexpr auto english_weekdays = std::to_array<std::string_view>(
    {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"});

/// Where a word means different months in two languages, the first one here counts.
constexpr auto languages = std::to_array<const char*>({"en",
                                                       "fr",
                                                       "de",
                                                       "es",
                                                       "it",
                                                       "pt",
                                                       "nl",
                                                       "ru",
                                                       "uk",
                                                       "pl",
                                                       "cs",
                                                       "sk",
                                                       "sv",
                                                       "nb",
                                                       "da",
                                                       "fi",
                                                       "hu",
                                                       "el",
                                                       "tr",
                                                       "ro",
                                                       "bg",
                                                       "sr",
                                                       "sr_Latn",
                                                       "hr",
                                                       "sl",
                                                       "lt",
                                                       "lv",
                                                       "et",
                                                       "ca",
                                                       "id",
                                                       "ms",
                                                       "vi",
                                                       "ar",
                                                       "ar_SA@calendar=gregorian",
                                                       "ar_LB",
                                                       "he",
                                                       "fa@calendar=gregorian",
                                                       "hi",
                                                       "bn",
                                                       "th",
                                                       "kk",
                                                       "az",
                                                       "ka",
                                                       "hy",
                                                       "sq",
                                                       "mk",
                                                       "be",
                                                       "is",
                                                       "ga"});

constexpr auto fillers = std::to_array<std::string_view>(
    {"a",       "al",   "alle", "am",  "at",   "d",    "da",   "das",  "de",    "del",   "den",
     "di",      "do",   "g",    "god", "goda", "h",    "ha",   "hrs",  "i",     "kl",    "klo",
     "la",      "las",  "le",   "les", "of",   "on",   "ore",  "pada", "pukul", "r",     "roku",
     "saat",    "the",  "um",   "uhr", "v",    "в",    "г",    "год",  "года",  "час",   "ч",
     "р",       "року", "о",    "об",  "στις", "ngay", "ngày", "luc",  "lúc",   "thang", "tháng",
     "nam",     "năm",  "com",  "às",  "as",   "o",    "el",   "il",   "om",    "w",     "dnia",
     "o'clock", "พศ",   "เวลา", "น",   "ที่",    "เมื่อ"});

constexpr auto forenoon =
    std::to_array<std::string_view>({"am", "上午", "午前", "凌晨", "早上", "오전", "πμ", "ص"});
constexpr auto afternoon =
    std::to_array<std::string_view>({"p", "pm", "下午", "午後", "晚上", "오후", "μμ", "م"});
constexpr auto east_asian_weekdays = std::to_array<std::string_view>(
    {"星期", "周", "週", "曜日", "一", "二", "三", "四", "五",   "六",
     "天",   "日", "月", "火",   "水", "木", "金", "土", "時間", "北京"});

std::string folded(std::string_view word) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error)) return lower(word);
  const icu::UnicodeString text = decompose->normalize(
      icu::UnicodeString::fromUTF8({word.data(), static_cast<int32_t>(word.size())}).foldCase(),
      error);
  icu::UnicodeString bare;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool mark = u_charType(c) == U_NON_SPACING_MARK && c < 0x590;  // not Arabic, Hindi, Thai
    if (!mark && c != '.' && !u_isUWhiteSpace(c)) bare.append(c);
  }
  std::string utf8;
  bare.toUTF8String(utf8);
  return utf8;
}

class Words {
 public:
  Words() {
    for (const char* language : languages) add_language(language);
    for (const std::string_view word : fillers) words_[folded(word)].filler = true;
    for (const std::string_view word : forenoon) words_[folded(word)].half_day = 1;
    for (const std::string_view word : afternoon) words_[folded(word)].half_day = 2;
    for (const std::string_view word : east_asian_weekdays) words_[folded(word)].weekday = true;
    for (const std::string_view word : {"tues", "thur", "thurs", "weds", "thr", "sept"})
      if (word != "sept") words_[std::string{word}].weekday = true;
    words_["sept"].month = 9;
  }

  DateWord find(std::string_view word) const {
    const auto found = words_.find(folded(word));
    return found == words_.end() ? DateWord{} : found->second;
  }

 private:
  void add_language(const char* language) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols{icu::Locale{language}, error};
    if (U_FAILURE(error)) return;
    using Symbols = icu::DateFormatSymbols;
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
      for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
        int32_t count = 0;
        const icu::UnicodeString* months = symbols.getMonths(count, context, width);
        for (int i = 0; i < std::min(count, 12); ++i) add_month(months[i], i + 1);
        const icu::UnicodeString* days = symbols.getWeekdays(count, context, width);
        for (int i = 0; i < count; ++i) add_weekday(days[i]);
      }
    }
    for (int i = 0; i < 8; ++i) add_short_weekday(symbols, i);
  }

  static std::string key(const icu::UnicodeString& name) {
    std::string utf8;
    name.toUTF8String(utf8);
    return folded(utf8);
  }

  void add_month(const icu::UnicodeString& name, int month) {
    const std::string word = key(name);
    if (word.empty() || (word[0] >= '0' && word[0] <= '9')) return;
    for (const std::string& form : {word, shortened(word, 3), shortened(word, 4)})
      if (!form.empty() && words_[form].month == 0) words_[form].month = month;
  }

  void add_weekday(const icu::UnicodeString& name) {
    const std::string word = key(name);
    if (word.empty() || (word[0] >= '0' && word[0] <= '9')) return;
    for (const std::string& form : {word, shortened(word, 3)})
      if (!form.empty()) words_[form].weekday = true;
  }

  /// "Mo", "Di": German papers write two letters.
  void add_short_weekday(const icu::DateFormatSymbols& symbols, int i) {
    int32_t count = 0;
    const icu::UnicodeString* days = symbols.getWeekdays(count, icu::DateFormatSymbols::STANDALONE,
                                                         icu::DateFormatSymbols::SHORT);
    if (i < count && days[i].length() >= 2) words_[key(days[i])].weekday = true;
  }

  /// The first letters of an alphabetic word, as papers shorten it; empty if it has no more.
  static std::string shortened(const std::string& word, std::size_t letters) {
    std::size_t at = 0;
    for (; letters > 0 && at < word.size(); --letters) {
      const char32_t c = next_code_point(word, at);
      if (c >= 0x590) return {};
    }
    return at < word.size() ? word.substr(0, at) : std::string{};
  }

  std::map<std::string, DateWord, std::less<>> words_;
};

struct Zone {
  std::string_view name, countries;  ///< that use it so; "" for everybody else
  int minutes;
  bool one_of_many = false;
};

/// Of a name with several meanings, those of named countries come first.
constexpr auto zones = std::to_array<Zone>({
    {"utc", "", 0},
    {"gmt", "", 0},
    {"ut", "", 0},
    {"z", "", 0},
    {"wet", "", 0},
    {"utcgmt", "", 0},
    {"west", "", 60},
    {"bst", "BD", 360},
    {"bst", "", 60},
    {"ist", "IN LK", 330},
    {"ist", "IE", 60},
    {"ist", "IL", 120},
    {"ist", "", 330, true},
    {"idt", "", 180},
    {"cet", "", 60},
    {"met", "", 60},
    {"mez", "", 60},
    {"cest", "", 120},
    {"mest", "", 120},
    {"mesz", "", 120},
    {"eet", "", 120},
    {"eest", "", 180},
    {"msk", "", 180},
    {"msd", "", 240},
    {"trt", "", 180},
    {"sast", "", 120},
    {"cat", "", 120},
    {"eat", "", 180},
    {"wat", "", 60},
    {"ast", "SA KW QA BH IQ YE", 180},
    {"ast", "", -240},
    {"adt", "", -180},
    {"nst", "", -210},
    {"ndt", "", -150},
    {"est", "AU", 600},
    {"est", "", -300},
    {"edt", "AU", 660},
    {"edt", "", -240},
    {"cst", "CN TW HK MO SG", 480},
    {"cst", "CU", -300},
    {"cst", "AU", 570},
    {"cst", "US CA MX", -360},
    {"cst", "", -360, true},
    {"cdt", "CN", 540},
    {"cdt", "CU", -240},
    {"cdt", "", -300},
    {"mst", "MY", 480},
    {"mst", "", -420},
    {"mdt", "", -360},
    {"pst", "PH", 480},
    {"pst", "", -480},
    {"pdt", "", -420},
    {"akst", "", -540},
    {"akdt", "", -480},
    {"hst", "", -600},
    {"hast", "", -600},
    {"hadt", "", -540},
    {"sst", "", -660},
    {"jst", "", 540},
    {"kst", "", 540},
    {"hkt", "", 480},
    {"sgt", "", 480},
    {"myt", "", 480},
    {"pht", "", 480},
    {"wita", "", 480},
    {"wib", "", 420},
    {"wit", "", 540},
    {"ict", "", 420},
    {"pkt", "", 300},
    {"gst", "", 240},
    {"irst", "", 210},
    {"irdt", "", 270},
    {"npt", "", 345},
    {"uzt", "", 300},
    {"almt", "", 360},
    {"awst", "", 480},
    {"acst", "", 570},
    {"acdt", "", 630},
    {"aest", "", 600},
    {"aedt", "", 660},
    {"nzst", "", 720},
    {"nzdt", "", 780},
    {"brt", "", -180},
    {"brst", "", -120},
    {"art", "", -180},
    {"clt", "", -240},
    {"clst", "", -180},
    {"cot", "", -300},
    {"pet", "", -300},
    {"uyt", "", -180},
    {"vet", "", -240},
});

bool lists(std::string_view countries, std::string_view country) {
  return !country.empty() && countries.find(country) != std::string_view::npos;
}

}  // namespace

DateWord date_word(std::string_view word) {
  const std::string ascii = lower(word);
  for (std::size_t i = 0; i < 12; ++i)
    if (ascii == english_months[i] || ascii == english_months_in_full[i])
      if (i != 2) return {static_cast<int>(i) + 1};  // "mar" may be a weekday: look it up
  static const Words words;
  return words.find(word);
}

int english_weekday(std::string_view word) {
  const std::string folded_word = lower(word);
  for (std::size_t i = 0; i < english_weekdays.size() && folded_word.size() >= 3; ++i)
    if (english_weekdays[i].starts_with(folded_word)) return static_cast<int>(i);
  return -1;
}

std::optional<ZoneMeaning> zone_abbreviation(std::string_view name, std::string_view country) {
  const std::string folded_name = lower(name);
  for (const Zone& zone : zones)
    if (zone.name == folded_name && (zone.countries.empty() || lists(zone.countries, country)))
      return ZoneMeaning{zone.minutes, zone.one_of_many};
  return std::nullopt;
}

}  // namespace chipwire
