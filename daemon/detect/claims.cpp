#include "daemon/detect/claims.h"

#include <algorithm>

#include "daemon/detect/draft.h"
#include "daemon/detect/manner.h"

namespace chipwire {
namespace {

constexpr std::size_t most_recalled = 4;
constexpr int deepest_further = 12;  // sentences below the headline that can make a further claim
constexpr double widest_gap = 7;     // in log-odds between the main event and one worth a look

/// Whether the news above sentence `depth` says `word`.
bool says(const Scene& scene, Concept word, int depth) {
  for (std::size_t b = 0; b < scene.beats.size(); ++b) {
    if (!scene.beats[b].past && scene.page.sentences()[b].rank <= depth && scene.beats[b].has(word))
      return true;
  }
  return false;
}

/// One claim for each country that buyers are in.
std::vector<Claim> split_by_home(const Claim& claim, const std::vector<std::string>& homes) {
  std::vector<std::string> countries;
  for (const std::string& home : homes) {
    if (std::find(countries.begin(), countries.end(), home) == countries.end())
      countries.push_back(home);
  }
  const bool is_sale =
      claim.side == Side::export_ && claim.action != Action::enforce && !claim.products.empty();
  if (!is_sale || countries.size() < 2 || countries.size() > 3 ||
      std::find(countries.begin(), countries.end(), "") != countries.end() ||
      std::find(countries.begin(), countries.end(), claim.destination) == countries.end()) {
    return {claim};
  }
  std::vector<Claim> claims;
  for (const std::string& country : countries) {
    Claim part = claim;
    part.destination = country;
    part.buyers.clear();
    for (std::size_t i = 0; i < homes.size(); ++i) {
      if (homes[i] == country) part.buyers.push_back(claim.buyers[i]);
    }
    claims.push_back(std::move(part));
  }
  return claims;
}

/// Customs stop goods, and firms are told not to buy them: two claims.
void split_advice(const Scene& scene, std::vector<Claim>& claims) {
  Claim& stop = claims.front();
  const bool stopped = stop.action == Action::restrict && stop.side == Side::import &&
                       stop.authority.agency == "GACC";
  if (claims.size() != 1 || !stopped || !says(scene, Concept::discourage_guidance, 4)) return;
  Claim advice = stop;
  advice.authority.agency.clear();
  stop.conditional = false;
  claims.push_back(std::move(advice));
}

/// The scene as if only `beat` stood in it, as news.
Scene only(const Scene& scene, std::size_t beat) {
  Scene part = scene;
  for (std::size_t b = 0; b < part.beats.size(); ++b) {
    part.beats[b].past = b != beat;
    if (b == beat) part.beats[b].zone = Zone::head;
  }
  return part;
}

}  // namespace

namespace {

/// A further claim that one event seems to make beside the main one.
struct Further {
  Claim claim;
  Signs signs;
};

bool names_new(const std::vector<Named>& here, const std::vector<Named>& main) {
  return std::any_of(here.begin(), here.end(), [&](const Named& each) {
    return std::find(main.begin(), main.end(), each) == main.end();
  });
}

/// What the sentence leaves open is as in the main claim.
void inherit(Claim& claim, const Claim& main) {
  if (claim.authority.country.empty()) claim.authority = main.authority;
  const bool same_decider = claim.authority.country == main.authority.country;
  if (same_decider && claim.authority.agency.empty())
    claim.authority.agency = main.authority.agency;
  if (claim.products.empty()) claim.products = main.products;
  if (claim.supplier.empty() && claim.products == main.products) claim.supplier = main.supplier;
  if (same_decider && claim.side != main.side && claim.action != Action::restrict)
    claim.side = main.side;
  if (claim.destination.empty() && same_decider && claim.buyers.empty())
    claim.destination = main.destination;
}

/// Reads each event apart from the rest of the scene; keeps the likeliest of each action.
std::vector<Further> find_further(const Scene& scene, const std::vector<Event>& events,
                                  const Verdict& verdict, const Claim& main) {
  std::vector<Further> found;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const Event& event = events[e];
    if (!event.act || e == verdict.event || event.beat == events[verdict.event].beat) continue;
    if (scene.page.sentences()[event.beat].rank > deepest_further) continue;
    Verdict own = judge_event(scene, event);
    if (own.odds < verdict.odds - widest_gap) continue;
    const Scene part = only(scene, event.beat);
    Claim claim = Draft(part, own).write();
    Signs signs;
    const std::string pair =
        std::string(name_of(main.action)) + "." + std::string(name_of(claim.action));
    const bool new_buyer = names_new(claim.buyers, main.buyers);
    const bool new_supplier = names_new(claim.supplier, main.supplier);
    const bool new_goods = names_new(claim.products, main.products);
    const bool new_decider =
        !claim.authority.country.empty() && claim.authority.country != main.authority.country;
    const std::string what = claim.action == main.action ? "same" : "other";
    signs.add(what);
    signs.add(pair);
    signs.add("odds", std::max(own.odds - verdict.odds, -8.0) / 4);
    signs.add("depth", scene.page.sentences()[event.beat].rank / 4.0);
    if (new_buyer) signs.add(what + ".new_buyer");
    if (new_supplier) signs.add(what + ".new_supplier");
    if (new_goods) signs.add(what + ".new_goods");
    if (new_decider) signs.add(what + ".new_decider");
    if (new_buyer || new_supplier) signs.add(pair + ".new_party");
    if (!new_buyer && !new_supplier && !new_goods && !new_decider) signs.add(what + ".nothing_new");
    if (event.act->negated) signs.add("negated");
    if (event.act->ended) signs.add("ended");
    if (event.act->object == Object::none) signs.add("no_object");
    const bool lists = scene.beats[event.beat].has(Concept::entity_list);
    if (lists) signs.add(what + (main.buyers.empty() ? ".lists" : ".lists_too"));
    inherit(claim, main);
    const auto same = std::find_if(found.begin(), found.end(), [&](const Further& f) {
      return f.claim.action == claim.action && f.claim.authority.country == claim.authority.country;
    });
    if (same == found.end()) found.push_back({std::move(claim), std::move(signs)});
  }
  return found;
}

}  // namespace

