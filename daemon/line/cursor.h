#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/batch.h"
#include "connectors/instant.h"
#include "connectors/item.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// What a revision is against what was seen before (design section 4).
enum class Change : std::uint8_t { new_, update, correct, withhold, kill, restore };
/// How that is known: the format says so, its words do, or the content differs.
enum class Basis : std::uint8_t { explicit_, text, diff };

std::string_view name_of(Change);
std::string_view name_of(Basis);

/// What a cursor remembers of one item; at most 64 bytes.
struct Seen {
  std::uint64_t id = 0;       ///< hash of its identity
  std::uint64_t raw = 0;      ///< hash of the element as delivered
  std::uint64_t content = 0;  ///< hash of what a reader would see
  std::uint64_t alias = 0;    ///< hash of the identity it has without the format's id (its link)
  std::int64_t version = 0;   ///< the publisher's: number or instant; 0: none
  std::uint32_t seq = 0;      ///< revisions so far
  std::uint32_t topics = 0;  ///< bits of Cursor::topics: where its latest revision stands published
  std::uint32_t last_seen = 0;  ///< seconds since 1970: when a document last held it
  Status status = Status::usable;
  Band band = Band::none;
  Change change = Change::new_;
  bool held = false;  ///< known only as the target of a kill, or a backlog item never published
  bool operator==(const Seen&) const = default;
};
static_assert(sizeof(Seen) <= 64);

/// What a source remembers. It travels with the source's batch, the only one under way: from its
/// shard to a worker and back, so it is never shared.
struct Cursor {
  static constexpr int schema = 1;  ///< of the encoding (daemon/publish/checkpoint.h)
  static constexpr int current_rules =
      1;  ///< of identity and content hashes (daemon/line/identity.h)

  std::string source;
  std::uint64_t generation = 0;  ///< transactions that wrote it; tells a commit that got through
  int rules = current_rules;     ///< that `seen` was made under
  bool primed = false;           ///< a first document has been taken in
  bool ids_change = false;       ///< its ids proved to differ on each poll: links stand for them
  Validators validators;
  std::vector<std::string> topics;     ///< at most 32 names that Seen::topics refers to
  std::map<std::uint64_t, Seen> seen;  ///< by Seen::id
  Instant last_success{};              ///< when a document last could be read
  Instant last_deadletter{};
  bool failing = false;       ///< its last document was unreadable
  double items_per_hour = 0;  ///< decaying estimate of the arrival rate
};

}  // namespace chipwire
