#include "daemon/line/route.h"

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/line/story_json.h"
#include "daemon/line/words.h"

namespace chipwire {
namespace {

using Condition = std::vector<std::string>;

/// An empty condition asks nothing.
bool allows(const Condition& condition, std::string_view value) {
  const std::string wanted = folded(value);
  return condition.empty() || std::any_of(condition.begin(), condition.end(),
                                          [&](const auto& any) { return folded(any) == wanted; });
}

bool allows(const Condition& condition, const std::vector<Named>& values) {
  return condition.empty() || std::any_of(values.begin(), values.end(), [&](const Named& value) {
           return allows(condition, value.id) || allows(condition, value.name);
         });
}

bool allows_language(const Condition& condition, const std::string& language) {
  if (condition.empty()) return true;
  for (std::string tag = language; !tag.empty();) {
    if (allows(condition, tag)) return true;
    const auto hyphen = tag.rfind('-');
    tag.resize(hyphen == std::string::npos ? 0 : hyphen);
  }
  return false;
}

bool asks_of_claims(const Route& route) {
  return !(route.actions.empty() && route.sides.empty() && route.countries.empty() &&
           route.suppliers.empty() && route.products.empty() && route.buyers.empty());
}

bool allows_claim(const Route& route, const Claim& claim) {
  return allows(route.actions, name_of(claim.action)) && allows(route.sides, name_of(claim.side)) &&
         allows(route.countries, claim.authority.country) &&
         allows(route.suppliers, claim.supplier) && allows(route.products, claim.products) &&
         allows(route.buyers, claim.buyers);
}

}  // namespace

bool matches(const Route& route, const Item& item, const Reading& reading, const Source& source) {
  if (reading.score < route.least_score || !allows(route.sources, source.name)) return false;
  if (!allows_language(route.languages, language_of(reading, item))) return false;
  return !asks_of_claims(route) ||
         std::any_of(reading.claims.begin(), reading.claims.end(),
                     [&](const Claim& claim) { return allows_claim(route, claim); });
}

}  // namespace chipwire
