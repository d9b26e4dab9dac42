#include "daemon/detect/scene.h"

#include <algorithm>

namespace chipwire {
namespace {

/// "Reuters reported on Wednesday that …" below the lead: what was news before.
bool recalls_report(const Scene& scene, const Beat& beat, Span sentence) {
  if (beat.first_anchor + 1 >= beat.end_anchor) return false;
  const Anchor& first = scene.anchors[beat.first_anchor];
  return first.kind == Kind::outlet && beat.has(Concept::attribution_media) &&
         scene.page.breadth(sentence.begin, first.span.begin) < 12;
}

Zone zone_of(const Sentence& sentence, bool has_title) {
  if (sentence.rank == 0 || (!has_title && sentence.rank == 1)) return Zone::head;
  return sentence.rank <= 3 ? Zone::lead : Zone::body;
}

}  // namespace

bool Beat::has_act() const {
  return std::any_of(acts.begin(), acts.end(),
                     [](const Act& act) { return act.action && act.object != Object::none; });
}

bool Scene::is_goods(const Anchor& anchor) const {
  return anchor.kind == Kind::product ||
         (anchor.kind == Kind::word && knowledge.frames.goods.count(anchor.word()) > 0);
}

std::uint32_t Scene::distance(Span a, Span b) const {
  if (a.end <= b.begin) return page.breadth(a.end, b.begin);
  if (b.end <= a.begin) return page.breadth(b.end, a.begin);
  return 0;
}

double Scene::emphasis(std::size_t beat) const {
  const Beat& b = beats[beat];
  if (b.past) return 0;
  const int rank = page.sentences()[beat].rank;
  if (b.zone == Zone::head) return 3;
  if (b.zone == Zone::lead) return rank == 1 ? 2.2 : rank == 2 ? 1.6 : 1.1;
  return std::max(0.05, 0.8 - 0.08 * rank);
}

Scene make_scene(const Page& page, Anchors found, const Knowledge::Compiled& knowledge,
                 const std::string& declared) {
  Scene scene{page, knowledge, std::move(found.all), std::move(found.language), "", {}, {}};
  const auto& homes = knowledge.frames.home;
  const auto home = homes.count(declared) ? homes.find(declared) : homes.find(scene.language);
  if (home != homes.end()) scene.home = home->second;
  const std::vector<Sentence>& sentences = page.sentences();
  const bool has_title = !sentences.empty() && sentences.front().rank == 0;
  std::size_t anchor = 0;
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    Beat beat;
    beat.zone = zone_of(sentences[s], has_title);
    beat.first_anchor = anchor;
    for (; anchor < scene.anchors.size() && scene.anchors[anchor].sentence == s; ++anchor) {
      if (scene.anchors[anchor].kind == Kind::word) beat.words.set(scene.anchors[anchor].id);
    }
    beat.end_anchor = anchor;
    beat.past = beat.has(Concept::background_past) && sentences[s].rank >= 2;
    if (sentences[s].rank >= 2)
      beat.past = beat.past || recalls_report(scene, beat, sentences[s].span);
    beat.quiet = beat.has(Concept::no_comment);
    beat.acts = find_acts(scene, beat.first_anchor, beat.end_anchor);
    scene.beats.push_back(std::move(beat));
  }
  return scene;
}

void read_numbers(Scene& scene) {
  scene.numbers = find_numbers(scene.page.text(), scene.knowledge.numbers, scene.language);
}

}  // namespace chipwire
