#include "connectors/format/date_parts.h"

#include <algorithm>
#include <memory>
#include <unicode/timezone.h>

namespace chipwire {
namespace {

using std::chrono::minutes;

constexpr std::chrono::year earliest{1800}, latest{2200};

/// The instant of a local time in a zone known to ICU; nothing if there is no such zone.
std::optional<Instant> in_zone(Instant local, const std::string& zone_name) {
  const auto id = icu::UnicodeString::fromUTF8(zone_name);
  const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
  if (!zone || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  int32_t raw = 0, dst = 0;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(local.time_since_epoch());
  zone->getOffset(static_cast<UDate>(ms.count()), true, raw, dst, error);
  if (U_FAILURE(error)) return std::nullopt;
  return local - std::chrono::milliseconds{raw + dst};
}

}  // namespace

bool is_plausible(Instant instant) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(instant)};
  return date.year() >= earliest && date.year() <= latest;
}

std::chrono::year_month_day date_of(int year, int month, int day) {
  return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
         std::chrono::day{static_cast<unsigned>(day)};
}

std::optional<Timestamp> to_timestamp(DateParts found, const DateHints& hints) {
  if (found.year > 2400) found.year -= 543;  // Thailand counts from the Buddha
  if (std::chrono::year{found.year} < earliest || std::chrono::year{found.year} > latest ||
      found.month == 0)
    return std::nullopt;
  const bool day_known = found.day != 0;
  const auto date = date_of(found.year, found.month, day_known ? found.day : 1);
  if (!date.ok()) return std::nullopt;

  Timestamp stamp;
  stamp.precision = found.hour < 0      ? Precision::day
                    : found.has_seconds ? Precision::second
                                        : Precision::minute;
  int hour = std::max(found.hour, 0);
  if (found.half_day != 0 && hour > 12 && found.half_day == 1) return std::nullopt;
  if (found.half_day == 2 && hour < 12) hour += 12;
  if (found.half_day == 1 && hour == 12) hour = 0;
  const bool midnight = hour == 24 && found.minute == 0 && found.second == 0;
  if ((hour > 23 && !midnight) || found.minute > 59 || found.second > 60) return std::nullopt;

  const Instant local = Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
                        minutes{found.minute} + std::chrono::seconds{std::min(found.second, 59)} +
                        found.fraction;
  stamp.tz_assumed = found.zone_assumed;
  if (found.offset) {
    stamp.at = local - *found.offset;
  } else {
    stamp.tz_assumed |= found.zone.empty();
    const std::string& zone = found.zone.empty() ? hints.time_zone : found.zone;
    const auto at = zone.empty() ? std::optional{local} : in_zone(local, zone);
    if (!at && !found.zone.empty()) return std::nullopt;
    stamp.at = at.value_or(local);
  }
  return stamp;
}

}  // namespace chipwire
