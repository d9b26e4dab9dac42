#include "daemon/detect/event.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include "daemon/detect/clause.h"

namespace chipwire {
namespace {

constexpr int deepest = 14;                // sentences below the headline that can hold the news
constexpr std::uint32_t actor_reach = 90;  // letters between an act and who acts

std::string zone_of(int rank) {
  return rank == 0   ? "head"
         : rank == 1 ? "first"
         : rank <= 3 ? "lead"
         : rank <= 6 ? "body"
                     : "deep";
}

std::string kind_of_goods(const Scene& scene, const Anchor& anchor) {
  if (anchor.kind == Kind::word) {
    const auto id = scene.knowledge.frames.goods.find(anchor.word());
    const Product* product = scene.knowledge.vocabulary.product(id->second);
    return product ? product->kind : "generic";
  }
  const Product& known = scene.knowledge.vocabulary.products[anchor.id];
  return !known.maker.empty() && known.kind != "tool" ? "model" : known.kind;
}

/// What sort of actor an anchor names; empty: none.
std::string actor_of(const Scene& scene, const Anchor& anchor) {
  switch (anchor.kind) {
    case Kind::agency: {
      if (anchor.manner == Manner::generic) return "ministry";
      return scene.knowledge.vocabulary.agencies[anchor.id].decides_trade ? "agency"
                                                                          : "other_agency";
    }
    case Kind::country:
      return anchor.manner == Manner::metonym ? "metonym"
             : anchor.manner == Manner::name  ? "country"
                                              : "adjective";
    case Kind::organisation:
      return "company";
    case Kind::outlet:
      return "outlet";
    case Kind::word:
      break;
    default:
      return "";
  }
  switch (anchor.word()) {
    case Concept::customs:
    case Concept::judiciary:
    case Concept::authority_generic:
      return std::string(name_of(anchor.word()));
    case Concept::commerce_ministry:
    case Concept::industry_ministry:
    case Concept::bis_agency:
    case Concept::ndrc_cac:
      return "ministry";
    case Concept::company:
    case Concept::chip_maker:
      return "company";
    default:
      return "";
  }
}

bool is_authority(std::string_view actor) {
  return !actor.empty() && actor != "company" && actor != "outlet" && actor != "adjective" &&
         actor != "other_agency";
}

/// Signs by name, each once.
class Bag {
 public:
  Bag() { signs_.reserve(96); }
  void add(std::string name, std::optional<Span> span = std::nullopt) {
    if (seen_.insert(std::hash<std::string>{}(name)).second)
      signs_.push_back({std::move(name), span});
  }
  std::vector<Sign> take() { return std::move(signs_); }

 private:
  std::vector<Sign> signs_;
  std::unordered_set<std::size_t> seen_;  // hashes of names
};

class Telling {
 public:
  explicit Telling(const Scene& scene) : scene_(scene) {
    for (const Anchor& anchor : scene.anchors) {
      const int rank = scene.page.sentences()[anchor.sentence].rank;
      if (rank <= 1 && scene.is_goods(anchor)) has_goods_on_top_ = true;
    }
  }

  std::vector<Event> run() {
    std::vector<Event> events;
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      const Beat& beat = scene_.beats[b];
      if (beat.past || beat.quiet || scene_.page.sentences()[b].rank > deepest) continue;
      bool is_told = false;
      for (const Act& act : beat.acts) {
        if (!act.action) continue;
        events.push_back(tell(b, act));
        is_told = true;
      }
      if (!is_told && beat.end_anchor > beat.first_anchor) events.push_back(tell(b, std::nullopt));
    }
    return events;
  }

 private:
  Event tell(std::size_t b, const std::optional<Act>& act) {
    Bag bag;
    const std::string zone = zone_of(scene_.page.sentences()[b].rank);
    bag.add(zone);
    std::string deed = "plain";
    if (act) deed = describe(bag, *act);
    surround(bag, b, act, deed);
    return {b, act, bag.take()};
  }

  /// What the act itself says; returns its action's name, "not_" before it where it is denied.
  std::string describe(Bag& bag, const Act& act) const {
    const Span span = scene_.anchors[act.op_anchor].span;
    const std::string op(name_of(act.op)), object(name_of(act.object));
    const std::string deed = (act.negated ? "not_"
                              : act.ended ? "ended_"
                                          : "") +
                             std::string(name_of(*act.action));
    bag.add("act." + deed, span);
    bag.add((act.negated ? "not_" : act.ended ? "ended_" : "") + op + "." + object, span);
    bag.add("op." + op, span);
    bag.add("object." + object);
    bag.add("verb." + std::string(name_of(scene_.anchors[act.op_anchor].word())), span);
    if (act.object_anchor)
      bag.add("upon." + std::string(name_of(scene_.anchors[*act.object_anchor].word())),
              scene_.anchors[*act.object_anchor].span);
    return deed;
  }

