#include <array>

#include "daemon/line/cursor.h"
#include "daemon/line/revise.h"

namespace chipwire {

std::string_view name_of(Change change) {
  static constexpr std::array<std::string_view, 6> names = {"new",      "update", "correct",
                                                            "withhold", "kill",   "restore"};
  return names[static_cast<std::size_t>(change)];
}

std::string_view name_of(Basis basis) {
  static constexpr std::array<std::string_view, 3> names = {"explicit", "text", "diff"};
  return names[static_cast<std::size_t>(basis)];
}

std::string_view name_of(Mode mode) {
  static constexpr std::array<std::string_view, 3> names = {"live", "backfill", "replay"};
  return names[static_cast<std::size_t>(mode)];
}

}  // namespace chipwire
