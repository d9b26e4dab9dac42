#include "daemon/cli/corpus_json.h"

#include "daemon/detect/compiled.h"

namespace chipwire {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json names(const std::vector<Named>& members) {
  Json json = Json::array();
  for (const Named& member : members) json.push_back(member.name);
  return json;
}

Json named(const std::vector<Named>& members) {
  Json json = Json::array();
  for (const Named& member : members)
    json.push_back({{"id", or_null(member.id)}, {"name", member.name}});
  return json;
}

Json quantity(const std::optional<Quantity>& quantity) {
  if (!quantity) return nullptr;
  return {{"min", or_null(quantity->min)}, {"max", or_null(quantity->max)}};
}

Json evidence(const Evidence& span, std::string_view field) {
  return {{"slot", span.slot},
          {"field", field},
          {"begin", span.begin},
          {"end", span.end},
          {"quote", span.quote}};
}

/// What both forms share, up to the parties.
Json head(const Claim& claim) {
  return {{"action", name_of(claim.action)},
          {"side", name_of(claim.side)},
          {"authority",
           {{"country", or_null(claim.authority.country)},
            {"agency", or_null(claim.authority.agency)}}}};
}

Json corpus_claim(const Claim& claim, const Vocabulary& vocabulary) {
  Json json = head(claim);
  const Agency* agency = vocabulary.agency(claim.authority.agency);
  if (!agency || !agency->is_scored) json["authority"]["agency"] = nullptr;
  json["supplier"] = names(claim.supplier);
  json["products"] = names(claim.products);
  json["buyers"] = names(claim.buyers);
  json["origin"] = or_null(claim.origin);
  json["destination"] = or_null(claim.destination);
  json["quantity"] = quantity(claim.quantity);
  const bool dollars = claim.value && claim.value->currency == "USD";
  json["value_usd"] = dollars ? Json(claim.value->amount) : Json();
  json["conditional"] = claim.conditional;
  json["certainty"] = name_of(claim.certainty);
  return json;
}

Json record_claim(const Claim& claim) {
  Json json = head(claim);
  json["supplier"] = named(claim.supplier);
  json["products"] = named(claim.products);
  json["buyers"] = named(claim.buyers);
  json["origin"] = or_null(claim.origin);
  json["destination"] = or_null(claim.destination);
  json["quantity"] = quantity(claim.quantity);
  json["value"] = claim.value
                      ? Json{{"amount", claim.value->amount}, {"currency", claim.value->currency}}
                      : Json();
  json["conditional"] = claim.conditional;
  json["certainty"] = name_of(claim.certainty);
  json["evidence"] = Json::array();
  for (const Evidence& span : claim.evidence)
    json["evidence"].push_back(evidence(span, name_of(span.field)));
  json["gist"] = claim.gist;
  json["id"] = claim.id;
  return json;
}

template <typename Write>
Json each(const std::vector<Claim>& claims, Write write) {
  Json json = Json::array();
  for (const Claim& claim : claims) json.push_back(write(claim));
  return json;
}

}  // namespace

Item item_of_corpus(const nlohmann::json& document) {
  Item item;
  item.id = document.value("id", "");
  item.lang = document.value("lang", "");
  item.title = document.value("title", "");
  item.text = document.value("body", "");
  if (const auto at = parse_rfc3339(document.value("published", ""))) {
    item.published = Timestamp{*at, document.value("published", ""), Precision::second, false};
  }
  return item;
}

Json prediction(const std::string& id, const Reading& reading, const Knowledge& knowledge) {
  const Vocabulary& vocabulary = knowledge.compiled().vocabulary;
  const auto in_corpus = [&](const Claim& claim) { return corpus_claim(claim, vocabulary); };
  Json json = {{"id", id},
               {"story", reading.band == Band::publish},
               {"score", reading.score},
               {"lang", reading.language}};
  json["claims"] = each(reading.claims, in_corpus);
  json["background"] = each(reading.background, in_corpus);
  json["evidence"] = Json::array();
  for (const Claim& claim : reading.claims) {
    for (const Evidence& span : claim.evidence) {
      json["evidence"].push_back(evidence(span, span.field == Field::title ? "title" : "body"));
    }
  }
  return json;
}

Json record_json(const Reading& reading) {
  Json json = {{"language", or_null(reading.language)},
               {"score", reading.score},
               {"band", name_of(reading.band)}};
  json["claims"] = each(reading.claims, record_claim);
  json["background"] = each(reading.background, record_claim);
  json["terms"] = Json::array();
  for (const Term& term : reading.terms) {
    Json one = {{"name", term.name}, {"log_odds", term.log_odds}};
    one["span"] = term.span ? evidence(*term.span, name_of(term.span->field)) : Json();
    json["terms"].push_back(std::move(one));
  }
  return json;
}

}  // namespace chipwire
