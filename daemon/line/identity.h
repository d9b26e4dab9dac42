#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/item.h"

namespace chipwire {

/// Hash under a version of the identity and hash rules (Cursor::rules). Version 1 is the present
/// one; any other changes every hash, so that entries of two versions never meet by accident.
std::uint64_t hash_under(int rules, std::string_view text);

/// `<source>/<item id>`; an id over 200 bytes is stood for by its SHA-256 in hex.
std::string item_key(std::string_view source, std::string_view id);

/// Hash of what a reader would see of the item, white space aside. `status` is the effective one,
/// that of the item or of a change that it declares.
std::uint64_t content_hash(const Item& item, Status status, int rules);

/// By what the items of one document are known: the format's own id, unless the document shows that
/// it cannot be one (different items have the same), then the canonical link, unless different
/// items have the same, then their words. Refers to `items`, computes on demand.
class Identities {
 public:
  /// `ids_change`: the format's ids are known to differ on each poll, and do not count.
  Identities(const std::vector<Item>& items, bool ids_change, int rules);

  std::string id(std::size_t item);
  std::uint64_t hash(std::size_t item) { return hash_under(rules_, id(item)); }
  /// The identity that the item has without the format's id.
  std::string alias(std::size_t item);
  bool has_link(std::size_t item) { return !link(item).empty(); }  ///< one that tells it apart
  std::string words(std::size_t item) const;  ///< hash of title and text, as id

 private:
  const std::string& link(std::size_t item);
  bool one_item(std::size_t a, std::size_t b) const;
  void refuse_shared_ids();
  void find_links();

  const std::vector<Item>& items_;
  const int rules_;
  std::vector<bool> by_id_;                        // the format's id counts
  std::optional<std::vector<std::string>> links_;  // normal; empty where it tells nothing apart
};

}  // namespace chipwire
