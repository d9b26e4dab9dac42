#include "daemon/detect/terms.h"

#include <unordered_set>

namespace chipwire {
namespace {

constexpr std::string_view zone_names[] = {"head", "lead", "body"};

bool is_goods(const Scene& scene, const Anchor& anchor) {
  return anchor.kind == Kind::product ||
         (anchor.kind == Kind::word && scene.knowledge.frames.goods.count(anchor.word()) > 0);
}

class Gathering {
 public:
  explicit Gathering(const Scene& scene) : scene_(scene) {}

  std::vector<Sign> run() {
    for (const Beat& beat : scene_.beats) {
      if (beat.past) {
        for (const Act& act : beat.acts) {
          if (act.action) add("past.act", scene_.anchors[act.op_anchor].span);
        }
        continue;
      }
      const std::string zone(zone_names[static_cast<std::size_t>(beat.zone)]);
      words(beat, zone);
      acts(beat, zone);
      frame(beat, zone);
    }
    return std::move(signs_);
  }

 private:
  void add(std::string name, std::optional<Span> span) {
    if (seen_.insert(name).second) signs_.push_back({std::move(name), span});
  }

  void words(const Beat& beat, const std::string& zone) {
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      switch (anchor.kind) {
        case Kind::word:
          add(zone + "." + std::string(name_of(anchor.word())), anchor.span);
          break;
        case Kind::product:
          product(zone, anchor);
          break;
        case Kind::organisation:
          roles(zone, anchor);
          break;
        case Kind::agency:
          agency(zone, anchor);
          break;
        case Kind::outlet:
          add(zone + ".outlet", anchor.span);
          break;
        case Kind::country:
          add(zone + ".country", anchor.span);
          if (anchor.manner == Manner::metonym) add(zone + ".metonym", anchor.span);
          break;
      }
    }
  }

  void product(const std::string& zone, const Anchor& anchor) {
    const Product& known = scene_.knowledge.vocabulary.products[anchor.id];
    const bool is_model = !known.maker.empty() && known.kind != "tool";
    add(zone + ".product." + (is_model ? "model" : known.kind), anchor.span);
  }

  void agency(const std::string& zone, const Anchor& anchor) {
    const Agency& known = scene_.knowledge.vocabulary.agencies[anchor.id];
    if (anchor.manner == Manner::generic) return add(zone + ".ministry", anchor.span);
    add(zone + ".agency." + (known.is_scored ? "trade" : known.id), anchor.span);
  }

  void roles(const std::string& zone, const Anchor& anchor) {
    const Organisation& known = scene_.knowledge.vocabulary.organisations[anchor.id];
    for (const std::string& role : known.roles) add(zone + ".org." + role, anchor.span);
  }

  void acts(const Beat& beat, const std::string& zone) {
    for (const Act& act : beat.acts) {
      std::string name =
          zone + "." + std::string(name_of(act.op)) + "." + std::string(name_of(act.object));
      if (act.negated) name += ".not";
      add(std::move(name), scene_.anchors[act.op_anchor].span);
      if (!act.action) continue;
      const std::string outcome =
          "act." + std::string(name_of(*act.action)) + (act.negated ? ".not" : "");
      add(zone + "." + outcome, scene_.anchors[act.op_anchor].span);
      if (beat.zone != Zone::body) add(outcome, scene_.anchors[act.op_anchor].span);
    }
  }

  /// Sentences in which goods, trade or permission, an authority and an act come together.
  void frame(const Beat& beat, const std::string& zone) {
    bool goods = false, authority = false, trade = false;
    for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      goods = goods || is_goods(scene_, anchor);
      authority = authority || anchor.kind == Kind::agency || anchor.kind == Kind::country ||
                  anchor.is(Concept::authority_generic) || anchor.is(Concept::customs);
      if (anchor.kind == Kind::word) {
        const Object object = scene_.knowledge.frames.object_of(anchor.word());
        trade = trade || object == Object::trade || object == Object::permission ||
                object == Object::rule;
      }
    }
    bool act = false;
    for (const Act& each : beat.acts) act = act || (each.action && !each.negated);
    if (goods && trade) add("frame.goods_trade." + zone, std::nullopt);
    if (goods && act) add("frame.goods_act." + zone, std::nullopt);
    if (goods && trade && act) add("frame.goods_trade_act." + zone, std::nullopt);
    if (goods && trade && act && authority) add("frame.full." + zone, std::nullopt);
    if (trade && act && authority) add("frame.trade_act_authority." + zone, std::nullopt);
  }

  const Scene& scene_;
  std::vector<Sign> signs_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::vector<Sign> find_signs(const Scene& scene) {
  return Gathering(scene).run();
}

}  // namespace chipwire
