#include "daemon/detect/money.h"

namespace chipwire {

std::optional<Money> money_of(const NumberMention& mention) {
  if (mention.counted != Counted::money || (!mention.min && !mention.max)) return std::nullopt;
  return Money{mention.min ? *mention.min : *mention.max, std::string(mention.currency)};
}

const NumberMention& in_dollars(const std::vector<NumberMention>& mentions, std::size_t at) {
  constexpr std::size_t farthest = 24;
  const NumberMention& named = mentions[at];
  if (named.currency == "USD" || at + 1 >= mentions.size()) return named;
  const NumberMention& next = mentions[at + 1];
  const bool is_same_amount = next.counted == Counted::money && next.currency == "USD" &&
                              next.begin <= named.end + farthest;
  return is_same_amount ? next : named;
}

}  // namespace chipwire
