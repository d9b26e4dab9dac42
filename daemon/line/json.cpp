#include "daemon/line/json.h"

namespace chipwire {

Json known(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(std::string(text));
}

Json instant_json(Instant instant) {
  return instant == Instant{} ? Json(nullptr) : Json(rfc3339(instant));
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace chipwire
