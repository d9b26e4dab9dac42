#include "connectors/format/date_reader.h"

#include <algorithm>
#include <array>

#include "connectors/format/date_names.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;

/// Two digits as RFC 2822 (4.3) and POSIX agree on them: up to 68 is this century.
int full_year(std::int64_t value, int digits) {
  if (digits > 2) return static_cast<int>(std::min<std::int64_t>(value, 9999));
  return static_cast<int>(value < 69 ? 2000 + value : 1900 + value);
}

/// Names for a zone with and without summer time.
std::string generic_zone(std::string_view word) {
  struct Generic {
    std::string_view name, zone;
  };
  constexpr auto names = std::to_array<Generic>({{"ET", "America/New_York"},
                                                 {"CT", "America/Chicago"},
                                                 {"MT", "America/Denver"},
                                                 {"PT", "America/Los_Angeles"},
                                                 {"ESTEDT", "America/New_York"},
                                                 {"CLT", "America/Santiago"}});
  for (const Generic& generic : names)
    if (word == generic.name) return std::string{generic.zone};
  return {};
}

/// Reads the tokens of a date in any order that some publisher writes.
class DateReader {
 public:
  DateReader(std::vector<DateToken> tokens, const DateHints& hints)
      : tokens_(std::move(tokens)), hints_(hints) {}

  std::optional<DateParts> run() {
    if (tokens_.empty()) return std::nullopt;
    while (at_ < tokens_.size())
      if (!step()) return std::nullopt;
    if (!settle_numbers()) return std::nullopt;
    return std::move(found_);
  }

 private:
  const DateToken* peek(std::size_t ahead) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool number_at(std::size_t ahead) const { return peek(ahead) && peek(ahead)->is_number(); }
  bool mark_at(std::size_t ahead, std::string_view any_of) const {
    return peek(ahead) && peek(ahead)->is_mark(any_of);
  }
  bool word_at(std::size_t ahead, std::string_view text) const {
    return peek(ahead) && peek(ahead)->is_word() && peek(ahead)->text == text;
  }
  std::int64_t value(std::size_t ahead) const { return peek(ahead)->value; }

  bool step() {
    const DateToken& token = tokens_[at_];
    if (token.is_number()) return number();
    if (token.is_word()) return word();
    if (token.is_mark("+-") && found_.hour >= 0 && !found_.offset && number_at(1) &&
        !peek(1)->spaced)
      return offset();
    ++at_;
    return true;
  }

  bool number() {
    if (found_.hour < 0 && number_at(2) && mark_at(1, ":")) return clock();
    if (found_.hour < 0 && clock_in_words()) return true;
    if (dotted_clock() || unit_date() || numeric_date() || compact()) return true;
    if (peek(0)->digits > 4) return false;
    numbers_.push_back(tokens_[at_++]);
    return numbers_.size() <= 3;
  }

  /// 9:00, 09:00:00.5
  bool clock() {
    if (value(0) > 24 || value(2) > 59) return false;
    found_.hour = static_cast<int>(value(0));
    found_.minute = static_cast<int>(value(2));
    at_ += 3;
    if (mark_at(0, ":") && number_at(1)) {
      if (value(1) > 60) return false;
      found_.second = static_cast<int>(value(1));
      found_.has_seconds = true;
      at_ += 2;
      if (mark_at(0, ".:") && number_at(1) && !peek(1)->spaced) fraction();
    }
    return true;
  }

  /// 9.30 behind a date: "24.11.2026 klo 9.30"
  bool dotted_clock() {
    const bool dated = found_.month != 0 && (found_.day != 0 || numbers_.size() == 2);
    if (!dated || found_.hour >= 0 || !mark_at(1, ".") || !number_at(2) || mark_at(3, "."))
      return false;
    if (peek(0)->digits > 2 || peek(2)->digits != 2 || value(0) > 23 || value(2) > 59) return false;
    found_.hour = static_cast<int>(value(0));
    found_.minute = static_cast<int>(value(2));
    at_ += 3;
    return true;
  }

  void fraction() {
    std::int64_t micro = value(1);
    for (int digits = peek(1)->digits; digits < 6; ++digits) micro *= 10;
    for (int digits = peek(1)->digits; digits > 6; --digits) micro /= 10;
    found_.fraction = microseconds{micro};
    at_ += 2;
  }

