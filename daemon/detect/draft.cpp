#include "daemon/detect/draft.h"

#include <algorithm>

#include "config/digest.h"
#include "daemon/detect/amounts.h"
#include "daemon/detect/gist.h"
#include "daemon/detect/manner.h"

namespace chipwire {
namespace {

bool includes(const std::vector<std::string>& countries, const std::string& country) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

/// The country that all of them share, or empty.
std::string shared(const std::vector<std::string>& countries) {
  if (countries.empty()) return "";
  const bool same = std::all_of(countries.begin(), countries.end(),
                                [&](const auto& c) { return c == countries.front(); });
  return same ? countries.front() : "";
}

}  // namespace

Draft::Draft(const Scene& scene, Verdict verdict)
    : scene_(scene), verdict_(verdict), places_(find_places(scene)) {}

Claim Draft::write() {
  claim_.action = verdict_.action;
  if (verdict_.span) prove("action", *verdict_.span);
  const Decider decider = find_decider(scene_, places_);
  claim_.authority = decider.authority;
  prove("authority", decider.spans);
  follow_flow();
  goods_and_parties();
  claim_.side = side();
  prove_trade();
  claim_.destination = destination();
  claim_.origin = origin();
  terms();
  return claim_;
}

void Draft::prove(const char* slot, Span span) {
  claim_.evidence.push_back(scene_.page.evidence(slot, span));
}

void Draft::prove(const char* slot, const std::vector<Span>& spans) {
  for (std::size_t i = 0; i < std::min<std::size_t>(spans.size(), 2); ++i) prove(slot, spans[i]);
}

double Draft::said(Concept word) const {
  double sum = 0;
  for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
    if (scene_.beats[b].has(word)) sum += scene_.emphasis(b);
  }
  return sum;
}

void Draft::follow_flow() {
  for (const Place& place : places_.countries) {
    if (place.is_toward) flow_[place.country] += scene_.emphasis(place.beat);
  }
}

/// The country beyond the decider's that goods most clearly go to.
std::string Draft::far_country() const {
  std::string far;
  double most = 0.9;
  for (const auto& [country, weight] : flow_) {
    if (country == claim_.authority.country || weight < most) continue;
    most = weight;
    far = country;
  }
  return far;
}

/// The goods; servers and goods without a word for them are what their makers make.
std::vector<Ware> Draft::goods(const std::vector<Party>& parties) const {
  std::vector<Ware> wares = choose_wares(find_wares(scene_));
  const bool chips = std::any_of(parties.begin(), parties.end(), [](const Party& p) {
    return p.weight >= 1 && p.known &&
           (p.known->has_role("designer") || p.known->has_role("maker"));
  });
  if (!chips) return wares;
  for (Ware& ware : wares) {
    if (ware.name.id == "AI servers") ware.name = {"AI chips", "AI chips"};
  }
  if (wares.empty() && said(Concept::entity_list) < 3) {
    wares.push_back({{"semiconductors", "semiconductors"}, "", "", true, 1, {}});
  }
  return wares;
}

void Draft::goods_and_parties() {
  const std::vector<Party> parties = find_parties(scene_);
  const std::vector<Ware> wares = goods(parties);
  is_listing_ = claim_.action == Action::restrict && said(Concept::entity_list) >= 3;
  const bool reaches = scene_.knowledge.frames.reaching.count(claim_.authority.country) > 0;
  const Sides sides = sort_parties(parties, wares, claim_.action, is_listing_, far_country(),
                                   reaches ? "" : claim_.authority.country);
  for (const Ware& ware : wares) {
    claim_.products.push_back(ware.name);
    prove("products", ware.spans);
  }
  for (const Party& party : sides.suppliers) {
    claim_.supplier.push_back(party.name);
    prove("supplier", party.spans);
    if (!party.country.empty()) suppliers_home_.push_back(party.country);
  }
  for (const Party& party : sides.buyers) {
    claim_.buyers.push_back(party.name);
    prove("buyers", party.spans);
    buyers_home_.push_back(party.country);
  }
}

/// Whose permission is meant: the seller's country lets out, the buyer's country lets in.
Side Draft::side() const {
  const std::string& country = claim_.authority.country;
  double in = said(Concept::import) + 0.6 * said(Concept::purchase) + 0.6 * said(Concept::customs);
  double out =
      1.2 * said(Concept::export_) + 0.6 * said(Concept::sale) + 0.3 * said(Concept::shipment);
  if (!suppliers_home_.empty()) (includes(suppliers_home_, country) ? out : in) += 3;
  if (includes(buyers_home_, country)) in += 2;
  for (const auto& [toward, weight] : flow_) {
    (toward == country ? in : out) += 1.5 * std::min(weight, 3.0);
  }
  if (scene_.knowledge.frames.reaching.count(country)) out += 6;
  if (is_listing_) out += 6;
  if (claim_.action == Action::enforce) out += 2;
  return in > out ? Side::import : Side::export_;
}

void Draft::prove_trade() {
  for (const Anchor& anchor : scene_.anchors) {
    const bool shows = claim_.side == Side::export_
                           ? anchor.is(Concept::export_) || anchor.is(Concept::sale)
                           : anchor.is(Concept::import) || anchor.is(Concept::purchase);
    if (shows && scene_.emphasis(anchor.sentence) > 0) return prove("side", anchor.span);
  }
}

std::string Draft::destination() {
  if (claim_.side == Side::import) return claim_.authority.country;
  std::map<std::string, double> weights;
  for (const Place& place : places_.countries) {
    weights[place.country] += scene_.emphasis(place.beat) * (place.is_toward ? 1.0 : 0.35);
  }
  const std::string home = shared(buyers_home_);
  for (auto& [country, weight] : weights) {
    // "US-origin chips": where goods come from; "Korean chipmakers in China": who uses them there.
    const bool is_origin = scene_.knowledge.frames.reaching.count(country) > 0;
    if (is_origin || (country == home && claim_.supplier.empty() && !is_listing_)) weight *= 0.4;
  }
  if (!home.empty()) weights[home] += is_listing_ ? 9 : claim_.supplier.empty() ? 0.9 : 2;
  weights.erase(claim_.authority.country);
  const auto best =
      std::max_element(weights.begin(), weights.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == weights.end() || best->second < 0.9) return "";
  for (const Place& place : places_.countries) {
    if (place.country != best->first) continue;
    prove("destination", place.span);
    break;
  }
  return best->first;
}

std::string Draft::origin() const {
  if (!suppliers_home_.empty()) return shared(suppliers_home_);
  return claim_.side == Side::export_ ? claim_.authority.country : "";
}

void Draft::terms() {
  const Assurance assurance = find_assurance(scene_, claim_.action);
  claim_.certainty = assurance.certainty;
  if (assurance.span) prove("certainty", *assurance.span);
  const Amounts amounts = find_amounts(scene_, claim_.action);
  claim_.quantity = amounts.quantity;
  claim_.value = amounts.value;
  if (amounts.quantity_span) prove("quantity", *amounts.quantity_span);
  if (amounts.value_span) prove("value", *amounts.value_span);
  if (const auto condition = find_condition(scene_, claim_.action)) {
    claim_.conditional = true;
    prove("conditional", *condition);
  }
}

void finish(Claim& claim) {
  std::string text = std::string(name_of(claim.action)) + '\0' + std::string(name_of(claim.side)) +
                     '\0' + claim.authority.country + '\0' + claim.authority.agency;
  for (const Named& product : claim.products) text += '\0' + product.name;
  claim.id = sha256_hex(text).substr(0, 16);
  claim.gist = gist_of(claim);
}

}  // namespace chipwire
