#include "daemon/detect/decider.h"

#include <algorithm>
#include <map>

#include "daemon/detect/clause.h"

namespace chipwire {
namespace {

constexpr std::uint32_t subject_reach = 80;  // letters between who acts and the act
constexpr int deepest_body =
    8;  // sentences below the headline in which a body is named for the act
constexpr std::uint32_t speech_reach = 40;  // letters between who speaks and "said"

/// Signs gathered by candidate, amounts of the same name added up.
using Sums = std::map<std::string, std::map<std::string, double>>;

Choice choice_of(const char* slot, const Sums& sums) {
  Choice choice{slot, {}};
  for (const auto& [value, signs] : sums) {
    Candidate candidate{value, {}};
    for (const auto& [name, amount] : signs) candidate.signs.add(name, std::min(amount, 3.0));
    choice.candidates.push_back(std::move(candidate));
  }
  return choice;
}

std::string zone_of(const Scene& scene, std::size_t beat) {
  const int rank = scene.page.sentences()[beat].rank;
  return rank == 0   ? "head"
         : rank == 1 ? "first"
         : rank <= 3 ? "lead"
         : rank <= 6 ? "body"
                     : "deep";
}

/// Whether `place` is the nearest of its like before an act, or before the end in languages whose
/// verb comes last.
bool is_subject(const Scene& scene, std::size_t beat, Span place) {
  for (const Act& act : scene.beats[beat].acts) {
    if (!act.action || act.object == Object::none) continue;
    const Span verb = scene.anchors[act.op_anchor].span;
    if (place.end > verb.begin || scene.distance(place, verb) > subject_reach) continue;
    bool is_nearest = true;
    for (std::size_t i = scene.beats[beat].first_anchor; i < scene.beats[beat].end_anchor; ++i) {
      const Anchor& other = scene.anchors[i];
      const bool is_rival = other.kind == Kind::agency || other.kind == Kind::country ||
                            other.kind == Kind::organisation;
      if (is_rival && other.span.begin >= place.end && other.span.end <= verb.begin)
        is_nearest = false;
    }
    if (is_nearest) return true;
  }
  return false;
}

bool speaks(const Scene& scene, std::size_t beat, Span place) {
  for (std::size_t i = scene.beats[beat].first_anchor; i < scene.beats[beat].end_anchor; ++i) {
    const Anchor& word = scene.anchors[i];
    if (word.is(Concept::attribution_official) && scene.distance(word.span, place) <= speech_reach)
      return true;
  }
  return false;
}

/// Whether the body is named for what it adds to another's act: "terms are set by the NDRC".
bool sets_terms(const Scene& scene, std::size_t beat, Span place) {
  for (std::size_t i = scene.beats[beat].first_anchor; i < scene.beats[beat].end_anchor; ++i) {
    const Anchor& word = scene.anchors[i];
    if (word.is(Concept::condition) && scene.distance(word.span, place) < 30) return true;
  }
  return false;
}

const char* name_of(Manner manner) {
  switch (manner) {
    case Manner::metonym:
      return "metonym";
    case Manner::name:
      return "name";
    default:
      return "adjective";
  }
}

}  // namespace

Choice weigh_countries(const Scene& scene, const Places& places) {
  Sums sums;
  for (const Place& place : places.countries) {
    const double emphasis = scene.emphasis(place.beat) / 3;
    if (emphasis == 0 || scene.beats[place.beat].quiet) continue;
    auto& signs = sums[place.country];
    const std::string manner = name_of(place.manner);
    if (is_recalled(scene, place.beat, place.span)) {
      signs["recalled"] += emphasis;
    } else if (place.is_toward) {
      signs["toward"] += emphasis;
      signs["toward." + manner] += emphasis;
    } else {
      signs[manner + (place.is_acting ? ".acting" : ".idle")] += emphasis;
      signs[(place.is_acting ? "acting." : "idle.") + zone_of(scene, place.beat)] = 1;
      if (is_subject(scene, place.beat, place.span)) signs["subject"] += emphasis;
      if (speaks(scene, place.beat, place.span)) signs["speaks"] += emphasis;
    }
    if (scene.knowledge.frames.reaching.count(place.country)) signs["reaching"] = 1;
  }
  for (const Body& body : places.bodies) {
    const double emphasis = scene.emphasis(body.beat) / 3;
    if (emphasis == 0 || scene.beats[body.beat].quiet || body.country.empty()) continue;
    auto& signs = sums[body.country];
    const std::string kind = !body.is_certain      ? "body.uncertain"
                             : body.agency.empty() ? "body.unnamed"
                             : body.is_person      ? "person"
                                                   : "body";
    signs[kind] += emphasis;
    signs[kind + "." + zone_of(scene, body.beat)] = 1;
    if (is_subject(scene, body.beat, body.span)) signs[kind + ".subject"] += emphasis;
    if (speaks(scene, body.beat, body.span)) signs[kind + ".speaks"] += emphasis;
  }
  if (!scene.home.empty()) sums[scene.home]["home"] = 1;
  return choice_of("country", sums);
}

Choice weigh_agencies(const Scene& scene, const Places& places, const std::string& country) {
  Sums sums;
  sums[""]["none"] = 1;
  std::string first;
  for (const Body& body : places.bodies) {
    const double emphasis = scene.emphasis(body.beat) / 3;
    if (scene.beats[body.beat].quiet || body.country != country || body.agency.empty()) continue;
    if (emphasis == 0 || scene.page.sentences()[body.beat].rank > deepest_body) continue;
    auto& signs = sums[body.agency];
    if (first.empty()) {
      first = body.agency;
      signs["first_named"] = 1;
    }
    if (is_recalled(scene, body.beat, body.span)) {
      signs["recalled"] += emphasis;
      continue;
    }
    const std::string kind = body.is_person ? "person" : body.is_certain ? "body" : "uncertain";
    signs[kind] += emphasis;
    signs[zone_of(scene, body.beat)] = 1;
    if (scene.beats[body.beat].has_act()) signs["acts"] += emphasis;
    if (is_subject(scene, body.beat, body.span)) signs["subject"] += emphasis;
    if (speaks(scene, body.beat, body.span)) signs["speaks"] += emphasis;
    if (sets_terms(scene, body.beat, body.span)) signs["sets_terms"] += emphasis;
    const auto part = scene.knowledge.frames.parts.find(body.agency);
    if (part != scene.knowledge.frames.parts.end()) {
      signs["whole"] = 1;
      if (sums.count(part->second)) signs["whole.of_named"] = 1;
    }
  }
  for (auto& [agency, signs] : sums) {
    if (sums.size() > 2 && !agency.empty()) signs["one_of_several"] = 1;
  }
  return choice_of("agency", sums);
}

}  // namespace chipwire
