#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/line/cursor.h"
#include "daemon/line/record.h"

namespace chipwire {

inline constexpr std::size_t checkpoint_page_entries = 256;

/// What a checkpoints partition holds of one cursor; enough to write only what differs next time.
/// An entry stays in its page. New ones go to the newest page, so that what one document touches
/// lies together and few pages are written again.
struct Written {
  struct Page {
    std::uint32_t number = 0;
    std::uint64_t digest = 0;        ///< of its encoding
    std::vector<std::uint64_t> ids;  ///< Seen::id
  };
  std::uint64_t generation = 0;  ///< Cursor::generation; 0: never written
  std::uint64_t writer = 0;  ///< the run of a shard that wrote it; tells a rival's from one's own
  std::vector<Page> pages;   ///< by number
};

/// The records that turn what is written into `after`: its head, the pages that differ, tombstones
/// for pages that are gone. Binary, versioned (Cursor::schema); keys `<source>`, `<source>#<page>`.
struct CheckpointChange {
  std::vector<Record> records;
  Written written;  ///< once they are committed
};
CheckpointChange checkpoint_change(const Written& before, const Cursor& after,
                                   std::uint64_t writer);

/// Thrown for a checkpoint of a newer schema, or a damaged one.
class CheckpointError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A cursor as a checkpoints partition has it.
struct Checkpoint {
  Cursor cursor;
  Written written;
};

/// Puts cursors together again from the records of a checkpoints partition, in any order of keys,
/// the latest record of each key last. Feed every record, then take().
class CheckpointReader {
 public:
  /// Throws CheckpointError for a newer schema.
  void read(std::string_view key, std::optional<std::string_view> value);
  /// By source. Throws CheckpointError for what is damaged or missing, naming its key.
  std::map<std::string, Checkpoint> take();

 private:
  std::map<std::string, std::string, std::less<>> records_;
};

}  // namespace chipwire
