#pragma once

#include "config/settings.h"
#include "connectors/item.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// Whether a story is copied to `route.topic`: its score, source and language, and one single claim
/// that meets all conditions on claims. Products, suppliers and buyers are compared by id and by
/// name, whatever the case; `zh` covers `zh-Hant`.
bool matches(const Route& route, const Item& item, const Reading& reading, const Source& source);

}  // namespace chipwire
