#include "connectors/transport/move_file.h"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "connectors/instant.h"

namespace chipwire {
namespace {

bool rename_without_overwriting(int from_directory, int to_directory, const std::string& from,
                                const std::string& to) {
  if (renameat2(from_directory, from.c_str(), to_directory, to.c_str(), RENAME_NOREPLACE) == 0) {
    return true;
  }
  if (errno != EINVAL && errno != ENOSYS) return false;
  // File systems without that flag: a link never overwrites either.
  return linkat(from_directory, from.c_str(), to_directory, to.c_str(), 0) == 0 &&
         unlinkat(from_directory, from.c_str(), 0) == 0;
}

}  // namespace

bool move_file(int from_directory, int to_directory, const std::string& name) {
  if (rename_without_overwriting(from_directory, to_directory, name, name)) return true;
  // The time as suffix is free nearly always, however often the same name has come.
  auto number = now().time_since_epoch().count();
  for (; errno == EEXIST; ++number) {
    const std::string suffix = "." + std::to_string(number);
    const std::string other = name.substr(0, NAME_MAX - suffix.size()) + suffix;
    if (rename_without_overwriting(from_directory, to_directory, name, other)) return true;
  }
  return false;
}

}  // namespace chipwire
