#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "connectors/item.h"
#include "daemon/line/cursor.h"

namespace chipwire {

enum class Mode { live, backfill, replay };
std::string_view name_of(Mode);

/// An item that is new against the cursor, with what it changes.
struct Revision {
  Item item;
  std::string key;  ///< `<source>/<item id>`; ids over 200 bytes as their SHA-256
  std::uint32_t seq = 1;
  Change change = Change::new_;
  Basis basis = Basis::diff;
  Mode mode = Mode::live;
  bool publish =
      true;  ///< false: only to be remembered (backlog, packages, killed before they came)
  /// Held back until then, Instant::max() for ever: `publish` is false, the cursor does not
  /// remember it and nothing may be written of it; revise() it again when its time has come.
  std::optional<Instant> embargoed_until;
  Seen seen;  ///< the entry that the cursor will hold
};

/// `<key>@<seq>`: the same after an abort, a crash, a takeover.
std::string revision_key(const Revision& revision);

/// What revise() found: the revisions, in document order, and what became of the rest.
struct Revised {
  std::vector<Revision> revisions;
  std::vector<Seen> repeats;  ///< entries to refresh: seen again, nothing new; or killed unseen
  std::vector<std::uint64_t> replaced;  ///< entries that others stand for now, under newer rules
  bool gap = false;                     ///< items may have rolled off unseen
  bool ids_change = false;              ///< for Cursor::ids_change
  int rules = Cursor::current_rules;    ///< for Cursor::rules
};

/// Compares a document's items with the cursor. Pure. `rules` is Cursor::current_rules but in a
/// test of upgrades: entries made under other rules are matched under those and re-hashed in
/// silence.
Revised revise(const Cursor& cursor, std::vector<Item> items, const Source& source, Instant now,
               int rules = Cursor::current_rules);

}  // namespace chipwire
