#include "connectors/transport/subscription.h"

#include <tuple>
#include <utility>

namespace chipwire {

Subscription::Subscription(Source configured, std::chrono::seconds backoff_cap)
    : source(std::move(configured)), rhythm(source, backoff_cap) {
  // A URL that holds a credential may be none before that is resolved; then its text will do.
  if (!reads_http()) return;
  const std::string url = split_user(source.url).second;
  host = parse_url(url).value_or(Url{{}, url, {}, {}}).host;
}

std::vector<SourceEvent> Subscription::observe(const PollAnswer& answer) {
  std::vector<SourceEvent> events;
  if (answer.outcome.kind == Outcome::Kind::failed) {
    const bool is_gone = answer.outcome.http_status == 410;
    // Whatever comes after it is not back before it can be read again.
    const bool stays_gone = condition_ == Condition::gone;
    change(is_gone || stays_gone ? Condition::gone : Condition::failing, answer.outcome.error,
           events);
    return events;
  }
  change(Condition::well, "", events);
  if (!answer.moved_to.empty() && answer.moved_to != moved_to_) {
    events.push_back({"redirected", "permanently to " + answer.moved_to, now()});
  }
  moved_to_ = answer.moved_to;
  return events;
}

std::vector<SourceEvent> Subscription::observe(const std::string& error) {
  std::vector<SourceEvent> events;
  change(error.empty() ? Condition::well : Condition::failing, error, events);
  return events;
}

void Subscription::change(Condition now_is, const std::string& detail,
                          std::vector<SourceEvent>& events) {
  if (now_is == condition_) return;
  condition_ = now_is;
  const char* kind = now_is == Condition::well   ? "recovered"
                     : now_is == Condition::gone ? "gone"
                                                 : "failing";
  events.push_back({kind, detail, now()});
}

bool reads_alike(const Source& a, const Source& b) {
  const auto parts = [](const Source& s) {
    return std::tie(s.kind, s.url, s.path, s.enabled, s.allow_private, s.headers, s.min_interval,
                    s.max_interval, s.language, s.country, s.time_zone, s.settle_time,
                    s.max_body_bytes);
  };
  return parts(a) == parts(b);
}

}  // namespace chipwire
