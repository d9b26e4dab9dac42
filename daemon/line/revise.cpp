#include "daemon/line/revise.h"

#include <map>
#include <set>
#include <utility>

#include "daemon/line/declared.h"
#include "daemon/line/identity.h"
#include "daemon/line/matching.h"
#include "daemon/line/retention.h"

namespace chipwire {
namespace {

/// The publisher's version: a number where the format has one, else when it was last updated.
std::int64_t version_of(const Item& item) {
  if (item.version) return *item.version;
  return item.updated ? item.updated->at.time_since_epoch().count() : 0;
}

/// Whether what came is older than what is remembered: versions of one kind are compared.
bool is_outdated(const Item& item, const Declared& declared, std::int64_t remembered) {
  constexpr std::int64_t least_instant = 100'000'000'000'000;  // µs: 1973; numbers stay far below
  const std::int64_t version = version_of(item);
  if (version == 0 || remembered == 0) return false;
  if ((version < least_instant) != (remembered < least_instant)) return false;
  if (version != remembered) return version < remembered;
  // Feeds change without a new date, and a kill must act. Else an equal number is the same
  // revision.
  return item.version.has_value() && declared.status == Status::usable;
}

bool is_backlog(const Item& item, const Backfill& backfill, Instant now) {
  if (backfill.younger_than == Backfill::everything) return false;
  if (backfill.younger_than.count() == 0) return true;
  for (const auto& date : {item.published, item.updated, item.created}) {
    if (date) return now - date->at > backfill.younger_than;
  }
  return true;
}

std::optional<Instant> embargo_end(const Item& item, Instant now) {
  if (!item.embargo) return std::nullopt;
  const Instant until = item.embargo->until.value_or(Instant::max());
  return until > now ? std::optional(until) : std::nullopt;
}

/// What may be said of an item under embargo: that it is killed or withheld, not what it says.
Item without_content(const Item& item) {
  Item bare;
  bare.id = item.id;
  bare.guid = item.guid;
  bare.type = item.type;
  bare.version = item.version;
  bare.version_raw = item.version_raw;
  bare.declared = item.declared;
  bare.affects = item.affects;
  bare.status = item.status;
  bare.embargo = item.embargo;
  bare.canonical_link = item.canonical_link;
  return bare;
}

Change change_of(const Declared& declared, const Seen* before) {
  switch (declared.change) {
    case DeclaredChange::kill:
      return Change::kill;
    case DeclaredChange::withhold:
      return Change::withhold;
    default:
      break;
  }
  if (before && before->status != Status::usable) return Change::restore;
  if (declared.change == DeclaredChange::correct) return Change::correct;
  if (declared.change == DeclaredChange::update || before) return Change::update;
  return Change::new_;
}

/// Whether `change` is what the item declares, or only the comparison says so.
Basis basis_of(const Declared& declared, Change change) {
  const bool undeclared =
      change == Change::new_ ||
      (change == Change::restore && declared.change != DeclaredChange::restore) ||
      (change == Change::update && declared.change != DeclaredChange::update);
  return undeclared ? Basis::diff : declared.basis;
}

bool is_known(const Seen& entry) {
  return entry.seq > 0 || entry.held;
}

/// A kill came before its story: what comes now is that story, not its return. Only a later version
/// than the kill's, or a declared return, is more.
bool is_killed_unseen(const Seen& before, const Item& item, const Declared& declared) {
  if (!before.held || before.status == Status::usable) return false;
  if (declared.status != Status::usable || declared.change == DeclaredChange::restore) return false;
  return before.version == 0 || version_of(item) <= before.version;
}

class Revising {
 public:
  Revising(const Cursor& cursor, const Source& source, Instant now, int rules)
      : cursor_(cursor), source_(source), now_(now), rules_(rules) {}

  Revised run(std::vector<Item> items) {
    const Matching matching = match(cursor_, items, source_.kind, rules_);
    bool any_known = items.empty();
    for (std::size_t i = 0; i < items.size(); ++i) {
      any_known = any_known || matching.items[i].entry;
      take(std::move(items[i]), matching.items[i]);
    }
    for (std::uint64_t id : refreshed_) revised_.repeats.push_back(latest_.at(id));
    revised_.gap =
        source_.kind == SourceKind::http && cursor_.primed && !cursor_.seen.empty() && !any_known;
    revised_.ids_change = matching.ids_change;
    revised_.rules = rules_;
    return std::move(revised_);
  }

 private:
  void take(Item item, const Match& match) {
    const Declared declared = declared_by(item);
    const Seen before = entry_of(match);
    if (is_known(before) && is_same(item, declared, match, before)) {
      refresh(item, declared, match, before);
    } else if (is_known(before) && is_outdated(item, declared, before.version)) {
      // Left under its own rules: what it remembers cannot be re-hashed from an older revision.
      Seen entry = latest_.contains(before.id) ? before : *match.entry;
      entry.last_seen = unix_seconds(now_);
      remember(entry);
    } else {
      const std::string id = item.id;
      const std::vector<std::string> affected = item.affects;
      revise_item(std::move(item), match, declared, before);
      for (const std::string& target : affected) {
        if (target != id && declared.status != Status::usable) affect(target, declared);
      }
    }
  }