  /// What else the sentence holds, and how it stands to the act.
  void surround(Bag& bag, std::size_t b, const std::optional<Act>& act, const std::string& deed) {
    const Beat& beat = scene_.beats[b];
    const Span verb = act ? scene_.anchors[act->op_anchor].span : scene_.page.sentences()[b].span;
    const Span clause = act ? clause_around(scene_, b, verb) : verb;
    std::string goods, goods_place = has_goods_on_top_ ? "above" : "nowhere", actor, actor_after;
    bool has_authority = false, has_trade = false;
    std::uint32_t nearest = actor_reach, nearest_after = actor_reach;
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      const bool is_near = clause.contains(anchor.span);
      if (scene_.is_goods(anchor)) {
        if (is_near || goods_place != "clause") {
          goods = kind_of_goods(scene_, anchor);
          goods_place = is_near ? "clause" : "sentence";
        }
        bag.add("goods." + kind_of_goods(scene_, anchor), anchor.span);
      }
      const std::string who = actor_of(scene_, anchor);
      has_authority = has_authority || is_authority(who);
      if (!who.empty()) {
        bag.add("has." + who, anchor.span);
        const std::uint32_t distance = scene_.distance(anchor.span, verb);
        if (anchor.span.end <= verb.begin && distance < nearest && who != "adjective") {
          nearest = distance;
          actor = who;
        } else if (anchor.span.begin >= verb.end && distance < nearest_after &&
                   who != "adjective") {
          nearest_after = distance;
          actor_after = who;
        }
      }
      if (anchor.kind == Kind::organisation) roles(bag, anchor);
      if (anchor.kind == Kind::agency && who == "other_agency")
        bag.add("agency." + scene_.knowledge.vocabulary.agencies[anchor.id].id, anchor.span);
      if (anchor.kind == Kind::word) {
        const std::string name(name_of(anchor.word()));
        bag.add("word." + name, anchor.span);
        if (is_near && act) bag.add("near." + name, anchor.span);
        const Object object = scene_.knowledge.frames.object_of(anchor.word());
        has_trade = has_trade || object == Object::trade || object == Object::permission ||
                    object == Object::rule;
      }
    }
    if (actor.empty()) actor = "none";
    bag.add("by." + actor);
    bag.add("by." + actor + "." + deed);
    if (!actor_after.empty()) bag.add("after." + actor_after);
    bag.add("goods_in." + goods_place);
    if (!goods.empty()) bag.add("goods_near." + goods + "." + deed);
    const bool has_goods = goods_place == "clause" || goods_place == "sentence";
    std::string frame = deed == "plain" ? "frame.plain" : "frame.act";
    if (has_goods) frame += "_goods";
    if (!has_goods && has_goods_on_top_) frame += "_(goods)";
    if (has_trade) frame += "_trade";
    if (has_authority) frame += "_authority";
    bag.add(frame);
    if (act && !act->negated && !act->ended) bag.add(frame + "." + std::string(name_of(act->op)));
    if (is_question(b)) bag.add("question");
  }

  void roles(Bag& bag, const Anchor& anchor) const {
    const Organisation& known = scene_.knowledge.vocabulary.organisations[anchor.id];
    for (const std::string& role : known.roles) bag.add("role." + role, anchor.span);
  }

  bool is_question(std::size_t b) const {
    const std::string_view text = scene_.page.text(scene_.page.sentences()[b].span);
    return text.ends_with('?') || text.ends_with("\uFF1F") || text.ends_with("\u061F");
  }

  const Scene& scene_;
  bool has_goods_on_top_ = false;
};

}  // namespace

std::vector<Event> find_events(const Scene& scene) {
  return Telling(scene).run();
}

