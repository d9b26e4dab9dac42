#pragma once

#include <optional>
#include <vector>

#include "daemon/detect/quantity.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// The amount that `mention` names: of a range the lower end, of "up to" the upper. Nothing unless
/// it is money.
std::optional<Money> money_of(const NumberMention& mention);

/// Of an amount that the text names in several currencies, "139억 원(약 1040만 달러)", the one in
/// US dollars: `mentions[at]` itself unless the next mention, at most 24 bytes on, is in dollars.
const NumberMention& in_dollars(const std::vector<NumberMention>& mentions, std::size_t at);

}  // namespace chipwire
