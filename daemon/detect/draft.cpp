#include "daemon/detect/draft.h"

#include <algorithm>
#include <limits>
#include <map>

#include "config/digest.h"
#include "daemon/detect/amounts.h"
#include "daemon/detect/gist.h"
#include "daemon/detect/manner.h"

namespace chipwire {
namespace {

constexpr double listing_emphasis = 3;  // of words for lists, from which on the news is a listing
constexpr double least_odds = -2;       // of goods where no others are more likely than not

/// The country that all of them share, or empty.
std::string shared(const std::vector<std::string>& countries) {
  if (countries.empty()) return "";
  const bool same = std::all_of(countries.begin(), countries.end(),
                                [&](const auto& c) { return c == countries.front(); });
  return same ? countries.front() : "";
}

bool is_seller(const Party& party) {
  static constexpr std::string_view roles[] = {"maker", "designer", "toolmaker", "materials",
                                               "software"};
  return party.known && std::any_of(std::begin(roles), std::end(roles), [&](std::string_view role) {
           return party.known->has_role(role);
         });
}

}  // namespace

Draft::Draft(const Scene& scene, Verdict verdict)
    : scene_(scene),
      verdict_(std::move(verdict)),
      places_(find_places(scene)),
      parties_(find_parties(scene)) {}

Claim Draft::write() {
  claim_.action = verdict_.action;
  if (verdict_.span) prove("action", *verdict_.span);
  is_listing_ = claim_.action == Action::restrict && said(Concept::entity_list) >= listing_emphasis;
  decide_who();
  decide_goods();
  decide_side();
  decide_parties();
  decide_destination();
  decide_terms();
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

/// The value of the likeliest candidate; empty if there is none.
const std::string& Draft::choose_best(Choice choice) {
  static const std::string none;
  choices_.push_back(std::move(choice));
  const std::vector<Candidate>& candidates = choices_.back().candidates;
  const Model& model = scene_.knowledge.weights.slot(choices_.back().slot);
  const std::string* best = &none;
  double most = -std::numeric_limits<double>::infinity();
  for (const Candidate& candidate : candidates) {
    const double log_odds = odds(model, candidate.signs);
    if (log_odds <= most) continue;
    most = log_odds;
    best = &candidate.value;
  }
  return *best;
}

/// Of each candidate, whether it is more likely than not.
std::vector<bool> Draft::choose_each(Choice choice) {
  choices_.push_back(std::move(choice));
  const Model& model = scene_.knowledge.weights.slot(choices_.back().slot);
  std::vector<bool> chosen;
  for (const Candidate& candidate : choices_.back().candidates)
    chosen.push_back(odds(model, candidate.signs) > 0);
  return chosen;
}

bool Draft::choose(const char* slot, Signs signs) {
  return choose_each({slot, {{slot, std::move(signs)}}}).front();
}

void Draft::decide_who() {
  claim_.authority.country = choose_best(weigh_countries(scene_, places_));
  claim_.authority.agency = choose_best(weigh_agencies(scene_, places_, claim_.authority.country));
  std::vector<Span> spans;
  for (const Body& body : places_.bodies) {
    if (!body.agency.empty() && body.agency == claim_.authority.agency) spans.push_back(body.span);
  }
  for (const Place& place : places_.countries) {
    if (place.country == claim_.authority.country && !place.is_toward) spans.push_back(place.span);
  }
  prove("authority", spans);
}

/// The goods; servers and goods without a word for them are what their makers make.
void Draft::decide_goods() {
  std::vector<Ware> found = find_wares(scene_);
  const bool chips = std::any_of(parties_.begin(), parties_.end(), [](const Party& p) {
    return p.weight >= 1 && p.known &&
           (p.known->has_role("designer") || p.known->has_role("maker"));
  });
  Choice choice = weigh_wares(found, is_listing_);
  const Model& model = scene_.knowledge.weights.slot(choice.slot);
  const Ware* likeliest = nullptr;
  double most = least_odds;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double log_odds = odds(model, choice.candidates[i].signs);
    if (log_odds > 0) wares_.push_back(found[i]);
    if (log_odds <= most) continue;
    most = log_odds;
    likeliest = &found[i];
  }
  choices_.push_back(std::move(choice));
  if (wares_.empty() && likeliest && !is_listing_) wares_.push_back(*likeliest);
  if (wares_.empty() && chips && !is_listing_) {
    Ware chips_at_large{{"semiconductors", "semiconductors"}, "", "", "generic", true};
    wares_.push_back(std::move(chips_at_large));
  }
  for (Ware& ware : wares_) {
    if (chips && ware.name.id == "AI servers") ware.name = {"AI chips", "AI chips"};
  }
  for (const Ware& ware : wares_) {
    if (std::find(claim_.products.begin(), claim_.products.end(), ware.name) !=
        claim_.products.end())
      continue;
    claim_.products.push_back(ware.name);
    prove("products", ware.spans);
  }
}

/// Whose permission is meant: the seller's country lets out, the buyer's country lets in.
void Draft::decide_side() {
  const std::string& country = claim_.authority.country;
  Signs signs;
  static constexpr Concept words[] = {
      Concept::import,   Concept::purchase, Concept::customs, Concept::export_,       Concept::sale,
      Concept::shipment, Concept::delivery, Concept::licence, Concept::export_control};
  for (const Concept word : words) {
    const double emphasis = said(word);
    if (emphasis == 0) continue;
    signs.add(std::string(name_of(word)), std::min(emphasis, 6.0) / 3);
    signs.add(std::string(name_of(word)) + ".said");
  }
  for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
    const double emphasis = scene_.emphasis(b) / 3;
    for (const Act& act : scene_.beats[b].acts) {
      if (!act.action || !act.object_anchor || emphasis == 0) continue;
      signs.add("acts_on." + std::string(name_of(scene_.anchors[*act.object_anchor].word())),
                emphasis);
    }
  }
  for (const Party& party : parties_) {
    if (party.weight < 1 || party.country.empty()) continue;
    const bool makes = std::any_of(wares_.begin(), wares_.end(), [&](const Ware& w) {
      return !w.maker.empty() && w.maker == party.name.id;
    });
    const std::string kind = makes ? "maker" : is_seller(party) ? "seller" : "customer";
    signs.add(kind + (party.country == country ? ".home" : ".abroad"));
  }
  for (const Place& place : places_.countries) {
    if (place.is_toward)
      signs.add(place.country == country ? "toward.home" : "toward.abroad",
                scene_.emphasis(place.beat) / 3);
  }
  if (scene_.knowledge.frames.reaching.count(country)) signs.add("reaching");
  if (is_listing_) signs.add("listing");
  signs.add("action." + std::string(name_of(claim_.action)));
  claim_.side = choose("import", std::move(signs)) ? Side::import : Side::export_;
  prove_trade();
}

