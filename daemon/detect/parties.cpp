#include "daemon/detect/parties.h"

#include <algorithm>

#include "daemon/detect/clause.h"
#include "daemon/detect/lists.h"
#include "daemon/detect/names.h"

namespace chipwire {
namespace {

constexpr std::uint32_t beside = 30;  // letters between a party and what it does

void note(Party& party, const char* role) {
  if (std::find(party.roles.begin(), party.roles.end(), role) == party.roles.end())
    party.roles.push_back(role);
}

/// What a word beside a party says of it.
const char* role_of(const Scene& scene, const Anchor& word) {
  if (word.is(Concept::purchase)) return "buys";
  if (word.is(Concept::sale) || word.is(Concept::export_) || word.is(Concept::shipment) ||
      word.is(Concept::delivery))
    return "sells";
  if (word.is(Concept::import)) return "imports";
  if (word.is(Concept::attribution_official)) return "speaks";
  if (word.is(Concept::entity_list)) return "blacklisted";
  if (word.is(Concept::smuggling) || word.is(Concept::enforcement)) return "accused";
  switch (scene.knowledge.frames.operator_of(word.word())) {
    case Operator::give:
      return "gets";
    case Operator::apply:
      return "asks";
    default:
      return nullptr;
  }
}

class Roll {
 public:
  explicit Roll(const Scene& scene) : scene_(scene) {}

  std::vector<Party> run() {
    for (const Anchor& anchor : scene_.anchors) {
      if (anchor.kind != Kind::organisation || scene_.beats[anchor.sentence].quiet) continue;
      const Organisation& known = scene_.knowledge.vocabulary.organisations[anchor.id];
      auto at = std::find_if(parties_.begin(), parties_.end(),
                             [&](const Party& p) { return p.name.id == known.id; });
      if (at == parties_.end())
        at = parties_.insert(at, Party{{known.id, known.name}, &known, known.country});
      meet(*at, anchor.span, anchor.sentence);
    }
    for (UnlistedName& unlisted : find_unlisted_names(scene_)) {
      Party party{{"", std::move(unlisted.name)}, nullptr, ""};
      for (const UnlistedName::Place& place : unlisted.places) meet(party, place.span, place.beat);
      for (std::string& mark : unlisted.marks) party.roles.push_back("is_" + std::move(mark));
      parties_.push_back(std::move(party));
    }
    return std::move(parties_);
  }

 private:
  void meet(Party& party, Span span, std::size_t beat) {
    const double emphasis = scene_.emphasis(beat);
    party.spans.push_back(span);
    if (emphasis == 0 || is_recalled(scene_, beat, span)) {
      ++party.recalls;
      return;
    }
    if (party.times++ == 0) party.rank = scene_.page.sentences()[beat].rank;
    party.weight += emphasis;
    const Beat& sentence = scene_.beats[beat];
    if (sentence.has_act()) note(party, "acted_on");
    for (std::size_t i = sentence.first_anchor; i < sentence.end_anchor; ++i)
      look(party, span, scene_.anchors[i]);
  }

  void look(Party& party, Span span, const Anchor& word) {
    if (word.kind == Kind::organisation && word.span != span &&
        are_listed(scene_, word.span, span)) {
      const Organisation& other = scene_.knowledge.vocabulary.organisations[word.id];
      if (other.has_role("buyer") || other.has_role("cloud")) note(party, "with_buyer");
      if (other.has_role("maker") || other.has_role("designer")) note(party, "with_maker");
    }
    if (word.kind != Kind::word) return;
    const bool is_before = word.span.begin < span.begin;
    const std::uint32_t distance = scene_.distance(word.span, span);
    if (word.is(Concept::toward) && is_before && distance <= 2) note(party, "to");
    if (word.is(Concept::toward_after) && !is_before && distance <= 1) note(party, "to");
    if (word.is(Concept::company) && distance <= 2) note(party, "company");
    if (distance > beside) return;
    if (const char* role = role_of(scene_, word)) {
      note(party, role);
      if (!is_before && distance <= 12) note(party, (std::string(role) + "_next").c_str());
    }
  }

