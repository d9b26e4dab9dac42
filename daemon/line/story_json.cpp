#include "daemon/line/story_json.h"

#include <cstdio>
#include <set>

namespace chipwire {
namespace {

template <typename List, typename Make>
Json list(const List& values, Make make) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(make(value));
  return out;
}

Json named(const Named& named) {
  return {{"id", known(named.id)}, {"name", known(named.name)}};
}

Json quantity(const std::optional<Quantity>& quantity) {
  if (!quantity) return nullptr;
  return {{"min", quantity->min ? Json(*quantity->min) : Json(nullptr)},
          {"max", quantity->max ? Json(*quantity->max) : Json(nullptr)}};
}

Json value(const std::optional<Money>& value) {
  if (!value) return nullptr;
  return {{"amount", value->amount}, {"currency", known(value->currency)}};
}

std::string joined(const std::set<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    if (value.empty()) continue;
    if (!out.empty()) out += ',';
    out += value;
  }
  return out;
}

std::string score_text(double score) {
  char text[16];
  std::snprintf(text, sizeof text, "%.4f", score);
  return text;
}

}  // namespace

Json evidence_json(const Evidence& evidence) {
  return {{"slot", evidence.slot},
          {"field", name_of(evidence.field)},
          {"begin", evidence.begin},
          {"end", evidence.end},
          {"quote", evidence.quote}};
}

Json term_json(const Term& term) {
  return {{"name", term.name},
          {"log_odds", term.log_odds},
          {"span", term.span ? evidence_json(*term.span) : Json(nullptr)}};
}

Json claim_json(const Claim& claim) {
  Json out = Json::object();
  out["id"] = known(claim.id);
  out["action"] = name_of(claim.action);
  out["side"] = name_of(claim.side);
  out["authority"] = {{"country", known(claim.authority.country)},
                      {"agency", known(claim.authority.agency)}};
  out["supplier"] = list(claim.supplier, named);
  out["products"] = list(claim.products, named);
  out["buyers"] = list(claim.buyers, named);
  out["origin"] = known(claim.origin);
  out["destination"] = known(claim.destination);
  out["quantity"] = quantity(claim.quantity);
  out["value"] = value(claim.value);
  out["conditional"] = claim.conditional;
  out["certainty"] = name_of(claim.certainty);
  out["phase"] = nullptr;
  out["effective"] = nullptr;
  out["evidence"] = list(claim.evidence, evidence_json);
  out["gist"] = known(claim.gist);
  return out;
}

Json story_json(const Story& story, const std::string& retracts) {
  const bool taken_back = !retracts.empty();
  Json out = Json::object();
  out["schema"] = "chipwire.story/1";
  out["item"] = item_json(story.revision, story.source, story.clocks, story.now);
  out["mode"] = name_of(story.revision.mode);
  out["language"] = known(language_of(story.reading, story.revision.item));
  out["score"] = story.reading.score;
  out["band"] = name_of(taken_back ? Band::none : story.reading.band);
  out["retracts"] = known(retracts);
  out["claims"] = taken_back ? Json::array() : list(story.reading.claims, claim_json);
  out["background"] = taken_back ? Json::array() : list(story.reading.background, claim_json);
  out["terms"] = list(story.reading.terms, term_json);
  out["detector"] = {{"version", known(story.routes.version)},
                     {"knowledge", known(story.routes.knowledge_digest)}};
  out["truncated"] = false;
  return out;
}

std::vector<std::pair<std::string, std::string>> story_headers(const Story& story,
                                                               const std::string& retracts) {
  const bool taken_back = !retracts.empty();
  std::set<std::string> actions, sides, countries;
  for (const Claim& claim : story.reading.claims) {
    if (taken_back) break;
    actions.emplace(name_of(claim.action));
    sides.emplace(name_of(claim.side));
    countries.insert(claim.authority.country);
  }
  const Band band = taken_back ? Band::none : story.reading.band;
  return {{"content-type", "application/json"},
          {"ce_specversion", "1.0"},
          {"ce_id", revision_key(story.revision)},
          {"ce_source", "/chipwire/" + story.routes.prefix + '/' + story.source.name},
          {"ce_type", "chipwire.story.v1"},
          {"ce_subject", story.revision.key},
          {"ce_time", rfc3339(story.now)},
          {"ce_language", language_of(story.reading, story.revision.item)},
          {"ce_band", std::string(name_of(band))},
          {"ce_mode", std::string(name_of(story.revision.mode))},
          {"ce_change", std::string(name_of(story.revision.change))},
          {"ce_score", score_text(story.reading.score)},
          {"ce_actions", joined(actions)},
          {"ce_sides", joined(sides)},
          {"ce_countries", joined(countries)},
          {"ce_group", story.source.group},
          {"ce_tier", story.source.tier}};
}

const std::string& language_of(const Reading& reading, const Item& item) {
  if (!reading.language.empty()) return reading.language;
  return item.lang_detected.empty() ? item.lang : item.lang_detected;
}

}  // namespace chipwire
