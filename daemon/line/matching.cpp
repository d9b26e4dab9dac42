#include "daemon/line/matching.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "daemon/line/declared.h"
#include "daemon/line/identity.h"

namespace chipwire {
namespace {

/// The rules that entries may be under besides `present`, the cursor's own first. Those of items
/// which no document has held since an upgrade stay under older ones, so all of them count.
std::vector<int> other_rules(int of_cursor, int present) {
  std::vector<int> others;
  if (of_cursor != present) others.push_back(of_cursor);
  for (int rules = std::max(of_cursor, present) - 1; rules >= 1; --rules) {
    if (rules != of_cursor && rules != present) others.push_back(rules);
  }
  return others;
}

class Matcher {
 public:
  Matcher(const Cursor& cursor, const std::vector<Item>& items, bool ids_change, int rules)
      : cursor_(cursor),
        items_(items),
        ids_change_(ids_change),
        rules_(rules),
        present_(items, ids_change, rules),
        matches_(items.size()) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      matches_[i].id = present_.id(i);
      matches_[i].slot = hash_under(rules, matches_[i].id);
    }
  }

  void by_identity() {
    each_rules([this](Identities& ids, int rules) {
      for (std::size_t i = 0; i < items_.size(); ++i) {
        if (matches_[i].entry) continue;
        const auto found = cursor_.seen.find(ids.hash(i));
        if (found == cursor_.seen.end()) continue;
        take(i, found->second, rules);
        if (!items_[i].id.empty()) ++known_by_id_;
      }
    });
  }

  /// By link and words, with the entries that no item has by its identity.
  void by_traces() {
    if (all_known() || cursor_.seen.empty()) return;
    for (const Match& match : matches_) {
      if (match.entry) taken_.insert(match.entry->id);
    }
    for (const auto& [id, entry] : cursor_.seen) {
      if (entry.alias != 0 && !taken_.contains(id)) by_alias_.emplace(entry.alias, &entry);
    }
    each_rules([this](Identities& ids, int rules) {
      for (std::size_t i = 0; i < items_.size(); ++i) {
        if (!matches_[i].entry) by_link_or_words(i, ids, rules);
      }
    });
  }

  /// The same bytes are the same item, whatever its identity has come to be: by other decoding, or
  /// because another item shares it now.
  void by_raw() {
    std::unordered_map<std::uint64_t, const Seen*> by_raw;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Seen* entry = matches_[i].entry;
      if (items_[i].raw_hash == 0 || (entry && entry->raw == items_[i].raw_hash)) continue;
      if (by_raw.empty()) {
        for (const auto& [id, known] : cursor_.seen) by_raw.emplace(known.raw, &known);
      }
      const auto found = by_raw.find(items_[i].raw_hash);
      if (found != by_raw.end()) take(i, *found->second, cursor_.rules);
    }
  }

  /// Not one id of the document is known, while links and words are known under other ids.
  bool shows_changing_ids() const { return known_by_id_ == 0 && known_by_other_id_ > 0; }

  std::vector<Match> result(bool with_alias) {
    for (std::size_t i = 0; with_alias && i < items_.size(); ++i) {
      const bool kept = matches_[i].entry && matches_[i].rules == rules_;
      matches_[i].alias = kept ? matches_[i].entry->alias : hash_under(rules_, present_.alias(i));
    }
    return std::move(matches_);
  }

 private:
  template <typename Visit>
  void each_rules(Visit visit) {
    visit(present_, rules_);
    for (int rules : other_rules(cursor_.rules, rules_)) {
      if (all_known()) return;
      Identities ids(items_, ids_change_, rules);
      visit(ids, rules);
    }
  }

  bool all_known() const {
    return std::all_of(matches_.begin(), matches_.end(), [](const Match& m) { return m.entry; });
  }

  void take(std::size_t i, const Seen& entry, int rules) {
    matches_[i].entry = &entry;
    matches_[i].rules = rules;
    // Under the present rules an entry stays where it is, also when found by another way.
    if (rules == rules_) matches_[i].slot = entry.id;
  }

  void by_link_or_words(std::size_t i, Identities& ids, int rules) {
    const std::uint64_t words = hash_under(rules, ids.words(i));
    const std::uint64_t link = ids.has_link(i) ? hash_under(rules, ids.alias(i)) : 0;
    if (link != 0 && take_link_entry(i, link, ids, rules)) return;
    for (std::uint64_t trace : {link, words}) {
      if (trace != 0 && take_alias(i, trace, trace == link, rules)) return;
    }
    const auto found = cursor_.seen.find(words);
    if (found != cursor_.seen.end() && same_content(i, found->second, rules)) {
      take(i, found->second, rules);
    }
  }

  /// An entry of an item that was known by its link so far.
  bool take_link_entry(std::size_t i, std::uint64_t link, Identities& ids, int rules) {
    const auto found = cursor_.seen.find(link);
    if (found == cursor_.seen.end() || taken_.contains(link)) return false;
    take(i, found->second, rules);
    if (rules == rules_) matches_[i].id = ids.alias(i);
    return true;
  }

  bool take_alias(std::size_t i, std::uint64_t trace, bool is_link, int rules) {
    const auto [begin, end] = by_alias_.equal_range(trace);
    for (auto it = begin; it != end; ++it) {
      const bool link_suffices = ids_change_ && is_link;
      if (!link_suffices && !same_content(i, *it->second, rules)) continue;
      if (!items_[i].id.empty() && it->second->id != trace) ++known_by_other_id_;
      take(i, *it->second, rules);
      return true;
    }
    return false;
  }

  bool same_content(std::size_t i, const Seen& entry, int rules) const {
    return entry.content == content_hash(items_[i], declared_by(items_[i]).status, rules);
  }

  const Cursor& cursor_;
  const std::vector<Item>& items_;
  const bool ids_change_;
  const int rules_;
  Identities present_;
  std::vector<Match> matches_;
  std::unordered_set<std::uint64_t> taken_;  // entries of items that are known by identity
  std::unordered_multimap<std::uint64_t, const Seen*> by_alias_;
  std::size_t known_by_id_ = 0, known_by_other_id_ = 0;
};

}  // namespace

Matching match(const Cursor& cursor, const std::vector<Item>& items, SourceKind kind, int rules) {
  const bool polled = kind == SourceKind::http;
  Matching matching{{}, polled && cursor.ids_change};
  for (bool again = true; again;) {
    Matcher matcher(cursor, items, matching.ids_change, rules);
    matcher.by_identity();
    if (polled) matcher.by_traces();
    // A wire's memory is long, and its messages are mostly new: asked only where it may matter.
    if (polled || cursor.rules != rules) matcher.by_raw();
    again = polled && !matching.ids_change && matcher.shows_changing_ids();
    matching.ids_change = matching.ids_change || again;
    if (!again) matching.items = matcher.result(polled);
  }
  return matching;
}

const Seen* find_entry(const Cursor& cursor, const std::string& id, int rules) {
  auto found = cursor.seen.find(hash_under(rules, id));
  for (int other : other_rules(cursor.rules, rules)) {
    if (found != cursor.seen.end()) break;
    found = cursor.seen.find(hash_under(other, id));
  }
  return found == cursor.seen.end() ? nullptr : &found->second;
}

}  // namespace chipwire
