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

/// Whether a company of `role` sells goods like `wares`.
bool sells(const std::string& role, const std::vector<Ware>& wares) {
  const bool equipment = role == "equipment" || role == "materials" || role == "eda";
  if (is_for_fabs(wares)) return equipment;
  return role == "chipmaker" || role == "memory" || role == "server" ||
         (wares.empty() && equipment);
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
      at = parties.insert(at, Party{{known.id, known.id}, known.role, known.country, 0, {}});
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
    if (makes(party, wares)) {
      sides.suppliers.push_back(party);
    } else if (party.weight < 1) {
      continue;
    } else if (!models && !is_listing && sells(party.role, wares)) {
      sides.suppliers.push_back(party);
    } else if (is_listing || !sells(party.role, wares) || action == Action::enforce) {
      sides.buyers.push_back(party);
    }
  }
  return sides;
}

}  // namespace chipwire
