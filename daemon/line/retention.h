#pragma once

#include <cstdint>
#include <set>

#include "config/settings.h"
#include "daemon/line/cursor.h"

namespace chipwire {

/// Forgets what has been remembered long enough. Entries of `present` (the document's) stay in any
/// case; the others while they were in a polled source's last document and `remember` longer, at
/// most `remember_entries` in all, the longest unseen leaving first.
void forget(Cursor& cursor, const std::set<std::uint64_t>& present, const Source& source,
            Instant now);

/// Whether `last_seen` is so old that it must be written again, lest a crash lets entries expire
/// that a document still holds: a day, or a tenth of `remember`.
bool is_stale(std::uint32_t last_seen, const Source& source, Instant now);

std::uint32_t unix_seconds(Instant instant);

}  // namespace chipwire
