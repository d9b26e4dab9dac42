#include "daemon/line/retention.h"

#include <algorithm>
#include <vector>

namespace chipwire {
namespace {

/// The entries that share the latest date are those of the last document: they were in the source
/// until now, however long its answer has been that nothing changed. Their time begins here.
void leave_last_document(Cursor& cursor, const std::set<std::uint64_t>& present,
                         std::uint32_t now) {
  std::uint32_t last = 0;
  for (const auto& [id, entry] : cursor.seen) {
    if (!present.contains(id)) last = std::max(last, entry.last_seen);
  }
  for (auto& [id, entry] : cursor.seen) {
    // Just before now, so that the next document does not take them for this one's.
    if (!present.contains(id) && entry.last_seen == last && last < now) entry.last_seen = now - 1;
  }
}

void forget_expired(Cursor& cursor, const std::set<std::uint64_t>& present, const Source& source,
                    std::uint32_t now) {
  std::erase_if(cursor.seen, [&](const auto& element) {
    return !present.contains(element.first) &&
           element.second.last_seen + source.remember.count() < now;
  });
}

void forget_excess(Cursor& cursor, const std::set<std::uint64_t>& present, const Source& source) {
  const std::size_t most = std::max<std::size_t>(source.remember_entries, present.size());
  if (cursor.seen.size() <= most) return;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> others;
  for (const auto& [id, entry] : cursor.seen) {
    if (!present.contains(id)) others.emplace_back(entry.last_seen, id);
  }
  // Some more than must go, so that a full memory is not searched for each single message.
  const std::size_t excess = cursor.seen.size() - most + most / 20;
  const auto end = others.begin() + static_cast<std::ptrdiff_t>(std::min(excess, others.size()));
  std::nth_element(others.begin(), end == others.end() ? end - 1 : end, others.end());
  for (auto it = others.begin(); it != end; ++it) cursor.seen.erase(it->second);
}

}  // namespace

void forget(Cursor& cursor, const std::set<std::uint64_t>& present, const Source& source,
            Instant now) {
  using std::chrono::floor;
  using std::chrono::hours;
  const std::uint32_t seconds = unix_seconds(now);
  if (source.kind == SourceKind::http) leave_last_document(cursor, present, seconds);
  // A wire's memory is large and each of its documents small: looked through once an hour.
  const bool due = floor<hours>(cursor.last_success) != floor<hours>(now);
  if (due || source.kind == SourceKind::http) forget_expired(cursor, present, source, seconds);
  forget_excess(cursor, present, source);
}

bool is_stale(std::uint32_t last_seen, const Source& source, Instant now) {
  const auto limit = std::min<std::int64_t>(86'400, source.remember.count() / 10);
  return unix_seconds(now) > last_seen + limit;
}

std::uint32_t unix_seconds(Instant instant) {
  return static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::seconds>(instant.time_since_epoch()).count());
}

}  // namespace chipwire