std::vector<Claim> make_claims(const Scene& scene, const std::vector<Event>& events,
                               const Verdict& verdict, std::vector<Choice>* choices) {
  Draft draft(scene, verdict);
  const Claim main = draft.write();
  std::vector<Claim> claims = split_by_home(main, draft.buyers_home());
  split_advice(scene, claims);
  std::vector<Further> further = find_further(scene, events, verdict, main);
  Choice choice{"further", {}};
  for (Further& each : further) {
    if (odds(scene.knowledge.weights.slot("further"), each.signs) > 0) claims.push_back(each.claim);
    choice.candidates.push_back(
        {std::string(name_of(each.claim.action)) + " " + each.claim.authority.country,
         std::move(each.signs)});
  }
  for (Claim& each : claims) finish(each);
  if (choices) {
    *choices = draft.choices();
    choices->push_back(std::move(choice));
  }
  return claims;
}

std::vector<Claim> recall_claims(const Scene& scene) {
  std::vector<Claim> claims;
  for (std::size_t b = 0; b < scene.beats.size() && claims.size() < most_recalled; ++b) {
    const Beat& beat = scene.beats[b];
    const auto act = std::find_if(beat.acts.begin(), beat.acts.end(), [](const Act& a) {
      return a.action && a.object != Object::none && !a.negated;
    });
    if (!beat.past || act == beat.acts.end()) continue;
    const Scene part = only(scene, b);
    Claim claim = Draft(part, {*act->action, scene.anchors[act->op_anchor].span, 0, 0}).write();
    if (claim.authority.country.empty() || (claim.products.empty() && claim.buyers.empty()))
      continue;
    finish(claim);
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace chipwire
