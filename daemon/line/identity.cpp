#include "daemon/line/identity.h"

#include <unordered_map>

#include "config/digest.h"
#include "daemon/line/link.h"
#include "daemon/line/words.h"

namespace chipwire {
namespace {

constexpr std::size_t longest_id_bytes = 200;
constexpr char field_end = '\x1f';

/// Title, summary and text without white space.
std::string words_of(const Item& item) {
  std::string words;
  words.reserve(item.title.size() + item.summary.size() + item.text.size());
  for (const std::string* field : {&item.title, &item.summary, &item.text}) {
    append_without_spaces(words, *field);
    words += field_end;
  }
  return words;
}

}  // namespace

std::uint64_t hash_under(int rules, std::string_view text) {
  if (rules == 1) return hash64(text);
  return hash64(std::to_string(rules) + field_end + std::string(text));
}

std::string item_key(std::string_view source, std::string_view id) {
  std::string key(source);
  key += '/';
  key += id.size() > longest_id_bytes ? sha256_hex(id) : std::string(id);
  return key;
}

std::uint64_t content_hash(const Item& item, Status status, int rules) {
  std::string seen = words_of(item);
  for (const std::string* field : {&item.subtitle, &item.byline, &item.dateline}) {
    append_without_spaces(seen, *field);
    seen += field_end;
  }
  for (const EditorNote& note : item.ednotes) {
    if (note.is_public) append_without_spaces(seen, note.text);
  }
  seen += field_end;
  seen += static_cast<char>('0' + static_cast<int>(status));
  return hash_under(rules, seen);
}

Identities::Identities(const std::vector<Item>& items, bool ids_change, int rules)
    : items_(items), rules_(rules), by_id_(items.size(), !ids_change) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id.empty()) by_id_[i] = false;
  }
  if (!ids_change) refuse_shared_ids();
}

std::string Identities::id(std::size_t item) {
  return by_id_[item] ? items_[item].id : alias(item);
}

std::string Identities::alias(std::size_t item) {
  return has_link(item) ? link(item) : words(item);
}

std::string Identities::words(std::size_t item) const {
  return sha256_hex(words_of(items_[item]));
}

const std::string& Identities::link(std::size_t item) {
  if (!links_) find_links();
  return (*links_)[item];
}

/// Whether two items with the same id or link are revisions of one.
bool Identities::one_item(std::size_t a, std::size_t b) const {
  const Item& x = items_[a];
  const Item& y = items_[b];
  if (x.id == y.id && x.version && y.version && x.version != y.version) return true;
  if (x.id == y.id && x.updated && y.updated && x.updated->at != y.updated->at &&
      normal_link(x.canonical_link) == normal_link(y.canonical_link)) {
    return true;
  }
  return words_of(x) == words_of(y);
}

void Identities::refuse_shared_ids() {
  std::unordered_map<std::string_view, std::vector<std::size_t>> having;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (by_id_[i]) having[items_[i].id].push_back(i);
  }
  for (const auto& [id, group] : having) {
    bool one = true;
    for (std::size_t i : group) one = one && (i == group.front() || one_item(group.front(), i));
    if (one) continue;
    for (std::size_t i : group) by_id_[i] = false;
  }
}

void Identities::find_links() {
  std::vector<std::string> links(items_.size());
  std::unordered_map<std::string, std::vector<std::size_t>> having;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    links[i] = normal_link(items_[i].canonical_link);
    if (!links[i].empty()) having[links[i]].push_back(i);
  }
  for (const auto& [href, group] : having) {
    bool one = true;
    for (std::size_t i : group) one = one && (i == group.front() || one_item(group.front(), i));
    if (one) continue;
    for (std::size_t i : group) links[i].clear();
  }
  links_ = std::move(links);
}

}  // namespace chipwire
