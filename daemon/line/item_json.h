#pragma once

#include <string>

#include "config/settings.h"
#include "daemon/line/json.h"
#include "daemon/line/revise.h"
#include "daemon/line/settle.h"

namespace chipwire {

/// The record of an item (`chipwire.item/1`, design section 5): every member always present, null
/// where unknown, lists never null. Editorial notes that are not public are left out.
Json item_json(const Revision& revision, const Source& source, const Clocks& clocks, Instant now);

/// `{published, fetch_started, first_byte, decoded, detected, produced}`
Json clocks_json(const Item& item, const Clocks& clocks, Instant produced);

/// Equal for copies of one text in several feeds: SHA-256 of title and lead, reduced to letters and
/// digits; empty for an item without words.
std::string copy_hash(const Item& item);

std::string_view name_of(ItemType type);
std::string_view name_of(Status status);
std::string_view name_of(Precision precision);

}  // namespace chipwire
