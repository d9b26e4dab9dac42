#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/line/cursor.h"
#include "daemon/line/record.h"

namespace chipwire {

/// The records of `checkpoints` that turn `before` into `after`: its head, and those of its pages
/// (of at most 256 entries) that differ. Binary, versioned (Cursor::schema); keys `<source>` and
/// `<source>#<page>`. `before` is the cursor as last committed.
std::vector<Record> checkpoint_records(const Cursor& before, const Cursor& after);

/// Thrown for a checkpoint of a newer schema, or a damaged one.
class CheckpointError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts cursors together again from the records of a checkpoints partition, in any order of keys,
/// the latest record of each key last. Feed every record, then take().
class CheckpointReader {
 public:
  /// Throws CheckpointError.
  void read(std::string_view key, std::optional<std::string_view> value);
  std::map<std::string, Cursor> take();

 private:
  std::map<std::string, std::string, std::less<>> records_;
};

}  // namespace chipwire
