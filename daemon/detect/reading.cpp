#include "daemon/detect/reading.h"

#include <array>

namespace chipwire {

std::string_view name_of(Action action) {
  static constexpr std::array<std::string_view, 8> names = {
      "approve", "deny", "restrict", "ease", "revoke", "pending", "propose", "enforce"};
  return names[static_cast<std::size_t>(action)];
}

std::string_view name_of(Side side) {
  return side == Side::export_ ? "export" : "import";
}

std::string_view name_of(Certainty certainty) {
  static constexpr std::array<std::string_view, 4> names = {"confirmed", "reported", "expected",
                                                            "disputed"};
  return names[static_cast<std::size_t>(certainty)];
}

std::string_view name_of(Band band) {
  static constexpr std::array<std::string_view, 3> names = {"none", "review", "publish"};
  return names[static_cast<std::size_t>(band)];
}

std::string_view name_of(Field field) {
  static constexpr std::array<std::string_view, 3> names = {"title", "summary", "text"};
  return names[static_cast<std::size_t>(field)];
}

}  // namespace chipwire
