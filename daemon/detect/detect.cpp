#include "daemon/detect/detect.h"

#include <cmath>

#include "daemon/detect/anchors.h"
#include "daemon/detect/claims.h"
#include "daemon/detect/compiled.h"
#include "daemon/detect/page.h"
#include "daemon/detect/scene.h"
#include "daemon/detect/terms.h"

namespace chipwire {
namespace {

/// The log-odds of what the signs say, each a term; their sum as a probability.
void weigh(const Scene& scene, const std::vector<Sign>& signs, Reading& reading) {
  const auto& weights = scene.knowledge.weights.story;
  double sum = 0;
  const auto add = [&](const std::string& name, std::optional<Span> span) {
    const auto weight = weights.find(name);
    if (weight == weights.end()) return;
    sum += weight->second;
    Term term{name, weight->second, std::nullopt};
    if (span) term.span = scene.page.evidence(name, *span);
    reading.terms.push_back(std::move(term));
  };
  add("bias", std::nullopt);
  for (const Sign& sign : signs) add(sign.name, sign.span);
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
  const std::vector<Sign> signs = find_signs(scene);
  weigh(scene, signs, reading);
  reading.band = band_of(reading.score, compiled.weights);
  if (reading.band != Band::none) {
    read_numbers(scene);
    reading.claims = make_claims(scene, signs);
    reading.background = recall_claims(scene);
  }
  return reading;
}

}  // namespace chipwire
