#include "connectors/transport/rhythm.h"

#include <algorithm>
#include <cmath>

#include "config/digest.h"

namespace chipwire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How many readings one expected item is worth: a quarter of the mean gap is the mean lateness
// times two, and keeps 3 of 4 readings cheap (304).
constexpr double readings_per_item = 4;
// How fast the rate forgets. An hour follows a day's tides and still smooths a burst.
constexpr double memory_seconds = 3600;
constexpr double jitter = 0.05;
// A server that asks for more than a day does not mean it for a news feed.
constexpr seconds longest_retry_after = std::chrono::hours{24};

/// splitmix64's step.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

double fraction(std::uint64_t value) {
  return static_cast<double>(value >> 11) * 0x1p-53;
}

double in_seconds(milliseconds span) {
  return std::chrono::duration<double>(span).count();
}

}  // namespace

Rhythm::Rhythm(const Source& source, seconds backoff_cap)
    : min_(source.min_interval),
      max_(std::max(source.max_interval, source.min_interval)),
      backoff_cap_(backoff_cap),
      random_(hash64(source.name)),
      phase_(fraction(random_)),
      items_per_second_(1 / (readings_per_item * std::max(in_seconds(min_), 1e-3))) {}

void Rhythm::adopt(const Source& source) {
  min_ = source.min_interval;
  max_ = std::max(source.max_interval, source.min_interval);
}

void Rhythm::succeeded(Time at, std::optional<seconds> fresh_for) {
  elapsed_ = last_success_ ? std::chrono::duration_cast<Span>(at - *last_success_) : Span{0};
  last_success_ = at;
  fresh_for_ = fresh_for;
  failures_ = 0;
}

void Rhythm::learned(std::size_t new_items, bool gap, std::optional<seconds> ttl) {
  if (!last_success_) return;
  // The first document since the start is a backlog and says nothing of a rate.
  if (const double elapsed = in_seconds(elapsed_); elapsed > 0) {
    const double weight = 1 - std::exp(-elapsed / memory_seconds);
    items_per_second_ += weight * (static_cast<double>(new_items) / elapsed - items_per_second_);
    elapsed_ = Span{0};
  }
  if (gap) {
    items_per_second_ = 2 / (readings_per_item * std::max(in_seconds(interval()), 1e-3));
  }
  Span next = interval();
  if (fresh_for_ && !gap) next = std::max<Span>(next, *fresh_for_);
  if (ttl && !gap && items_per_second_ * in_seconds(*ttl) <= 1) next = std::max<Span>(next, *ttl);
  due_ = *last_success_ + jittered(next, max_);
}

void Rhythm::failed(Time at, std::optional<seconds> retry_after) {
  const Span cap = std::max(backoff_cap_, min_);
  const int doublings = std::min(failures_, 30);
  ++failures_;
  Span wait = cap;
  if (min_.count() <= cap.count() >> doublings) wait = min_ * (std::int64_t{1} << doublings);
  wait = jittered(wait, cap);
  if (retry_after) wait = std::max<Span>(wait, std::min(*retry_after, longest_retry_after));
  due_ = at + wait;
}

Rhythm::Span Rhythm::interval() const {
  const double wanted = 1 / (readings_per_item * std::max(items_per_second_, 1e-9));
  return std::clamp(Span(std::llround(wanted * 1000)), min_, max_);
}

Rhythm::Span Rhythm::jittered(Span span, Span longest) {
  random_ = mixed(random_);
  const double factor = 1 - jitter + 2 * jitter * fraction(random_);
  const Span moved(std::llround(static_cast<double>(span.count()) * factor));
  return std::clamp(moved, min_, longest);
}

}  // namespace chipwire
