#pragma once

#include <string>

namespace chipwire {

/// Moves the file `name` from one open directory to another of the same file system, and never over
/// an existing file: a name that is taken gets a suffix. False with errno where it cannot.
bool move_file(int from_directory, int to_directory, const std::string& name);

}  // namespace chipwire