  /// 14h30, 14時30分05秒, 3 pm
  bool clock_in_words() {
    if (!peek(1) || !peek(1)->is_word()) return false;
    const std::string& unit = peek(1)->text;
    const bool hours = unit == "h" || unit == "H" || unit == "時" || unit == "时" || unit == "点" ||
                       unit == "點" || unit == "시";
    const bool half = !hours && date_word(unit).half_day != 0 && value(0) <= 12;
    if ((!hours && !half) || value(0) > 24) return false;
    found_.hour = static_cast<int>(value(0));
    at_ += half ? 1 : 2;
    if (hours && number_at(0) && value(0) < 60) {
      found_.minute = static_cast<int>(value(0));
      ++at_;
      if (word_at(0, "分") || word_at(0, "분")) ++at_;
      if (number_at(0) && (word_at(1, "秒") || word_at(1, "초")) && value(0) < 61) {
        found_.second = static_cast<int>(value(0));
        found_.has_seconds = true;
        at_ += 2;
      }
    }
    return true;
  }

  /// 2026年, 11月, 24日 and their Korean likes.
  bool unit_date() {
    if (!peek(1) || !peek(1)->is_word()) return false;
    const std::string& unit = peek(1)->text;
    const int number = static_cast<int>(std::min<std::int64_t>(value(0), 9999));
    if (unit == "年" || unit == "년") {
      found_.year = era_ ? era_ + number : full_year(value(0), peek(0)->digits);
    } else if (unit == "月" || unit == "월") {
      found_.month = number;
    } else if (unit == "日" || unit == "号" || unit == "號" || unit == "일") {
      found_.day = number;
    } else {
      return false;
    }
    at_ += 2;
    return true;
  }

  /// Three numbers, or two, joined by the same mark.
  bool numeric_date() {
    if (found_.year != 0 || !mark_at(1, "/.-")) return false;
    if (mark_at(1, "-") && word_at(2, "W")) return week_date();
    if (!number_at(2)) return false;
    const std::string& mark = peek(1)->text;
    if (mark_at(3, mark) && number_at(4)) {
      if (!order(*peek(0), *peek(2), *peek(4), mark)) return false;
      at_ += 5;
      return true;
    }
    if (peek(0)->digits != 4 || found_.month != 0 || peek(1)->spaced || peek(2)->spaced)
      return false;
    found_.year = static_cast<int>(value(0));
    if (mark == "-" && peek(2)->digits == 3) {
      ordinal(static_cast<int>(value(2)));
    } else {
      found_.month = static_cast<int>(value(2));
    }
    at_ += 3;
    return true;
  }

  void ordinal(int day_of_year) {
    const std::chrono::sys_days new_year{date_of(found_.year, 1, 1)};
    const std::chrono::year_month_day date{new_year + std::chrono::days{day_of_year - 1}};
    found_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    found_.day = static_cast<int>(static_cast<unsigned>(date.day()));
  }

  /// 2026-W48-2 (ISO 8601)
  bool week_date() {
    if (!number_at(3) || value(3) < 1 || value(3) > 53 || peek(0)->digits != 4) return false;
    const bool has_day = mark_at(4, "-") && number_at(5) && value(5) >= 1 && value(5) <= 7;
    const std::chrono::sys_days fourth{date_of(static_cast<int>(value(0)), 1, 4)};
    const auto first_monday =
        fourth - std::chrono::days{std::chrono::weekday{fourth}.iso_encoding() - 1};
    const std::chrono::year_month_day date{first_monday + std::chrono::weeks{value(3) - 1} +
                                           std::chrono::days{has_day ? value(5) - 1 : 0}};
    found_.year = static_cast<int>(date.year());
    found_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    found_.day = static_cast<int>(static_cast<unsigned>(date.day()));
    at_ += has_day ? 6 : 4;
    return true;
  }

  /// Decides what is year, month and day of three numbers.
  bool order(const DateToken& a, const DateToken& b, const DateToken& c, std::string_view mark) {
    if (a.digits == 4 || (mark == "-" && a.digits == 2 && c.digits <= 2)) {
      found_.year = full_year(a.value, a.digits);
      found_.month = static_cast<int>(b.value);
      found_.day = static_cast<int>(c.value);
      if (found_.month > 12 && found_.day <= 12) std::swap(found_.month, found_.day);
      return true;
    }
    if (a.digits > 2 || b.digits > 2 || c.digits > 4 || c.digits == 3) return false;
    found_.year = full_year(c.value, c.digits);
    const bool month_first = a.value <= 12 && (b.value > 12 || (mark == "/" && americans(a, b)));
    found_.month = static_cast<int>(month_first ? a.value : b.value);
    found_.day = static_cast<int>(month_first ? b.value : a.value);
    return found_.month >= 1 && found_.month <= 12;
  }

