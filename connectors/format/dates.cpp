#include "connectors/format/dates.h"

#include "connectors/format/date_parts.h"
#include "connectors/format/date_reader.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

constexpr std::size_t longest_date = 200;

/// Takes fixed pieces off the front of a text; once one is missing, nothing fits any more.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text) {}

  Pieces& literal(std::string_view expected) {
    fits_ = fits_ && rest_.starts_with(expected);
    if (fits_) rest_.remove_prefix(expected.size());
    return *this;
  }

  Pieces& number(std::size_t digits, int& value) {
    fits_ = fits_ && rest_.size() >= digits;
    value = 0;
    for (std::size_t i = 0; fits_ && i < digits; ++i) {
      fits_ = rest_[i] >= '0' && rest_[i] <= '9';
      value = value * 10 + (rest_[i] - '0');
    }
    if (fits_) rest_.remove_prefix(digits);
    return *this;
  }

  Pieces& month(int& value) {
    constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t at = names.find(rest_.substr(0, 3));
    fits_ = fits_ && rest_.size() > 3 && at != std::string_view::npos && at % 3 == 0;
    if (!fits_) return *this;
    value = static_cast<int>(at / 3) + 1;
    rest_.remove_prefix(3);
    return *this;
  }

  Pieces& offset(std::optional<std::chrono::minutes>& value) {
    if (rest_ == "GMT") {
      rest_ = {};
      value = std::chrono::minutes{0};
      return *this;
    }
    const bool west = rest_.starts_with('-');
    int hours = 0, minutes = 0;
    literal(west ? "-" : "+").number(2, hours).number(2, minutes);
    fits_ = fits_ && hours < 18 && minutes < 60;
    value = std::chrono::minutes{(hours * 60 + minutes) * (west ? -1 : 1)};
    return *this;
  }

  bool all() const { return fits_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool fits_ = true;
};

/// `Tue, 24 Nov 2026 09:00:00 +0100` or with GMT, exactly: nearly every date of RSS.
std::optional<DateParts> read_mail_date(std::string_view text) {
  const bool has_weekday = text.size() > 5 && text[3] == ',';
  DateParts parts;
  const bool fits = Pieces{text.substr(has_weekday ? 4 : 0)}
                        .literal(has_weekday ? " " : "")
                        .number(2, parts.day)
                        .literal(" ")
                        .month(parts.month)
                        .literal(" ")
                        .number(4, parts.year)
                        .literal(" ")
                        .number(2, parts.hour)
                        .literal(":")
                        .number(2, parts.minute)
                        .literal(":")
                        .number(2, parts.second)
                        .literal(" ")
                        .offset(parts.offset)
                        .all();
  parts.has_seconds = true;
  return fits ? std::optional{parts} : std::nullopt;
}

}  // namespace

std::optional<Timestamp> read_date(std::string_view text, const DateHints& hints) {
  text = trim(text);
  if (text.empty() || text.size() > longest_date) return std::nullopt;
  std::optional<Timestamp> stamp;
  if (const auto instant = parse_rfc3339(text)) {
    if (is_plausible(*instant)) stamp = Timestamp{*instant, {}, Precision::second, false};
  } else {
    auto parts = read_mail_date(text);
    if (!parts) parts = read_date_parts(date_tokens(text), hints);
    if (parts) stamp = to_timestamp(std::move(*parts), hints);
  }
  if (stamp) stamp->raw = clean(text);
  return stamp;
}

}  // namespace chipwire
