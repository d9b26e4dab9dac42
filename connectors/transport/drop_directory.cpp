#include "connectors/transport/drop_directory.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <system_error>
#include <utility>

#include "connectors/transport/move_file.h"
#include "connectors/transport/printable.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

// More would stop the loop, and with it all other sources, for too long.
constexpr std::size_t max_harvest_bytes = 8u << 20;
// After so long without a change, a file counts as complete whatever else speaks against it.
constexpr auto patience = 60s;
// Between looks at a directory of which the kernel gives no notices.
constexpr auto blind_rescan = 5s;

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

bool is_ignored(std::string_view name) {
  static constexpr std::array<std::string_view, 3> unfinished{".tmp", ".part", ".filepart"};
  return name.empty() || name.front() == '.' ||
         std::any_of(unfinished.begin(), unfinished.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

std::int64_t in_ns(const timespec& time) {
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

/// Opens a sub-directory of its own, and makes it if need be.
FileDescriptor own_directory(int parent, const char* name) {
  if (mkdirat(parent, name, 0770) != 0 && errno != EEXIST) {
    throw_errno(std::string("cannot make ") + name);
  }
  FileDescriptor own(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!own) throw_errno(std::string("cannot open ") + name);
  if (faccessat(parent, name, W_OK | X_OK, AT_EACCESS) != 0) {
    throw_errno(std::string("cannot write to ") + name);
  }
  return own;
}

/// Whether somebody has the file open for writing, where the kernel tells: it grants a read lease
/// only if nobody has. Network file systems may refuse one always, so this alone decides nothing.
bool has_writer(int file) {
  // Should a writer come while the lease is held, SIGIO would end the process; SIGURG does not.
  fcntl(file, F_SETSIG, SIGURG);
  if (fcntl(file, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  fcntl(file, F_SETLEASE, F_UNLCK);
  return false;
}

}  // namespace

DropDirectory::DropDirectory(const Source& source, std::size_t max_file_bytes, Inotify& inotify)
    : source_(source), max_file_bytes_(max_file_bytes), inotify_(inotify) {}

DropDirectory::~DropDirectory() {
  if (watch_ >= 0) inotify_.forget(watch_);
}

DropDirectory::Identity DropDirectory::identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, status.st_size, in_ns(status.st_mtim)};
}

void DropDirectory::open() {
  if (watch_ >= 0) inotify_.forget(watch_);
  watch_ = -1;
  waiting_.clear();
  directory_ = FileDescriptor(::open(source_.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory_) throw_errno("cannot open " + printable(source_.path));
  try {
    if (faccessat(directory_.get(), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
      throw_errno("cannot move files out of " + printable(source_.path));
    }
    processed_ = own_directory(directory_.get(), "processed");
    failed_ = own_directory(directory_.get(), "failed");
  } catch (...) {
    directory_ = FileDescriptor();
    throw;
  }
  watch_ =
      inotify_.watch(directory_.get());  // before the first scan, so that nothing falls between
  last_scan_.reset();
}

/// Whether the path names another directory by now, or none, or its own ones are gone.
bool DropDirectory::replaced() const {
  struct stat path, opened;
  if (stat(source_.path.c_str(), &path) != 0 || fstat(directory_.get(), &opened) != 0) return true;
  if (path.st_dev != opened.st_dev || path.st_ino != opened.st_ino) return true;
  const auto is_gone = [](const FileDescriptor& own) {
    struct stat status;
    return fstat(own.get(), &status) != 0 || status.st_nlink == 0;
  };
  return is_gone(processed_) || is_gone(failed_);
}

DropDirectory::Harvest DropDirectory::harvest(std::size_t max_files, Time now) {
  Harvest harvest;
  const std::chrono::milliseconds rescan =
      watch_ >= 0 ? source_.min_interval
                  : std::min<std::chrono::milliseconds>(source_.min_interval, blind_rescan);
  if (!directory_ || !last_scan_ || now >= *last_scan_ + rescan) {
    if (!directory_ || replaced()) open();
    scan(now);
    harvest.scanned = true;
  }
  retry_moves();
  if (!stuck_.empty()) throw std::runtime_error(move_error_);
  harvest.next_look = *last_scan_ + rescan;
  std::size_t bytes = 0;
  for (const std::string& name : complete_files(now, harvest.next_look)) {
    if (harvest.receipts.size() >= max_files || bytes >= max_harvest_bytes) {
      harvest.next_look = now;
      break;
    }
    const std::size_t before = harvest.documents.size();
    take(name, waiting_.at(name), harvest, now);
    if (harvest.documents.size() > before) bytes += harvest.documents.back().bytes.size();
  }
  return harvest;
}

/// The files that may be read, in order; brings `next_look` forward to when another may be.
std::vector<std::string> DropDirectory::complete_files(Time now, Time& next_look) const {
  std::vector<std::pair<std::int64_t, std::string>> complete;
  for (const auto& [name, file] : waiting_) {
    if (file.blocked) continue;
    if (const Time at = complete_at(file); at <= now) {
      complete.emplace_back(file.identity.modified_ns, name);
    } else {
      next_look = std::min(next_look, at);
    }
  }
  std::sort(complete.begin(), complete.end());
  std::vector<std::string> names;
  names.reserve(complete.size());
  for (auto& [modified, name] : complete) names.push_back(std::move(name));
  return names;
}

void DropDirectory::scan(Time now) {
  // A descriptor of its own, because reading a directory moves its position.
  const int copy = openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseDirectory> listing(copy < 0 ? nullptr : fdopendir(copy));
  if (!listing) throw_errno("cannot list " + printable(source_.path));
  std::map<std::string, Waiting> before = std::exchange(waiting_, {});
  errno = 0;
  while (const dirent* entry = readdir(listing.get())) {
    const std::string name = entry->d_name;
    if (const auto known = before.find(name); known != before.end()) {
      waiting_.insert(before.extract(known));
    }
    look(name, now);
    errno = 0;
  }
  if (errno != 0) throw_errno("cannot list " + printable(source_.path));
  last_scan_ = now;
}

/// Takes note of a file as it is now; nothing if it is none to be read, or under way unchanged.
DropDirectory::Waiting* DropDirectory::look(const std::string& name, Time now) {
  struct stat status;
  if (is_ignored(name) ||
      fstatat(directory_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG(status.st_mode)) {
    waiting_.erase(name);
    return nullptr;
  }
  const Identity identity = identity_of(status);
  for (const auto* known : {&taken_, &stuck_}) {
    const auto file = known->find(name);
    if (file != known->end() && file->second.identity == identity) return nullptr;
  }
  Waiting& file = waiting_[name];
  if (file.identity != identity) {
    const bool writing = file.writing;
    file = {};
    file.writing = writing;
    file.identity = identity;
    file.unchanged_since = now;
  }
  if (file.attributes_ns != in_ns(status.st_ctim)) file.blocked = false;
  file.attributes_ns = in_ns(status.st_ctim);
  return &file;
}

/// The earliest time at which the file may be read, if it does not change until then.
DropDirectory::Time DropDirectory::complete_at(const Waiting& file) const {
  if (file.moved_in) return file.unchanged_since;
  if (file.writing) return Time::max();  // the writer's end comes with a notice
  // One that is empty may have been created just now, to be written to.
  if (file.identity.size == 0 && !file.closed) {
    return file.unchanged_since +
           std::max<std::chrono::milliseconds>(source_.settle_time, patience);
  }
  return file.unchanged_since + source_.settle_time;
}

void DropDirectory::take(const std::string& name, Waiting& file, Harvest& into, Time now) {
  if (static_cast<std::size_t>(file.identity.size) > max_file_bytes()) {
    refuse(name, file, into);
    return;
  }
  Document document;
  document.source = {source_.name, source_.language, source_.country, source_.time_zone};
  document.file_name = name;
  document.fetch_started = document.first_byte = chipwire::now();
  // Not blocking, in case it has become a pipe; without following, in case of a link.
  const FileDescriptor opened(openat(directory_.get(), name.c_str(),
                                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!opened) {
    if (errno == ENOENT || errno == ELOOP) {
      waiting_.erase(name);
    } else {
      const std::string why = std::generic_category().message(errno);
      into.events.push_back({"unreadable", printable(name) + ": " + why, chipwire::now()});
      file.blocked = true;
    }
    return;
  }
  const bool doubtful = !file.moved_in && now < file.unchanged_since + patience;
  std::optional<std::string> bytes;
  if (!(doubtful && has_writer(opened.get()))) bytes = read(opened.get(), file);
  if (!bytes) {
    file.moved_in = false;
    file.unchanged_since = now;
    into.next_look = std::min(into.next_look, now + source_.settle_time);
    return;
  }
  document.bytes = std::move(*bytes);
  into.documents.push_back(std::move(document));
  into.receipts.push_back(name);
  taken_[name] = {file.identity, false};
  waiting_.erase(name);
}

/// The file's bytes; nothing if it is not, or no longer, the one expected.
std::optional<std::string> DropDirectory::read(int file, const Waiting& expected) const {
  const auto unchanged = [&] {
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
           identity_of(status) == expected.identity;
  };
  if (!unchanged()) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(expected.identity.size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got = ::read(file, bytes.data() + at, bytes.size() - at);
    if (got <= 0) return std::nullopt;
    at += static_cast<std::size_t>(got);
  }
  if (!unchanged()) return std::nullopt;
  return bytes;
}

void DropDirectory::refuse(const std::string& name, const Waiting& file, Harvest& into) {
  into.events.push_back({"refused",
                         printable(name) + ": " + std::to_string(file.identity.size) +
                             " bytes, more than " + std::to_string(max_file_bytes()),
                         chipwire::now()});
  into.receipts.push_back(name);
  taken_[name] = {file.identity, true};
  waiting_.erase(name);
}

void DropDirectory::acknowledge(const std::vector<std::string>& receipts) {
  for (const std::string& name : receipts) {
    const auto taken = taken_.find(name);
    if (taken == taken_.end()) continue;  // of an earlier life: it will be read again
    if (!move_away(name, taken->second)) stuck_.insert(*taken);
    taken_.erase(taken);
  }
}

bool DropDirectory::move_away(const std::string& name, const Taken& taken) {
  struct stat status;
  if (!directory_ || fstatat(directory_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      identity_of(status) != taken.identity) {
    return true;  // gone, or another one by now: nothing of ours to move
  }
  const FileDescriptor& to = taken.refused ? failed_ : processed_;
  if (move_file(directory_.get(), to.get(), name)) return true;
  move_error_ =
      "cannot move " + printable(name) + " away: " + std::generic_category().message(errno);
  return false;
}

void DropDirectory::retry_moves() {
  std::erase_if(stuck_, [this](const auto& file) { return move_away(file.first, file.second); });
}

bool DropDirectory::notice(std::uint32_t mask, std::string_view name, Time now) {
  // Without a name it is the directory itself. Its end shows as a change of its attributes: while
  // it is open here, IN_DELETE_SELF does not come.
  if (name.empty() || (mask & (IN_UNMOUNT | IN_IGNORED)) != 0) {
    mistrust();
    return true;
  }
  if ((mask & IN_ISDIR) != 0) {
    const bool is_own = name == "processed" || name == "failed";
    if (is_own && (mask & (IN_DELETE | IN_MOVED_FROM)) != 0) mistrust();
    return false;
  }
  const std::string file_name(name);
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
    waiting_.erase(file_name);
    return false;
  }
  Waiting* file = look(file_name, now);
  if (file == nullptr) return false;
  if ((mask & IN_MODIFY) != 0) file->writing = true;
  if ((mask & IN_CLOSE_WRITE) != 0) {
    file->writing = false;
    file->closed = true;
  }
  if ((mask & IN_MOVED_TO) != 0) {
    file->moved_in = true;
    file->writing = false;
  }
  return !file->writing;
}

void DropDirectory::mistrust() {
  last_scan_.reset();
  for (auto& [name, file] : waiting_) file.writing = false;
}

}  // namespace chipwire
