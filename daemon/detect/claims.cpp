#include "daemon/detect/claims.h"

#include <algorithm>

#include "daemon/detect/draft.h"
#include "daemon/detect/manner.h"
#include "daemon/detect/verdict.h"

namespace chipwire {
namespace {

constexpr std::size_t most_recalled = 4;

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

std::vector<Claim> make_claims(const Scene& scene, const std::vector<Sign>& signs) {
  Draft draft(scene, judge(scene.knowledge.weights, signs));
  const Claim claim = draft.write();
  std::vector<Claim> claims = split_by_home(claim, draft.buyers_home());
  split_advice(scene, claims);
  for (Claim& each : claims) finish(each);
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
    Claim claim = Draft(part, {*act->action, scene.anchors[act->op_anchor].span}).write();
    if (claim.authority.country.empty() || (claim.products.empty() && claim.buyers.empty()))
      continue;
    finish(claim);
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace chipwire