  const Scene& scene_;
  std::vector<Party> parties_;
};

bool any_ware(const Deal& deal, bool (*is)(const Ware&)) {
  return std::any_of(deal.wares.begin(), deal.wares.end(), is);
}

bool makes(const Party& party, const Deal& deal) {
  return std::any_of(deal.wares.begin(), deal.wares.end(), [&](const Ware& w) {
    return !w.maker.empty() && !party.name.id.empty() && w.maker == party.name.id;
  });
}

/// What a party is to the goods of the deal.
std::string kind_of(const Party& party, const Deal& deal) {
  if (!party.known) return "unlisted";
  if (makes(party, deal)) return "maker";
  const Organisation& company = *party.known;
  const bool equips = company.has_role("toolmaker") || company.has_role("materials") ||
                      company.has_role("software");
  const bool chips = company.has_role("maker") || company.has_role("designer");
  const bool for_fabs = any_ware(deal, [](const Ware& w) {
    return w.kind == "tool" || w.kind == "material" || w.kind == "software";
  });
  const bool models = any_ware(deal, [](const Ware& w) { return !w.maker.empty(); });
  if (for_fabs) return equips ? "equips" : chips ? "fab" : "customer";
  if (chips) return models ? "rival" : "chipmaker";
  if (equips) return deal.wares.empty() ? "equips" : "supplier_of_supplier";
  return company.has_role("server") ? "server" : "customer";
}

Signs signs_of(const Party& party, const std::vector<Party>& parties, const Deal& deal) {
  Signs signs;
  const std::string kind = kind_of(party, deal);
  const auto both = [&](const std::string& name, double amount = 1) {
    signs.add(name, amount);
    signs.add(kind + "." + name, amount);
  };
  signs.add(kind);
  both(party.times == 0  ? "only_recalled"
       : party.rank == 0 ? "head"
       : party.rank == 1 ? "first"
       : party.rank <= 3 ? "lead"
       : party.rank <= 6 ? "body"
                         : "deep");
  both("weight", std::min(party.weight, 6.0) / 6);
  for (const std::string& role : party.roles) both(role);
  if (party.times >= 2) both("again");
  if (party.known) {
    for (const std::string& role : party.known->roles) signs.add("role." + role);
    if (party.known->has_role("buyer")) signs.add(kind + ".known_buyer");
  }
  both(std::string("action.") + std::string(name_of(deal.action)));
  both(deal.side == Side::import ? "import" : "export");
  if (deal.is_listing) both("listing");
  if (!party.country.empty()) {
    both(party.country == deal.decider ? "home_decides" : "home_elsewhere");
    if (party.country == deal.far) both("home_is_far");
  }
  const bool has_maker = std::any_of(parties.begin(), parties.end(), [&](const Party& p) {
    return &p != &party && p.weight >= 1 && makes(p, deal);
  });
  const bool has_seller = std::any_of(parties.begin(), parties.end(), [&](const Party& p) {
    const std::string other = kind_of(p, deal);
    return &p != &party && p.weight >= 1 && (other == "equips" || other == "chipmaker");
  });
  both(has_maker ? "beside_maker" : has_seller ? "beside_seller" : "beside_none");
  const bool is_abroad_seller = std::any_of(parties.begin(), parties.end(), [&](const Party& p) {
    return &p != &party && p.weight >= 1 && p.country != party.country && kind_of(p, deal) == kind;
  });
  if (is_abroad_seller) both("beside_alike_abroad");
  return signs;
}

Choice weigh(const char* slot, const std::vector<Party>& parties, const Deal& deal) {
  Choice choice{slot, {}};
  for (const Party& party : parties)
    choice.candidates.push_back({party.name.name, signs_of(party, parties, deal)});
  return choice;
}

}  // namespace

std::vector<Party> find_parties(const Scene& scene) {
  return Roll(scene).run();
}

Choice weigh_suppliers(const std::vector<Party>& parties, const Deal& deal) {
  return weigh("supplier", parties, deal);
}

Choice weigh_buyers(const std::vector<Party>& parties, const Deal& deal) {
  return weigh("buyer", parties, deal);
}

}  // namespace chipwire
