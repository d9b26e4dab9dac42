#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "connectors/format/dates.h"

namespace chipwire {

/// The parts of a date and time as they were found; zero is unknown for year, month and day, and
/// -1 for the hour.
struct DateParts {
  int year = 0, month = 0, day = 0;
  int hour = -1, minute = 0, second = 0;
  std::chrono::microseconds fraction{0};
  int half_day = 0;
  bool has_seconds = false;
  std::optional<std::chrono::minutes> offset;
  std::string zone;  ///< IANA name
  bool zone_assumed = false;
  int weekday = -1;
};

/// Whether a publisher may mean it: from 1800 to 2200. Year 1 is some program's "unknown".
bool is_plausible(Instant instant);

std::chrono::year_month_day date_of(int year, int month, int day);

/// Puts the parts together; nothing if one is missing or out of range. `raw` stays empty.
std::optional<Timestamp> to_timestamp(DateParts parts, const DateHints& hints);

}  // namespace chipwire
