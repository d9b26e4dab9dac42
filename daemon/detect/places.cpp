#include "daemon/detect/places.h"

#include <algorithm>

namespace chipwire {
namespace {

constexpr std::uint32_t apposition = 22;  // letters between "Chinese" and "ministry of commerce"

bool is_body_word(const Anchor& anchor) {
  if (anchor.kind != Kind::word) return false;
  switch (anchor.word()) {
    case Concept::customs:
    case Concept::commerce_ministry:
    case Concept::bis_agency:
    case Concept::industry_ministry:
    case Concept::ndrc_cac:
    case Concept::authority_generic:
      return true;
    default:
      return false;
  }
}

/// Arabic li- fused with the article: "to China".
bool has_arabic_li(const Scene& scene, Span span) {
  const std::string& text = scene.page.text();
  static constexpr std::string_view li = "\xD9\x84\xD9\x84";
  return span.begin >= li.size() &&
         std::string_view(text).substr(span.begin - li.size(), li.size()) == li;
}

class Survey {
 public:
  explicit Survey(const Scene& scene) : scene_(scene) {}

  Places run() {
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i)
        look(b, i);
    }
    return std::move(places_);
  }

 private:
  const Anchor& at(std::size_t i) const { return scene_.anchors[i]; }

  void look(std::size_t b, std::size_t i) {
    const Anchor& anchor = at(i);
    const Vocabulary& vocabulary = scene_.knowledge.vocabulary;
    if (anchor.kind == Kind::country) {
      places_.countries.push_back(
          {vocabulary.countries[anchor.id], anchor.span, b, is_toward(b, i), is_acting(b, i)});
    } else if (anchor.kind == Kind::agency) {
      const Agency& agency = vocabulary.agencies[anchor.id];
      places_.bodies.push_back({agency.country, agency.id, anchor.span, b});
    } else if (is_body_word(anchor)) {
      Body body{country_beside(b, i), "", anchor.span, b};
      const auto known = scene_.knowledge.frames.ministries.find({anchor.word(), body.country});
      if (known != scene_.knowledge.frames.ministries.end()) body.agency = known->second;
      places_.bodies.push_back(std::move(body));
    }
  }

  bool is_toward(std::size_t b, std::size_t i) const {
    const Anchor& country = at(i);
    if (has_arabic_li(scene_, country.span)) return true;
    for (std::size_t j = scene_.beats[b].first_anchor; j < scene_.beats[b].end_anchor; ++j) {
      const Anchor& other = at(j);
      const bool before = other.is(Concept::toward) && other.span.begin <= country.span.begin &&
                          other.span.end <= country.span.end;
      const bool after = other.is(Concept::toward_after) && other.span.begin >= country.span.end;
      if (before && scene_.distance(other, country) <= 6) return true;
      if (after && scene_.distance(other, country) <= 1) return true;
    }
    return false;
  }

  bool is_acting(std::size_t b, std::size_t i) const {
    const Beat& beat = scene_.beats[b];
    for (std::size_t j = beat.first_anchor; j < i; ++j) {
      if (at(j).kind == Kind::country) return false;
    }
    return beat.acts.empty() ||
           std::any_of(beat.acts.begin(), beat.acts.end(), [&](const Act& act) {
             return act.action && at(i).span.begin < at(act.op_anchor).span.begin;
           });
  }

  /// The country whose body it is: the nearest one close by.
  std::string country_beside(std::size_t b, std::size_t i) const {
    std::string nearest;
    std::uint32_t least = apposition;
    for (std::size_t j = scene_.beats[b].first_anchor; j < scene_.beats[b].end_anchor; ++j) {
      if (at(j).kind != Kind::country) continue;
      std::uint32_t distance = scene_.distance(at(j), at(i));
      if (at(j).span.begin > at(i).span.begin) distance = distance * 3 / 2;
      if (distance < least) {
        least = distance;
        nearest = scene_.knowledge.vocabulary.countries[at(j).id];
      }
    }
    return nearest;
  }

  const Scene& scene_;
  Places places_;
};

}  // namespace

Places find_places(const Scene& scene) {
  return Survey(scene).run();
}

Decider find_decider(const Scene& scene, const Places& places) {
  Decider decider;
  std::map<std::pair<std::string, std::string>, double> agencies;
  for (const Place& place : places.countries) {
    const double manner = place.is_toward ? -0.3 : place.is_acting ? 1.0 : 0.4;
    decider.standing[place.country] += scene.emphasis(place.beat) * manner;
  }
  for (const Body& body : places.bodies) {
    if (scene.beats[body.beat].quiet || body.country.empty()) continue;
    const double emphasis = scene.emphasis(body.beat);
    decider.standing[body.country] += emphasis * (body.agency.empty() ? 1.0 : 1.5);
    if (!body.agency.empty()) agencies[{body.country, body.agency}] += emphasis;
  }
  const auto best =
      std::max_element(decider.standing.begin(), decider.standing.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == decider.standing.end() || best->second <= 0) return decider;
  decider.authority.country = best->first;
  double most = 0.3;
  for (const auto& [key, points] : agencies) {
    if (key.first != best->first || points < most) continue;
    most = points;
    decider.authority.agency = key.second;
  }
  const std::string& agency = decider.authority.agency;
  for (const Body& body : places.bodies) {
    if (!agency.empty() && body.agency == agency) decider.spans.push_back(body.span);
  }
  for (const Place& place : places.countries) {
    if (place.country == best->first && !place.is_toward) decider.spans.push_back(place.span);
  }
  return decider;
}

}  // namespace chipwire
