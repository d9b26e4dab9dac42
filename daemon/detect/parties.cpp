#include "daemon/detect/parties.h"

#include <algorithm>

namespace chipwire {
namespace {

/// Goods that chipmakers buy.
bool is_for_fabs(const std::vector<Ware>& wares) {
  return std::any_of(wares.begin(), wares.end(), [](const Ware& w) {
    const std::string& id = w.name.id;
    return id == "chipmaking equipment" || id == "DUV lithography" || id == "EUV lithography" ||
           id == "chip materials" || id == "EDA software";
  });
}

bool makes(const Party& party, const std::vector<Ware>& wares) {
  return std::any_of(wares.begin(), wares.end(),
                     [&](const Ware& w) { return !w.maker.empty() && w.maker == party.name.id; });
}

bool names_models(const std::vector<Ware>& wares) {
  return std::any_of(wares.begin(), wares.end(), [](const Ware& w) { return !w.maker.empty(); });
}

/// Whether a company sells goods like `wares`.
bool sells(const Party& party, const std::vector<Ware>& wares) {
  if (!party.known) return false;
  const Organisation& company = *party.known;
  const bool equips = company.has_role("toolmaker") || company.has_role("materials") || company.has_role("software");
  if (is_for_fabs(wares)) return equips;
  return company.has_role("maker") || company.has_role("designer") || company.has_role("server") ||
         (wares.empty() && equips);
}

}  // namespace

std::vector<Party> find_parties(const Scene& scene) {
  std::vector<Party> parties;
  for (const Anchor& anchor : scene.anchors) {
    if (anchor.kind != Kind::organisation || scene.beats[anchor.sentence].quiet) continue;
    const Organisation& known = scene.knowledge.vocabulary.organisations[anchor.id];
    auto at = std::find_if(parties.begin(), parties.end(),
                           [&](const Party& p) { return p.name.id == known.id; });
    if (at == parties.end())
      at = parties.insert(at, Party{{known.id, known.name}, &known, known.country, 0, {}});
    at->weight += scene.emphasis(anchor.sentence);
    at->spans.push_back(anchor.span);
  }
  return parties;
}

Sides sort_parties(const std::vector<Party>& parties, const std::vector<Ware>& wares, Action action,
                   bool is_listing) {
  Sides sides;
  const bool models = names_models(wares);
  for (const Party& party : parties) {
    const bool assembles = models && party.weight >= 1 && party.known && party.known->has_role("server") &&
                           !party.known->has_role("buyer");
    if (makes(party, wares) || assembles) {
      sides.suppliers.push_back(party);
    } else if (party.weight < 1) {
      continue;
    } else if (!models && !is_listing && sells(party, wares)) {
      sides.suppliers.push_back(party);
    } else if (is_listing || !sells(party, wares) || action == Action::enforce) {
      sides.buyers.push_back(party);
    }
  }
  return sides;
}

}  // namespace chipwire