namespace {

/// What the page as a whole says.
std::vector<Sign> find_page_signs(const Scene& scene) {
  Bag bag;
  bag.add("bias");
  bool has_goods = false, has_authority = false, has_permission = false;
  for (std::size_t b = 0; b < scene.beats.size(); ++b) {
    const Beat& beat = scene.beats[b];
    const std::string zone = zone_of(scene.page.sentences()[b].rank);
    if (beat.past && std::any_of(beat.acts.begin(), beat.acts.end(),
                                 [](const Act& act) { return act.action.has_value(); }))
      bag.add("recalls_act");
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      const Anchor& anchor = scene.anchors[i];
      if (scene.is_goods(anchor)) {
        has_goods = true;
        bag.add("goods." + zone, anchor.span);
      }
      if (is_authority(actor_of(scene, anchor))) {
        has_authority = true;
        bag.add("authority." + zone, anchor.span);
      }
      if (anchor.kind == Kind::agency && actor_of(scene, anchor) == "agency")
        bag.add("agency." + zone, anchor.span);
      if (anchor.kind != Kind::word) continue;
      const Object object = scene.knowledge.frames.object_of(anchor.word());
      if (object == Object::permission || object == Object::rule) has_permission = true;
      if (anchor.word() >= Concept::neg_snack_casino || anchor.is(Concept::background_past)) {
        const std::string name(name_of(anchor.word()));
        bag.add(name + "." + zone, anchor.span);
        bag.add(name, anchor.span);
      }
    }
  }
  if (!has_goods) bag.add("no_goods");
  if (!has_authority) bag.add("no_authority");
  if (!has_permission) bag.add("no_permission");
  return bag.take();
}

/// Where an event stands, for its signs; empty: too far down to tell.
std::string_view place_of(const Scene& scene, const Event& event) {
  const int rank = scene.page.sentences()[event.beat].rank;
  return rank == 0 ? "head:" : rank <= 3 ? "lead:" : "";
}

}  // namespace

std::vector<Sign> find_story_signs(const Scene& scene, const std::vector<Event>& events,
                                   const Model* known) {
  std::vector<Sign> signs;
  std::unordered_set<std::string> seen;
  std::string name;
  const auto add = [&](std::string_view place, const Sign& sign) {
    name.assign(place);
    name += sign.name;
    if ((known && !known->count(name)) || !seen.insert(name).second) return;
    signs.push_back({name, sign.span});
  };
  for (const Event& event : events) {
    const std::string_view place = place_of(scene, event);
    for (const Sign& sign : event.signs) {
      add("any:", sign);
      if (!place.empty()) add(place, sign);
    }
  }
  for (const Sign& sign : find_page_signs(scene)) add("", sign);
  return signs;
}

std::vector<Sign> find_tenor(const Scene& scene, const std::vector<Event>& events) {
  Bag bag;
  for (const Event& event : events) {
    if (scene.page.sentences()[event.beat].rank > 1) continue;
    for (const Sign& sign : event.signs) {
      if (sign.name.starts_with("word.") || sign.name.starts_with("act.") ||
          sign.name.starts_with("has."))
        bag.add("top:" + sign.name, sign.span);
    }
  }
  return bag.take();
}

namespace {

using ActionOdds = std::array<double, action_count>;

void add_odds(const Weights& weights, const std::vector<Sign>& signs, ActionOdds& sums) {
  for (const Sign& sign : signs) {
    const auto w = weights.action.find(sign.name);
    if (w == weights.action.end()) continue;
    for (std::size_t a = 0; a < action_count; ++a) sums[a] += w->second[a];
  }
}

/// Log-odds that it is `event` that tells the news of a story, and that it means each action.
ActionOdds odds_of(const Weights& weights, const Event& event) {
  double tells = 0;
  for (const Sign& sign : event.signs) {
    if (const auto w = weights.event.find(sign.name); w != weights.event.end()) tells += w->second;
  }
  ActionOdds sums;
  sums.fill(tells);
  if (const auto bias = weights.action.find("bias"); bias != weights.action.end()) {
    for (std::size_t a = 0; a < action_count; ++a) sums[a] += bias->second[a];
  }
  add_odds(weights, event.signs, sums);
  return sums;
}

}  // namespace

Verdict judge_event(const Scene& scene, const Event& event) {
  const ActionOdds odds = odds_of(scene.knowledge.weights, event);
  const auto best =
      static_cast<std::size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
  Verdict verdict{static_cast<Action>(best), std::nullopt, 0, odds[best]};
  if (event.act) verdict.span = scene.anchors[event.act->op_anchor].span;
  return verdict;
}

Verdict judge(const Scene& scene, const std::vector<Event>& events) {
  const Weights& weights = scene.knowledge.weights;
  ActionOdds tenor{};
  add_odds(weights, find_tenor(scene, events), tenor);
  Verdict best;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t e = 0; e < events.size(); ++e) {
    const ActionOdds odds = odds_of(weights, events[e]);
    for (std::size_t a = 0; a < action_count; ++a) {
      if (odds[a] + tenor[a] <= most) continue;
      most = odds[a] + tenor[a];
      best = {static_cast<Action>(a), std::nullopt, e, odds[a]};
    }
  }
  const std::optional<Act>& act = events[best.event].act;
  if (act) best.span = scene.anchors[act->op_anchor].span;
  return best;
}

}  // namespace chipwire
