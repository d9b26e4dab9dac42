#include "daemon/detect/gist.h"

#include <memory>
#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace chipwire {
namespace {

std::string country_name(const std::string& code) {
  if (code == "EU") return "the EU";
  if (code == "US") return "the US";
  if (code == "NL") return "the Netherlands";
  icu::UnicodeString name;
  icu::Locale("", code.c_str()).getDisplayCountry(icu::Locale::getEnglish(), name);
  std::string utf8;
  return name.toUTF8String(utf8);
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string listed(const std::vector<Named>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i].name;
  }
  return text;
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string amount(const Quantity& quantity) {
  if (quantity.min && quantity.max) {
    if (*quantity.min == *quantity.max) return grouped(*quantity.min);
    return grouped(*quantity.min) + " to " + grouped(*quantity.max);
  }
  if (quantity.min) return "at least " + grouped(*quantity.min);
  return quantity.max ? "up to " + grouped(*quantity.max) : "";
}

std::string deed(const Claim& claim) {
  const std::string flow = claim.side == Side::export_ ? "export" : "import";
  switch (claim.action) {
    case Action::approve:
      return "approves " + flow;
    case Action::deny:
      return "refuses " + flow;
    case Action::restrict:
      return "restricts " + flow;
    case Action::ease:
      return "eases rules on " + flow;
    case Action::revoke:
      return "revokes permission for " + flow;
    case Action::pending:
      return "has yet to decide on " + flow;
    case Action::propose:
      return "proposes rules on " + flow;
    case Action::enforce:
      return "acts against unlawful " + flow;
  }
  return flow;
}

}  // namespace

std::string gist_of(const Claim& claim) {
  std::string text = claim.authority.country.empty()
                         ? "An authority"
                         : capitalised(country_name(claim.authority.country));
  text += " " + deed(claim);
  const std::string maker = listed(claim.supplier), goods = listed(claim.products);
  if (!maker.empty() || !goods.empty()) {
    text += " of " + maker + (maker.empty() || goods.empty() ? "" : " ") + goods;
  }
  if (claim.side == Side::export_ && !claim.destination.empty())
    text += " to " + country_name(claim.destination);
  if (!claim.buyers.empty()) {
    text += (claim.action == Action::enforce || claim.products.empty() ? " concerning " : " for ") +
            listed(claim.buyers);
  }
  if (claim.quantity) text += ": " + amount(*claim.quantity);
  if (claim.conditional) text += std::string(claim.quantity ? ", " : " ") + "with conditions";
  if (claim.certainty != Certainty::confirmed)
    text += " (" + std::string(name_of(claim.certainty)) + ")";
  return text;
}

}  // namespace chipwire