  /// Whether 03/04 is the fourth of March: the weekday tells, else the country.
  bool americans(const DateToken& a, const DateToken& b) const {
    if (found_.weekday >= 0) {
      const auto fits = [&](std::int64_t month, std::int64_t day) {
        const auto date = date_of(found_.year, static_cast<int>(month), static_cast<int>(day));
        return date.ok() && std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding() ==
                                static_cast<unsigned>(found_.weekday);
      };
      if (fits(a.value, b.value) != fits(b.value, a.value)) return fits(a.value, b.value);
    }
    return hints_.country.empty() || hints_.country == "US" || hints_.country == "PH";
  }

  /// 20261124, 20261124T090000, Unix seconds and milliseconds.
  bool compact() {
    const std::int64_t number = value(0);
    switch (peek(0)->digits) {
      case 6:
      case 4:
        if (found_.year == 0 || found_.hour >= 0 || !after_t_) return false;
        return compact_clock();
      case 8:
        if (found_.year != 0) return false;
        compact_date(number);
        break;
      case 12:
        compact_date(number / 10'000);
        compact_time(number % 10'000 * 100, false);
        break;
      case 14:
        compact_date(number / 1'000'000);
        compact_time(number % 1'000'000, true);
        break;
      case 9:
      case 10:
      case 13:
        if (tokens_.size() != 1) return false;
        unix_time(peek(0)->digits == 13 ? number : number * 1000);
        break;
      default:
        return false;
    }
    ++at_;
    return true;
  }

  bool compact_clock() {
    const bool seconds = peek(0)->digits == 6;
    compact_time(seconds ? value(0) : value(0) * 100, seconds);
    ++at_;
    if (mark_at(0, ".") && number_at(1)) fraction();
    return true;
  }

  void compact_date(std::int64_t number) {
    found_.year = static_cast<int>(number / 10'000);
    found_.month = static_cast<int>(number / 100 % 100);
    found_.day = static_cast<int>(number % 100);
  }

  void compact_time(std::int64_t number, bool has_seconds) {
    found_.hour = static_cast<int>(number / 10'000);
    found_.minute = static_cast<int>(number / 100 % 100);
    found_.second = static_cast<int>(number % 100);
    found_.has_seconds = has_seconds;
  }

  void unix_time(std::int64_t milliseconds) {
    const Instant at{std::chrono::milliseconds{milliseconds}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    found_.year = static_cast<int>(date.year());
    found_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    found_.day = static_cast<int>(static_cast<unsigned>(date.day()));
    found_.hour = static_cast<int>(time.hours().count());
    found_.minute = static_cast<int>(time.minutes().count());
    found_.second = static_cast<int>(time.seconds().count());
    found_.has_seconds = true;
    found_.offset = minutes{0};
  }

  /// +0100, -05:00, +1, +0530
  bool offset() {
    const bool west = mark_at(0, "-");
    const int digits = peek(1)->digits;
    std::int64_t total = digits <= 2 ? value(1) * 60 : value(1) / 100 * 60 + value(1) % 100;
    at_ += 2;
    if (digits <= 2 && mark_at(0, ":") && number_at(1)) {
      total += value(1);
      at_ += 2;
    }
    if (digits > 4 || total > 18 * 60) return false;
    found_.offset = minutes{west ? -total : total};
    found_.zone.clear();
    found_.zone_assumed = false;
    return true;
  }

  bool word() {
    const DateToken& token = tokens_[at_];
    if (era(token.text)) return ++at_, true;
    if (iana_zone()) return true;
    if (token.text == "T" || token.text == "t") {
      after_t_ = true;
      return ++at_, true;
    }
    const bool had_date = found_.month != 0 || !numbers_.empty() || found_.year != 0;
    ++at_;
    if ((had_date || found_.hour >= 0) && zone_word(token.text)) return true;
    return known_word(token) || token.aside || (at_ == 1 && tokens_.size() > 3);
  }

  bool known_word(const DateToken& token) {
    const DateWord known = date_word(token.text);
    if (known.half_day != 0 && (found_.hour >= 0 || !known.filler)) {
      found_.half_day = known.half_day;
      return true;
    }
    if (known.month != 0 && !(known.weekday && another_month_follows())) {
      if (found_.month != 0 && known.weekday) return true;
      if (found_.month != 0) return false;
      found_.month = known.month;
      return true;
    }
    if (known.weekday) found_.weekday = std::max(found_.weekday, english_weekday(token.text));
    const bool after_number = at_ >= 2 && tokens_[at_ - 2].is_number() && !token.spaced;
    return known.weekday || known.filler || (after_number && is_ordinal_suffix(token.text));
  }

  bool another_month_follows() const {
    return std::any_of(
        tokens_.begin() + static_cast<std::ptrdiff_t>(at_), tokens_.end(),
        [](const DateToken& token) { return token.is_word() && date_word(token.text).month != 0; });
  }

  static bool is_ordinal_suffix(std::string_view text) {
    constexpr auto suffixes = std::to_array<std::string_view>(
        {"st", "nd", "rd", "th", "er", "re", "º", "ª", "e", "ος", "η"});
    const std::string folded = lower(text);
    return std::find(suffixes.begin(), suffixes.end(), folded) != suffixes.end();
  }

  bool era(std::string_view text) {
    struct Era {
      std::string_view name;
      int before_first_year;
    };
    constexpr auto eras = std::to_array<Era>({{"令和", 2018},
                                              {"平成", 1988},
                                              {"昭和", 1925},
                                              {"大正", 1911},
                                              {"民國", 1911},
                                              {"民国", 1911}});
    for (const Era& known : eras)
      if (known.name == text) return era_ = known.before_first_year, true;
    return false;
  }

  /// America/Los_Angeles
  bool iana_zone() {
    if (!mark_at(1, "/") || !peek(2) || !peek(2)->is_word()) return false;
    std::string name = tokens_[at_].text + "/" + peek(2)->text;
    at_ += 3;
    while (mark_at(0, "/") && peek(1) && peek(1)->is_word()) {
      name += "/" + peek(1)->text;
      at_ += 2;
    }
    found_.zone = name;
    return true;
  }

  bool zone_word(std::string_view text) {
    const std::string generic = generic_zone(text);
    const auto meaning = zone_abbreviation(text, hints_.country);
    if (generic.empty() && !meaning) return is_military_zone(text);
    if (found_.offset && *found_.offset != minutes{0}) return true;  // "-05:00Z", "+0100 (CET)"
    if (found_.offset && meaning) return true;
    found_.zone = generic;
    if (!meaning) return true;
    found_.offset = minutes{meaning->minutes};
    found_.zone_assumed = meaning->ambiguous;
    // GMT+0100: the number that follows is the offset.
    if (mark_at(0, "+-") && number_at(1) && !peek(1)->spaced && found_.hour >= 0) return offset();
    return true;
  }

  /// RFC 2822 (4.3): single letters mean nothing certain.
  bool is_military_zone(std::string_view text) {
    const bool letter = text.size() == 1 && text[0] >= 'A' && text[0] <= 'Y' && text[0] != 'J';
    if (!letter || found_.hour < 0 || found_.offset) return false;
    found_.offset = minutes{0};
    found_.zone_assumed = true;
    return true;
  }

  /// Gives the numbers that stood alone their places.
  bool settle_numbers() {
    if (numbers_.size() == 3 && found_.month == 0)
      return order(numbers_[0], numbers_[1], numbers_[2], " ");
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const DateToken& number = numbers_[i];
      const bool is_year = number.digits > 2 || number.value > 31 || found_.day != 0;
      int& place = is_year ? found_.year : found_.day;
      if (place != 0 || number.digits == 3) return false;
      place = is_year ? full_year(number.value, number.digits) : static_cast<int>(number.value);
      if (place == 0) return false;
    }
    if (found_.year != 0 && found_.month == 0 && tokens_.size() == 1) found_.month = 1;
    return true;
  }

  std::vector<DateToken> tokens_;
  const DateHints& hints_;
  std::size_t at_ = 0;
  DateParts found_;
  std::vector<DateToken> numbers_;
  int era_ = 0;
  bool after_t_ = false;
};

}  // namespace

std::optional<DateParts> read_date_parts(std::vector<DateToken> tokens, const DateHints& hints) {
  return DateReader{std::move(tokens), hints}.run();
}

}  // namespace chipwire
