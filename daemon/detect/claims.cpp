#include "daemon/detect/claims.h"

#include <algorithm>
#include <array>

#include "config/digest.h"
#include "daemon/detect/gist.h"
#include "daemon/detect/goods.h"
#include "daemon/detect/manner.h"
#include "daemon/detect/parties.h"
#include "daemon/detect/places.h"

namespace chipwire {
namespace {

/// The action that the signs speak for most, with the sign that speaks loudest.
struct Verdict {
  Action action = Action::approve;
  std::optional<Span> span;
};

Verdict judge(const Scene& scene, const std::vector<Sign>& signs) {
  const auto& weights = scene.knowledge.weights.action;
  std::array<double, action_count> odds{};
  if (const auto bias = weights.find("bias"); bias != weights.end()) odds = bias->second;
  for (const Sign& sign : signs) {
    const auto weight = weights.find(sign.name);
    if (weight == weights.end()) continue;
    for (std::size_t a = 0; a < action_count; ++a) odds[a] += weight->second[a];
  }
  const auto best =
      static_cast<std::size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
  Verdict verdict{static_cast<Action>(best), std::nullopt};
  double loudest = 0;
  for (const Sign& sign : signs) {
    const auto weight = weights.find(sign.name);
    if (weight == weights.end() || !sign.span || weight->second[best] <= loudest) continue;
    loudest = weight->second[best];
    verdict.span = sign.span;
  }
  return verdict;
}

/// One scene's claim, slot by slot.
class Draft {
 public:
  Draft(const Scene& scene, const std::vector<Sign>& signs)
      : scene_(scene), verdict_(judge(scene, signs)), places_(find_places(scene)) {}

  Claim write() {
    claim_.action = verdict_.action;
    if (verdict_.span) prove("action", *verdict_.span);
    const Decider decider = find_decider(scene_, places_);
    claim_.authority = decider.authority;
    prove("authority", decider.spans);
    goods_and_parties();
    claim_.side = side(decider);
    prove_trade();
    claim_.destination = destination();
    claim_.origin = origin();
    terms();
    claim_.id = identity();
    claim_.gist = gist_of(claim_);
    return std::move(claim_);
  }

 private:
  void prove(const char* slot, Span span) {
    claim_.evidence.push_back(scene_.page.evidence(slot, span));
  }
  void prove(const char* slot, const std::vector<Span>& spans) {
    for (std::size_t i = 0; i < std::min<std::size_t>(spans.size(), 2); ++i) prove(slot, spans[i]);
  }

  double said(Concept word) const {
    double sum = 0;
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      if (scene_.beats[b].has(word)) sum += scene_.emphasis(b);
    }
    return sum;
  }

  void goods_and_parties() {
    const std::vector<Ware> wares = choose_wares(find_wares(scene_));
    const bool is_listing = claim_.action == Action::restrict && said(Concept::entity_list) >= 3;
    Sides sides = sort_parties(find_parties(scene_), wares, claim_.action, is_listing);
    for (const Ware& ware : wares) {
      claim_.products.push_back(ware.name);
      prove("products", ware.spans);
    }
    for (const Party& party : sides.suppliers) {
      claim_.supplier.push_back(party.name);
      prove("supplier", party.spans);
      suppliers_home_.push_back(party.country);
    }
    for (const Party& party : sides.buyers) {
      claim_.buyers.push_back(party.name);
      prove("buyers", party.spans);
      buyers_home_.push_back(party.country);
    }
  }

  /// Whose permission is meant: the seller's country lets out, the buyer's country lets in.
  Side side(const Decider& decider) const {
    const std::string& country = decider.authority.country;
    const double in =
        said(Concept::import) + 0.7 * said(Concept::purchase) + 0.5 * said(Concept::customs);
    const double out = said(Concept::export_) + 0.7 * said(Concept::sale);
    const bool own =
        std::find(suppliers_home_.begin(), suppliers_home_.end(), country) != suppliers_home_.end();
    if (own || country == "US")
      return said(Concept::import) > 2 * out + 2 && !own ? Side::import : Side::export_;
    if (!suppliers_home_.empty()) return out > in + 1 ? Side::export_ : Side::import;
    return in > out ? Side::import : Side::export_;
  }

  void prove_trade() {
    for (const Anchor& anchor : scene_.anchors) {
      const bool shows = claim_.side == Side::export_
                             ? anchor.is(Concept::export_) || anchor.is(Concept::sale)
                             : anchor.is(Concept::import) || anchor.is(Concept::purchase);
      if (shows && scene_.emphasis(anchor.sentence) > 0) return prove("side", anchor.span);
    }
  }

  static std::string shared(const std::vector<std::string>& countries) {
    if (countries.empty()) return "";
    const bool same = std::all_of(countries.begin(), countries.end(),
                                  [&](const auto& c) { return c == countries.front(); });
    return same ? countries.front() : "";
  }

  std::string destination() {
    if (claim_.side == Side::import) return claim_.authority.country;
    std::map<std::string, double> toward;
    std::map<std::string, Span> first;
    for (const Place& place : places_.countries) {
      if (place.country == claim_.authority.country) continue;
      toward[place.country] += scene_.emphasis(place.beat) * (place.is_toward ? 1.0 : 0.35);
      first.try_emplace(place.country, place.span);
    }
    const auto best =
        std::max_element(toward.begin(), toward.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best != toward.end() && best->second >= 0.9) {
      prove("destination", first.at(best->first));
      return best->first;
    }
    const std::string home = shared(buyers_home_);
    return home == claim_.authority.country ? "" : home;
  }

  std::string origin() const {
    if (!suppliers_home_.empty()) return shared(suppliers_home_);
    return claim_.side == Side::export_ ? claim_.authority.country : "";
  }

  void terms() {
    const Assurance assurance = find_assurance(scene_, claim_.action);
    claim_.certainty = assurance.certainty;
    if (assurance.span) prove("certainty", *assurance.span);
    if (const auto condition = find_condition(scene_, claim_.action)) {
      claim_.conditional = true;
      prove("conditional", *condition);
    }
  }

  std::string identity() const {
    std::string text = std::string(name_of(claim_.action)) + '\0' +
                       std::string(name_of(claim_.side)) + '\0' + claim_.authority.country + '\0' +
                       claim_.authority.agency;
    for (const Named& product : claim_.products) text += '\0' + product.name;
    return sha256_hex(text).substr(0, 16);
  }

  const Scene& scene_;
  Verdict verdict_;
  Places places_;
  Claim claim_;
  std::vector<std::string> suppliers_home_, buyers_home_;
};

}  // namespace

std::vector<Claim> make_claims(const Scene& scene, const std::vector<Sign>& signs) {
  std::vector<Claim> claims;
  claims.push_back(Draft(scene, signs).write());
  return claims;
}

}  // namespace chipwire
