#include "daemon/detect/parties.h"

#include <algorithm>

#include "daemon/detect/names.h"

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
  const bool equips = company.has_role("toolmaker") || company.has_role("materials") ||
                      company.has_role("software");
  if (is_for_fabs(wares)) return equips;
  return company.has_role("maker") || company.has_role("designer") || company.has_role("server") ||
         (wares.empty() && equips);
}

bool is_customer(const Party& party, const std::string& country) {
  return party.country == country && party.known &&
         (party.known->has_role("buyer") || party.known->has_role("cloud"));
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
  for (UnlistedName& unlisted : find_unlisted_names(scene)) {
    Party party{{"", std::move(unlisted.name)},
                nullptr,
                "",
                scene.emphasis(unlisted.beat),
                {unlisted.span}};
    party.is_person = unlisted.is_person;
    parties.push_back(std::move(party));
  }
  return parties;
}

Sides sort_parties(const std::vector<Party>& parties, const std::vector<Ware>& wares, Action action,
                   bool is_listing, const std::string& far_country,
                   const std::string& own_country) {
  Sides sides;
  const bool models = names_models(wares);
  const bool foreign = std::none_of(parties.begin(), parties.end(), [&](const Party& p) {
    return makes(p, wares) && p.country == own_country;
  });
  const auto is_far = [&](const Party& p) {
    return !far_country.empty() && p.country == far_country;
  };
  const bool has_maker = std::any_of(parties.begin(), parties.end(), [&](const Party& p) {
    return makes(p, wares) || (p.known && p.weight >= 1 && sells(p, wares) && !is_far(p) &&
                               !p.known->has_role("buyer"));
  });
  for (const Party& party : parties) {
    if (!party.known) {
      const bool buys = has_maker || is_listing || action == Action::enforce;
      if (party.is_person && action != Action::enforce) continue;
      if (party.weight >= 1) (buys ? sides.buyers : sides.suppliers).push_back(party);
      continue;
    }
    const bool is_server = models && party.weight >= 1 && party.known->has_role("server") &&
                           !party.known->has_role("buyer");
    const bool sells_these = sells(party, wares);
    const bool uses =
        (has_maker && (is_far(party) || party.known->has_role("buyer"))) || is_listing;
    if (makes(party, wares) || (is_server && !is_listing && !is_far(party))) {
      sides.suppliers.push_back(party);
    } else if (party.weight < 0.3 ||
               (party.weight < 1 && !(models && foreign && is_customer(party, own_country)))) {
      continue;
    } else if (!models && sells_these && !uses) {
      sides.suppliers.push_back(party);
    } else if (!sells_these || uses) {
      sides.buyers.push_back(party);
    }
  }
  return sides;
}

}  // namespace chipwire
