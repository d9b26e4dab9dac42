#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/settings.h"

namespace chipwire {

/// When a source is to be read next (design section 4): an interval within its [min, max] that
/// follows the arrival rate, longer by what server and feed say of their freshness, but never past
/// max; failures back off to a cap and never to never. Pure: takes the time, has none. The jitter
/// comes from a hash of the source's name, as does its phase.
class Rhythm {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Span = std::chrono::milliseconds;

  /// A source without a history: one expects an item every four `min_interval`, and unlearns it.
  Rhythm(const Source& source, std::chrono::seconds backoff_cap);

  /// Other intervals for the same source; what was learnt stays.
  void adopt(const Source& source);

  /// The source's stable place among others, in [0, 1).
  double phase() const { return phase_; }

  /// The document was read (`fresh_for`: HTTP freshness). After a change learned() follows, then
  /// or later; without one it is to be called with nothing new.
  void succeeded(Time at, std::optional<std::chrono::seconds> fresh_for);

  /// What the document brought. `ttl` is the feed's own wish, ignored where its items belie it.
  void learned(std::size_t new_items, bool gap, std::optional<std::chrono::seconds> ttl);

  void failed(Time at, std::optional<std::chrono::seconds> retry_after);

  /// When it is due after the last of the above.
  Time due() const { return due_; }
  int consecutive_failures() const { return failures_; }

 private:
  Span interval() const;
  Span jittered(Span span, Span longest);

  std::chrono::milliseconds min_, max_, backoff_cap_;
  std::uint64_t random_;
  double phase_;
  double items_per_second_;
  std::optional<Time> last_success_;
  Span elapsed_{0};  ///< between the last two successes
  std::optional<std::chrono::seconds> fresh_for_;
  Time due_{};
  int failures_ = 0;
};

}  // namespace chipwire