/// The country beyond the decider's that goods most clearly go to.
std::string Draft::far_country() const {
  std::map<std::string, double> flow;
  for (const Place& place : places_.countries) {
    if (place.is_toward) flow[place.country] += scene_.emphasis(place.beat);
  }
  std::string far;
  double most = 0.9;
  for (const auto& [country, weight] : flow) {
    if (country == claim_.authority.country || weight < most) continue;
    most = weight;
    far = country;
  }
  return far;
}

void Draft::decide_parties() {
  const Deal deal{claim_.action, claim_.side, is_listing_, claim_.authority.country,
                  far_country(), wares_};
  Choice as_supplier = weigh_suppliers(parties_, deal);
  Choice as_buyer = weigh_buyers(parties_, deal);
  const Model& supplies = scene_.knowledge.weights.slot("supplier");
  const Model& buys = scene_.knowledge.weights.slot("buyer");
  for (std::size_t i = 0; i < parties_.size(); ++i) {
    const Party& party = parties_[i];
    const double supplier = odds(supplies, as_supplier.candidates[i].signs);
    const double buyer = odds(buys, as_buyer.candidates[i].signs);
    if (std::max(supplier, buyer) <= 0) continue;
    const bool sells = supplier > buyer;
    (sells ? claim_.supplier : claim_.buyers).push_back(party.name);
    prove(sells ? "supplier" : "buyers", party.spans);
    if (!sells)
      buyers_home_.push_back(party.country);
    else if (!party.country.empty())
      suppliers_home_.push_back(party.country);
  }
  choices_.push_back(std::move(as_supplier));
  choices_.push_back(std::move(as_buyer));
  if (!suppliers_home_.empty())
    claim_.origin = shared(suppliers_home_);
  else if (claim_.side == Side::export_)
    claim_.origin = claim_.authority.country;
}