  /// The entry as it stands now, at the place that it will have.
  Seen entry_of(const Match& match) const {
    if (const auto found = latest_.find(match.slot); found != latest_.end()) return found->second;
    Seen entry = match.entry ? *match.entry : Seen{};
    entry.id = match.slot;
    entry.alias = match.alias;
    return entry;
  }

  /// The rules that entry_of() was made under.
  int rules_of(const Match& match) const {
    return latest_.contains(match.slot) || !match.entry ? rules_ : match.rules;
  }

  /// Whether the item says what is remembered of it.
  bool is_same(const Item& item, const Declared& declared, const Match& match,
               const Seen& before) const {
    if (item.raw_hash != 0 && item.raw_hash == before.raw) return true;
    if (before.status != Status::usable) {
      if (declared.status != Status::usable) return declared.status == before.status;
      if (declared.change == DeclaredChange::restore) return false;
    }
    return content_hash(item, declared.status, rules_of(match)) == before.content;
  }

  void refresh(const Item& item, const Declared& declared, const Match& match, const Seen& before) {
    Seen entry = before;
    entry.last_seen = unix_seconds(now_);
    if (item.raw_hash != before.raw || rules_of(match) != rules_) {
      entry.content = content_hash(item, declared.status, rules_);
      entry.raw = item.raw_hash;
      const std::int64_t version = version_of(item);
      if (version != 0 && !is_outdated(item, declared, before.version)) entry.version = version;
    }
    replace(match);
    remember(entry);
  }

  void revise_item(Item item, const Match& match, const Declared& declared, const Seen& before) {
    const bool known = is_known(before);
    const bool killed_unseen = is_killed_unseen(before, item, declared);
    const Status status = killed_unseen ? before.status : declared.status;
    Revision revision;
    revision.change =
        killed_unseen ? before.change : change_of(declared, known ? &before : nullptr);
    revision.basis = killed_unseen ? Basis::diff : basis_of(declared, revision.change);
    revision.key = item_key(source_.name, match.id);
    revision.mode = cursor_.primed ? Mode::live : Mode::backfill;
    const bool backlog = !cursor_.primed && is_backlog(item, source_.backfill, now_);
    revision.publish = status == Status::usable && item.type == ItemType::news && !backlog;
    const auto embargo = embargo_end(item, now_);
    if (embargo && status == Status::usable) {
      revision.publish = false;
      revision.embargoed_until = embargo;
      revision.item = std::move(item);
      add(std::move(revision), before);
      return;
    }
    Seen entry = before;
    entry.raw = item.raw_hash;
    entry.content = content_hash(item, declared.status, rules_);
    if (const std::int64_t version = version_of(item); version != 0) entry.version = version;
    entry.status = status;
    entry.held = killed_unseen || (!known && !revision.publish);
    replace(match);
    revision.item = embargo ? without_content(item) : std::move(item);
    revision.item.status = status;
    add(std::move(revision), entry);
  }

  void affect(const std::string& target, const Declared& declared) {
    Seen entry = target_entry(target);
    if (entry.status == declared.status || entry.status == Status::canceled) return;
    entry.status = declared.status;
    entry.change = change_of(declared, &entry);
    entry.last_seen = unix_seconds(now_);
    entry.held = entry.seq == 0;
    if (entry.held) {
      remember(entry);
      return;
    }
    Revision revision;
    revision.item.id = target;
    revision.item.status = declared.status;
    revision.key = item_key(source_.name, target);
    revision.change = entry.change;
    revision.basis = declared.basis;
    revision.mode = cursor_.primed ? Mode::live : Mode::backfill;
    revision.publish = false;
    add(std::move(revision), entry);
  }

  Seen target_entry(const std::string& target) const {
    const std::uint64_t id = hash_under(rules_, target);
    if (const auto found = latest_.find(id); found != latest_.end()) return found->second;
    if (const Seen* entry = find_entry(cursor_, target, rules_)) return *entry;
    Seen entry;
    entry.id = id;
    return entry;
  }

  /// The entry that an item was matched with under other rules makes way for its new one.
  void replace(const Match& match) {
    if (match.entry && match.entry->id != match.slot && !latest_.contains(match.slot)) {
      revised_.replaced.push_back(match.entry->id);
    }
  }

  void remember(const Seen& entry) {
    latest_[entry.id] = entry;
    refreshed_.insert(entry.id);
  }

  void add(Revision revision, Seen entry) {
    ++entry.seq;
    entry.change = revision.change;
    entry.last_seen = unix_seconds(now_);
    revision.seq = entry.seq;
    revision.seen = entry;
    if (!revision.embargoed_until) latest_[entry.id] = entry;
    revised_.revisions.push_back(std::move(revision));
  }

  const Cursor& cursor_;
  const Source& source_;
  const Instant now_;
  const int rules_;
  Revised revised_;
  std::map<std::uint64_t, Seen> latest_;  // entries that the document has touched
  std::set<std::uint64_t> refreshed_;     // those of them that go to `repeats`
};

}  // namespace

std::string revision_key(const Revision& revision) {
  return revision.key + '@' + std::to_string(revision.seq);
}

Revised revise(const Cursor& cursor, std::vector<Item> items, const Source& source, Instant now,
               int rules) {
  return Revising(cursor, source, now, rules).run(std::move(items));
}

}  // namespace chipwire
