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
    follow_flow();
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

  /// The goods; servers and goods without a word for them are what their makers make.
  std::vector<Ware> goods(const std::vector<Party>& parties) const {
    std::vector<Ware> wares = choose_wares(find_wares(scene_));
    const bool chips = std::any_of(parties.begin(), parties.end(), [](const Party& p) {
      return p.weight >= 1 && p.known && (p.known->has_role("designer") || p.known->has_role("maker"));
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

  void goods_and_parties() {
    const std::vector<Party> parties = find_parties(scene_);
    const std::vector<Ware> wares = goods(parties);
    is_listing_ = claim_.action == Action::restrict && said(Concept::entity_list) >= 3;
    Sides sides = sort_parties(parties, wares, claim_.action, is_listing_);
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
    double in = said(Concept::import) + 0.6 * said(Concept::purchase) + 0.6 * said(Concept::customs);
    double out = said(Concept::export_) + 0.6 * said(Concept::sale) + 0.3 * said(Concept::shipment);
    if (!suppliers_home_.empty()) (includes(suppliers_home_, country) ? out : in) += 3;
    if (includes(buyers_home_, country)) in += 2;
    for (const auto& [toward, weight] : flow_) (toward == country ? in : out) += 1.5 * std::min(weight, 3.0);
    if (scene_.knowledge.frames.reaching.count(country)) out += 6;
    if (is_listing_) out += 6;
    return in > out ? Side::import : Side::export_;
  }

  static bool includes(const std::vector<std::string>& countries, const std::string& country) {
    return std::find(countries.begin(), countries.end(), country) != countries.end();
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

  /// Where goods go according to the text: weights of the countries named as such.
  void follow_flow() {
    for (const Place& place : places_.countries) {
      if (place.is_toward) flow_[place.country] += scene_.emphasis(place.beat);
    }
  }

  std::string destination() {
    if (claim_.side == Side::import) return claim_.authority.country;
    std::map<std::string, double> weights;
    for (const Place& place : places_.countries) {
      weights[place.country] += scene_.emphasis(place.beat) * (place.is_toward ? 1.0 : 0.35);
    }
    weights.erase(claim_.authority.country);
    const std::string home = shared(buyers_home_);
    if (!home.empty()) weights[home] += 2;
    weights.erase(claim_.authority.country);
    const auto best = std::max_element(weights.begin(), weights.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == weights.end() || best->second < 0.9) return "";
    for (const Place& place : places_.countries) {
      if (place.country == best->first) {
        prove("destination", place.span);
        break;
      }
    }
    return best->first;
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
  std::map<std::string, double> flow_;
  bool is_listing_ = false;
};

}  // namespace

std::vector<Claim> make_claims(const Scene& scene, const std::vector<Sign>& signs) {
  std::vector<Claim> claims;
  claims.push_back(Draft(scene, signs).write());
  return claims;
}

}  // namespace chipwire
