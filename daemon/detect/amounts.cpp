#include "daemon/detect/amounts.h"

#include "daemon/detect/money.h"
#include "daemon/detect/quantity.h"

namespace chipwire {
namespace {

constexpr int quantity_depth = 7, value_depth = 4;  // sentences below the headline
constexpr std::uint32_t beside = 14;                // letters between a bare number and its goods

Span span_of(const NumberMention& mention) {
  return {static_cast<std::uint32_t>(mention.begin), static_cast<std::uint32_t>(mention.end)};
}

/// Whether the sentence of `span` tells the news, and not deeper than `depth`.
bool is_news(const Scene& scene, Span span, int depth) {
  const std::size_t beat = scene.page.sentence_at(span.begin);
  return !scene.beats[beat].past && !scene.beats[beat].quiet &&
         scene.page.sentences()[beat].rank <= depth;
}

bool counts_goods(const Scene& scene, const NumberMention& mention) {
  if (mention.counted == Counted::units) return true;
  if (mention.counted != Counted::nothing) return false;
  const Anchor number{Kind::word, 0, Manner::name, span_of(mention), 0};
  const Beat& beat = scene.beats[scene.page.sentence_at(number.span.begin)];
  for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
    const Anchor& anchor = scene.anchors[i];
    if (scene.is_goods(anchor) && anchor.span.begin >= number.span.end &&
        scene.distance(anchor, number) <= beside)
      return true;
  }
  return false;
}

bool covers_units(Action action) {
  return action != Action::restrict && action != Action::ease && action != Action::propose;
}

}  // namespace

namespace {

constexpr double fewest = 4, most = 1e8;  // "two licences", "a billion" count no goods

struct Count {
  Quantity quantity;
  Span span;
};

std::vector<Count> find_counts(const Scene& scene) {
  std::vector<Count> counts;
  for (const NumberMention& mention : scene.numbers) {
    const double size = mention.min.value_or(mention.max.value_or(0));
    if (size < fewest || size > most || !is_news(scene, span_of(mention), quantity_depth)) continue;
    if (!counts_goods(scene, mention)) continue;
    if (const auto quantity = quantity_of(mention)) counts.push_back({*quantity, span_of(mention)});
  }
  return counts;
}

bool is_vague(const Quantity& q) {
  return q.min && q.max && *q.min != *q.max;
}

/// Whether `fuller` says the same number as `count`, but says more of it: a bound for a bare
/// number, a number for a vague one.
bool refines(const Quantity& fuller, const Quantity& count) {
  if (is_vague(count)) {
    const auto size = fuller.min ? fuller.min : fuller.max;
    return !is_vague(fuller) && size && *size >= *count.min && *size <= *count.max;
  }
  const bool is_bare = count.min && count.max;
  return is_bare &&
         ((fuller.min == count.min && !fuller.max) || (fuller.max == count.max && !fuller.min));
}

}  // namespace

Amounts find_amounts(const Scene& scene, Action action) {
  Amounts amounts;
  if (!covers_units(action)) return amounts;
  const std::vector<Count> counts = find_counts(scene);
  if (!counts.empty()) {
    const Count* best = &counts.front();
    for (const Count& count : counts) {
      if (refines(count.quantity, best->quantity)) best = &count;
    }
    amounts.quantity = best->quantity;
    amounts.quantity_span = best->span;
  }
  if (action == Action::pending) return amounts;
  for (std::size_t i = 0; i < scene.numbers.size() && !amounts.value; ++i) {
    if (!is_news(scene, span_of(scene.numbers[i]), value_depth)) continue;
    const NumberMention& mention = in_dollars(scene.numbers, i);
    amounts.value = money_of(mention);
    if (amounts.value) amounts.value_span = span_of(mention);
  }
  return amounts;
}

}  // namespace chipwire
