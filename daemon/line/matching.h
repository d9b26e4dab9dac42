#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/settings.h"
#include "connectors/item.h"
#include "daemon/line/cursor.h"

namespace chipwire {

/// Which of the cursor's entries an item of a document is, if any.
struct Match {
  std::string id;               ///< the item's, as its key has it
  std::uint64_t slot = 0;       ///< Seen::id of its entry, the present or the one to be
  std::uint64_t alias = 0;      ///< Seen::alias of its entry to be; of polled sources only
  const Seen* entry = nullptr;  ///< as the cursor has it
  int rules = 0;                ///< that `entry` was made under
};

struct Matching {
  std::vector<Match> items;  ///< one for each item of the document
  bool ids_change = false;   ///< the document shows that its ids differ on each poll
};

/// Finds the items of a document in the cursor: by their identity, under the present rules or those
/// of an older entry; items of a polled source also by link and words, so that neither an id that
/// changes on each poll nor one that a feed begins to give makes an item new. Pure.
Matching match(const Cursor& cursor, const std::vector<Item>& items, SourceKind kind, int rules);

/// The cursor's entry of the item with the format's id `id`, under any rules; null if there is
/// none.
const Seen* find_entry(const Cursor& cursor, const std::string& id, int rules);

}  // namespace chipwire
