#include <algorithm>
#include <limits>

#include "daemon/detect/scene.h"

namespace chipwire {
namespace {

constexpr std::uint32_t reach = 70;           // letters between an operator and its object
constexpr std::uint32_t negation_reach = 24;  // letters between a negation and what it denies

/// Operators that undo something; a rule or a permission that they take is not news by itself.
bool undoes(Operator op) {
  return op == Operator::loosen || op == Operator::remove || op == Operator::withdraw ||
         op == Operator::suspend;
}

/// "granted the authorisation required", "refused the permit": the paper is no act by itself.
bool concerns_papers(const Act& act) {
  return (act.op == Operator::give || act.op == Operator::obtain || act.op == Operator::refuse) &&
         act.object == Object::permission;
}

/// The search for the objects of one sentence's operators.
class Search {
 public:
  Search(const Scene& scene, std::size_t first, std::size_t end)
      : scene_(scene), first_(first), end_(end) {}

  std::vector<Act> run() {
    for (std::size_t i = first_; i < end_; ++i) {
      if (undoes(operator_at(i))) add(i);
    }
    // What is acted on is no act of its own: "granted the authorisation required".
    for (std::size_t i = first_; i < end_; ++i) {
      const Operator op = operator_at(i);
      if (op != Operator::none && !undoes(op) && object_at(i) == Object::none) add(i);
    }
    for (std::size_t i = first_; i < end_; ++i) {
      const Operator op = operator_at(i);
      const bool is_rest = op != Operator::none && !undoes(op) && object_at(i) != Object::none;
      if (is_rest && !is_consumed(i)) add(i);
    }
    std::sort(acts_.begin(), acts_.end(),
              [](const Act& a, const Act& b) { return a.op_anchor < b.op_anchor; });
    return std::move(acts_);
  }

 private:
  Operator operator_at(std::size_t i) const {
    const Anchor& anchor = scene_.anchors[i];
    return anchor.kind == Kind::word ? scene_.knowledge.frames.operator_of(anchor.word())
                                     : Operator::none;
  }
  Object object_at(std::size_t i) const {
    const Anchor& anchor = scene_.anchors[i];
    return anchor.kind == Kind::word ? scene_.knowledge.frames.object_of(anchor.word())
                                     : Object::none;
  }

  bool is_consumed(std::size_t i) const {
    return std::any_of(acts_.begin(), acts_.end(), [&](const Act& act) {
      return (undoes(act.op) || concerns_papers(act)) && act.object_anchor &&
             scene_.anchors[*act.object_anchor].span == scene_.anchors[i].span;
    });
  }

  /// How far the object at `i` is from the operator at `op`; the wrong side of it costs extra, and
  /// so does each comma between them.
  std::uint32_t cost(std::size_t op, std::size_t i) const {
    const Anchor& a = scene_.anchors[op];
    const Anchor& b = scene_.anchors[i];
    std::uint32_t result = scene_.distance(a, b);
    const bool is_before = b.span.begin < a.span.begin;
    if (is_before != scene_.is_verb_final()) result = result * 3 / 2 + 4;
    const Span between{std::min(a.span.end, b.span.end), std::max(a.span.begin, b.span.begin)};
    if (between.begin < between.end) {
      const std::string_view words = scene_.page.text(between);
      result += 20 * static_cast<std::uint32_t>(std::count(words.begin(), words.end(), ','));
    }
    return result;
  }

  std::optional<std::size_t> nearest_object(std::size_t op) const {
    std::optional<std::size_t> best;
    std::uint32_t least = reach;
    for (std::size_t i = first_; i < end_; ++i) {
      if (scene_.anchors[i].span == scene_.anchors[op].span || object_at(i) == Object::none)
        continue;
      std::uint32_t price = cost(op, i);
      if (object_at(i) == Object::trade) price += 14;  // a licence, a rule rather than its trade
      if (price < least) {
        least = price;
        best = i;
      }
    }
    return best;
  }

  /// Whether `denier` (a negation, "no longer") bears on the operator.
  bool is_denied(std::size_t op, Concept denier) const {
    const Anchor& act = scene_.anchors[op];
    for (std::size_t i = first_; i < end_; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (!anchor.is(denier) || anchor.span == act.span) continue;
      const bool is_before = anchor.span.begin < act.span.begin;
      if (is_before == scene_.is_verb_final() && scene_.distance(anchor, act) > 6) continue;
      if (scene_.distance(anchor, act) <= negation_reach) return true;
    }
    return false;
  }

  void add(std::size_t op) {
    Act act;
    act.op = operator_at(op);
    act.op_anchor = op;
    act.object_anchor = nearest_object(op);
    if (act.object_anchor) act.object = object_at(*act.object_anchor);
    act.negated = is_denied(op, Concept::negation);
    act.ended = is_denied(op, Concept::no_longer);
    act.action = scene_.knowledge.frames.outcome(act.op, act.object);
    acts_.push_back(act);
  }

  const Scene& scene_;
  std::size_t first_, end_;
  std::vector<Act> acts_;
};

}  // namespace

std::vector<Act> find_acts(const Scene& scene, std::size_t first_anchor, std::size_t end_anchor) {
  return Search(scene, first_anchor, end_anchor).run();
}

}  // namespace chipwire