void Draft::prove_trade() {
  for (const Anchor& anchor : scene_.anchors) {
    const bool shows = claim_.side == Side::export_
                           ? anchor.is(Concept::export_) || anchor.is(Concept::sale)
                           : anchor.is(Concept::import) || anchor.is(Concept::purchase);
    if (shows && scene_.emphasis(anchor.sentence) > 0) return prove("side", anchor.span);
  }
}

void Draft::decide_destination() {
  if (claim_.side == Side::import) {
    claim_.destination = claim_.authority.country;
    return;
  }
  std::map<std::string, std::map<std::string, double>> sums;
  const std::string home = shared(buyers_home_);
  auto& none = sums[""];
  none["none"] = 1;
  none["none." + std::string(name_of(claim_.action))] = 1;
  if (is_listing_) none["none.listing"] = 1;
  if (!buyers_home_.empty() && home.empty()) none["none.buyers_differ"] = 1;
  for (const Place& place : places_.countries) {
    const double emphasis = scene_.emphasis(place.beat) / 3;
    if (emphasis == 0) continue;
    auto& signs = sums[place.country];
    const bool is_name = place.manner != Manner::adjective;
    signs[place.is_toward ? "toward" : is_name ? "named" : "adjective"] += emphasis;
    signs["mentioned"] = 1;
    if (place.is_toward) signs["toward.ever"] = 1;
    if (scene_.page.sentences()[place.beat].rank <= 1)
      signs[place.is_toward ? "toward.top" : is_name ? "named.top" : "adjective.top"] = 1;
    if (place.is_acting) signs["acting"] += emphasis;
  }
  for (const std::string& country : buyers_home_) {
    if (!country.empty()) sums[country]["buyer"] += 1.0 / static_cast<double>(buyers_home_.size());
  }
  for (const Party& party : parties_) {
    if (party.weight >= 1 && sums.count(party.country) && !party.country.empty())
      sums[party.country][is_seller(party) ? "home_of_seller" : "home_of_customer"] = 1;
  }
  sums.erase(claim_.authority.country);
  Choice choice{"destination", {}};
  for (auto& [country, signs] : sums) {
    if (!country.empty()) {
      if (scene_.knowledge.frames.reaching.count(country)) signs["reaching"] = 1;
      if (country == home) signs[is_listing_ ? "listed_home" : "buyers_home"] = 1;
      if (std::find(suppliers_home_.begin(), suppliers_home_.end(), country) !=
          suppliers_home_.end())
        signs["suppliers_home"] = 1;
    }
    Candidate candidate{country, {}};
    for (const auto& [name, amount] : signs) candidate.signs.add(name, std::min(amount, 3.0));
    choice.candidates.push_back(std::move(candidate));
  }
  claim_.destination = choose_best(std::move(choice));
  for (const Place& place : places_.countries) {
    if (place.country != claim_.destination || scene_.emphasis(place.beat) == 0) continue;
    prove("destination", place.span);
    break;
  }
}

void Draft::decide_terms() {
  Manners manners = find_manners(scene_, claim_.action);
  const bool is_pending = claim_.action == Action::pending;
  const bool disputed = choose("disputed", manners.certainty);
  const bool reported = !is_pending && choose("reported", manners.certainty);
  claim_.certainty = disputed     ? Certainty::disputed
                     : is_pending ? Certainty::expected
                     : reported   ? Certainty::reported
                                  : Certainty::confirmed;
  if (const auto& span = disputed ? manners.denial : reported ? manners.hearsay : manners.statement)
    prove("certainty", *span);
  claim_.conditional =
      claim_.action != Action::enforce && choose("conditional", std::move(manners.condition));
  if (claim_.conditional && manners.condition_span) prove("conditional", *manners.condition_span);
  const Amounts amounts = find_amounts(scene_, claim_.action);
  claim_.quantity = amounts.quantity;
  claim_.value = amounts.value;
  if (amounts.quantity_span) prove("quantity", *amounts.quantity_span);
  if (amounts.value_span) prove("value", *amounts.value_span);
}

void finish(Claim& claim) {
  std::string text = std::string(name_of(claim.action)) + '\0' + std::string(name_of(claim.side)) +
                     '\0' + claim.authority.country + '\0' + claim.authority.agency;
  for (const Named& product : claim.products) text += '\0' + product.name;
  claim.id = sha256_hex(text).substr(0, 16);
  claim.gist = gist_of(claim);
}

}  // namespace chipwire
