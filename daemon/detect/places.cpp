#include "daemon/detect/places.h"

#include <algorithm>
#include <iterator>

namespace chipwire {
namespace {

constexpr std::uint32_t apposition = 22;  // letters between "Chinese" and "ministry of commerce"

bool is_body_word(const Anchor& anchor) {
  static constexpr Concept words[] = {Concept::customs,    Concept::commerce_ministry,
                                      Concept::bis_agency, Concept::industry_ministry,
                                      Concept::ndrc_cac,   Concept::authority_generic,
                                      Concept::judiciary};
  return std::any_of(std::begin(words), std::end(words),
                     [&](Concept word) { return anchor.is(word); });
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
      if (is_dateline(b, anchor.span) || is_citation(anchor.span)) return;
      const bool toward = is_toward(b, i);
      places_.countries.push_back({vocabulary.countries[anchor.id], anchor.span, b, anchor.manner,
                                   toward, is_acting(b, i)});
    } else if (anchor.kind == Kind::agency) {
      const Agency& agency = vocabulary.agencies[anchor.id];
      const bool certain =
          anchor.manner != Manner::generic || country_beside(b, i) == agency.country;
      places_.bodies.push_back(
          {agency.country, agency.id, certain, anchor.manner == Manner::person, anchor.span, b});
    } else if (is_body_word(anchor)) {
      Body body{country_beside(b, i), "", true, false, anchor.span, b};
      const auto known = scene_.knowledge.frames.ministries.find({anchor.word(), body.country});
      if (known != scene_.knowledge.frames.ministries.end()) body.agency = known->second;
      if (body.country.empty()) body.country = scene_.home, body.is_certain = false;
      places_.bodies.push_back(std::move(body));
    }
  }

  /// "WASHINGTON, 11 Feb (Reuters) -": where it was written, not who acts.
  bool is_dateline(std::size_t b, Span span) const {
    const Sentence& sentence = scene_.page.sentences()[b];
    if (sentence.rank != 1 || scene_.page.breadth(sentence.span.begin, span.begin) > 24)
      return false;
    const std::string_view rest = scene_.page.text({span.end, sentence.span.end}).substr(0, 4);
    return rest.starts_with(",") || rest.starts_with(" (") || rest.starts_with("/") ||
           rest.starts_with(" -") || rest.starts_with(" \xE2\x80\x93") ||
           rest.starts_with(" \xE2\x80\x94");
  }

  /// "(EU) 2021/821": names a law.
  bool is_citation(Span span) const {
    std::string_view rest = std::string_view(scene_.page.text()).substr(span.end, 4);
    if (rest.starts_with(')')) rest.remove_prefix(1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    return !rest.empty() && rest.front() >= '0' && rest.front() <= '9' && span.begin > 0 &&
           scene_.page.text()[span.begin - 1] == '(';
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

}  // namespace chipwire
