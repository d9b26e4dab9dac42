#include "connectors/transport/freshness.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <curl/curl.h>
#include <string_view>

namespace chipwire {
namespace {

using std::chrono::seconds;

// Longer than anything sensible, short enough that sums of it do not overflow.
constexpr seconds longest = std::chrono::years{1};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\"");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\"") + 1 - begin);
}

std::optional<seconds> delta_seconds(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return longest;  // too many digits
  return std::min(seconds(value), longest);
}

/// HTTP-date in its three forms (RFC 9110, 5.6.7).
std::optional<std::chrono::sys_seconds> http_date(const std::string& text) {
  const time_t time = curl_getdate(text.c_str(), nullptr);
  if (time == -1) return std::nullopt;
  return std::chrono::sys_seconds(seconds(time));
}

}  // namespace

std::optional<seconds> fresh_for(const std::string& cache_control, const std::string& age,
                                 const std::string& expires, const std::string& date) {
  std::string directives = cache_control;
  std::transform(directives.begin(), directives.end(), directives.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::optional<seconds> max_age;
  for (std::string_view rest = directives; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view directive = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (directive == "no-cache" || directive == "no-store") return std::nullopt;
    if (directive.starts_with("max-age=")) max_age = delta_seconds(directive.substr(8));
  }
  if (max_age) {
    return std::max(seconds{0}, *max_age - delta_seconds(age).value_or(seconds{0}));
  }
  const auto until = http_date(expires);
  const auto since = http_date(date);
  if (!until || !since) return std::nullopt;
  return std::clamp(*until - *since, seconds{0}, longest);
}

std::optional<seconds> retry_after(const std::string& value, Instant now) {
  if (const auto wait = delta_seconds(value)) return wait;
  const auto until = http_date(value);
  if (!until) return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(Instant(*until) - now);
  return std::clamp(wait, seconds{0}, longest);
}

}  // namespace chipwire
