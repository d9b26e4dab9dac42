#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include "config/settings.h"
#include "connectors/batch.h"
#include "connectors/transport/file_descriptor.h"
#include "connectors/transport/inotify.h"

namespace chipwire {

/// A directory into which others put files: what is complete in it, in what order, and where it
/// goes when it has been dealt with. One thread.
///
/// Regular files only, links are not followed; names that begin with a dot or end in .tmp, .part or
/// .filepart are somebody's work in progress; sub-directories are not read. A file that was renamed
/// in is complete. Any other is complete when nobody is known to write to it and it has not changed
/// for `settle_time`. Its own sub-directories `processed` and `failed` are made where they lack.
class DropDirectory {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `source` may change, but for its path; `max_file_bytes` is for sources without a bound.
  DropDirectory(const Source& source, std::size_t max_file_bytes, Inotify& inotify);
  ~DropDirectory();
  DropDirectory(const DropDirectory&) = delete;
  DropDirectory& operator=(const DropDirectory&) = delete;

  struct Harvest {
    std::vector<Document> documents;    ///< by time of last change, then name
    std::vector<std::string> receipts;  ///< file names; for acknowledge()
    std::vector<SourceEvent> events;    ///< files refused or unreadable, once each
    bool scanned = false;               ///< the whole directory was looked at
    Time next_look{};                   ///< when, without a notice, something may have come
  };

  /// Takes up to `max_files` complete files that are not under way; and not many more bytes than
  /// keep the loop turning. Throws std::system_error where the directory cannot be used.
  Harvest harvest(std::size_t max_files, Time now);

  /// Moves files to `processed/` (what was refused to `failed/`) under their name, or with a
  /// suffix where that is taken; a file that has changed since it was read stays, as a new one.
  /// A failure to move shows at the next harvest().
  void acknowledge(const std::vector<std::string>& receipts);

  /// A notice for watch() has come; true if something may be complete at `now`.
  bool notice(std::uint32_t mask, std::string_view name, Time now);
  /// Notices were lost: the next harvest looks at everything.
  void mistrust();
  int watch() const { return watch_; }

 private:
  /// What tells a file's content from another's without reading it.
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const Identity&) const = default;
  };
  struct Waiting {
    Identity identity;
    std::int64_t attributes_ns = 0;
    Time unchanged_since{};
    bool moved_in = false;
    bool writing = false;  ///< written to, and not closed since
    bool closed = false;   ///< by a writer, since it last changed
    bool blocked = false;  ///< could not be opened, and told
  };
  struct Taken {
    Identity identity;
    bool refused = false;
  };

  static Identity identity_of(const struct stat& status);
  void open();
  bool replaced() const;
  void scan(Time now);
  Waiting* look(const std::string& name, Time now);
  Time complete_at(const Waiting& file) const;
  std::vector<std::string> complete_files(Time now, Time& next_look) const;
  void take(const std::string& name, Waiting& file, Harvest& into, Time now);
  std::optional<std::string> read(int file, const Waiting& expected) const;
  void refuse(const std::string& name, const Waiting& file, Harvest& into);
  bool move_away(const std::string& name, const Taken& taken);
  void retry_moves();

  std::size_t max_file_bytes() const { return source_.max_body_bytes.value_or(max_file_bytes_); }

  const Source& source_;
  const std::size_t max_file_bytes_;
  Inotify& inotify_;
  FileDescriptor directory_, processed_, failed_;
  int watch_ = -1;
  std::optional<Time> last_scan_;
  std::map<std::string, Waiting> waiting_;
  std::map<std::string, Taken> taken_;  ///< in a batch that is under way
  std::map<std::string, Taken> stuck_;  ///< acknowledged, but could not be moved
  std::string move_error_;
};

}  // namespace chipwire
