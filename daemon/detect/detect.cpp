#include "daemon/detect/detect.h"

#include <cmath>

#include "daemon/detect/anchors.h"
#include "daemon/detect/claims.h"
#include "daemon/detect/compiled.h"
#include "daemon/detect/event.h"
#include "daemon/detect/page.h"
#include "daemon/detect/scene.h"

namespace chipwire {
namespace {

/// The log-odds of what speaks for and against a story, each a term; their sum as a probability.
void weigh(const Scene& scene, const std::vector<Sign>& signs, Reading& reading) {
  const Model& weights = scene.knowledge.weights.story;
  double sum = 0;
  for (const Sign& sign : signs) {
    const auto weight = weights.find(sign.name);
    if (weight == weights.end()) continue;
    sum += weight->second;
    Term term{sign.name, weight->second, std::nullopt};
    if (sign.span) term.span = scene.page.evidence(sign.name, *sign.span);
    reading.terms.push_back(std::move(term));
  }
  reading.score = 1 / (1 + std::exp(-sum));
}

Band band_of(double score, const Weights& weights) {
  if (score >= weights.publish) return Band::publish;
  return score >= weights.review ? Band::review : Band::none;
}

}  // namespace

Reading detect(const Item& item, const Knowledge& knowledge) {
  const Knowledge::Compiled& compiled = knowledge.compiled();
  Reading reading;
  const Page page(item, compiled.fold);
  if (page.sentences().empty()) return reading;
  const std::string& hint = item.lang.empty() ? item.lang_detected : item.lang;
  Scene scene = make_scene(page, find_anchors(page, compiled, hint), compiled, hint);
  reading.language = scene.language;
  const std::vector<Event> events = find_events(scene);
  if (events.empty()) return reading;
  weigh(scene, find_story_signs(scene, events, &compiled.weights.story), reading);
  reading.band = band_of(reading.score, compiled.weights);
  if (reading.band != Band::none) {
    read_numbers(scene);
    reading.claims = make_claims(scene, events, judge(scene, events));
    reading.background = recall_claims(scene);
  }
  return reading;
}

}  // namespace chipwire
