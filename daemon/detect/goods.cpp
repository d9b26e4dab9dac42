#include "daemon/detect/goods.h"

#include <algorithm>
#include <set>

#include "daemon/detect/clause.h"
#include "daemon/detect/lists.h"

namespace chipwire {
namespace {

constexpr std::uint32_t beside = 40;    // letters between an unlisted model and its maker or kind
constexpr std::uint32_t next_to = 4;    // letters between a name with a number and what it is
constexpr std::uint32_t attached = 24;  // letters between goods and what they are for

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_name_char(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}

/// "H400", "MI430X", "AI250": one to three capitals, two to four digits, up to two capitals.
bool is_model(std::string_view word) {
  std::size_t i = 0;
  while (i < word.size() && is_upper(word[i])) ++i;
  const std::size_t letters = i;
  while (i < word.size() && is_digit(word[i])) ++i;
  const std::size_t digits = i - letters;
  while (i < word.size() && is_upper(word[i])) ++i;
  const std::size_t suffix = i - letters - digits;
  return i == word.size() && letters >= 1 && letters <= 3 && digits >= 2 && digits <= 4 &&
         suffix <= 2;
}

/// Undoes the mistakes of typists and machines: "H2O" is an H20.
std::string digits_for_letters(std::string_view word) {
  std::string mended(word);
  for (std::size_t i = 1; i < mended.size(); ++i) {
    if (mended[i] == 'O' && is_digit(mended[i - 1])) mended[i] = '0';
  }
  return mended;
}

/// How far goods are from being chips: materials serve tools, tools make chips. Of two that stand
/// together without being listed together, the lower one tells what the other is for.
int tier_of(const Ware& ware) {
  if (!ware.is_class) return 0;
  if (ware.kind == "material") return 2;
  return ware.kind == "tool" || ware.kind == "software" ? 1 : 0;
}

class Inventory {
 public:
  explicit Inventory(const Scene& scene) : scene_(scene) {
    for (const Anchor& anchor : scene.anchors) {
      is_about_chips_ = is_about_chips_ || anchor.is(Concept::chip_maker) ||
                        anchor.is(Concept::chip) || anchor.is(Concept::semiconductor) ||
                        anchor.is(Concept::validated_end_user);
      if (anchor.kind == Kind::organisation)
        named_.insert(scene.knowledge.vocabulary.organisations[anchor.id].id);
    }
  }

  std::vector<Ware> run() {
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      if (scene_.beats[b].past) continue;
      mentions_.clear();
      for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i)
        listed(i);
      unlisted(b);
      count(b);
    }
    std::stable_sort(wares_.begin(), wares_.end(),
                     [](const Ware& a, const Ware& b) { return a.weight > b.weight; });
    return std::move(wares_);
  }

 private:
  struct Mention {
    Ware ware;
    Span span;
  };

  void add(Ware ware, Span span) { mentions_.push_back({std::move(ware), span}); }

  /// Adds up what one sentence mentions, and how.
  void count(std::size_t beat) {
    std::sort(mentions_.begin(), mentions_.end(),
              [](const Mention& a, const Mention& b) { return a.span.begin < b.span.begin; });
    for (const Mention& mention : mentions_) {
      auto at = std::find_if(wares_.begin(), wares_.end(),
                             [&](const Ware& w) { return w.name.name == mention.ware.name.name; });
      if (at == wares_.end()) at = wares_.insert(at, mention.ware);
      bool is_listed = false, is_purpose = false;
      for (const Mention& other : mentions_) {
        if (other.ware.name == mention.ware.name) continue;
        const bool together = are_listed(scene_, other.span, mention.span);
        is_listed = is_listed || together;
        is_purpose = is_purpose || (tier_of(other.ware) > tier_of(mention.ware) && !together &&
                                    mention.ware.is_class &&
                                    scene_.distance(other.span, mention.span) <= attached);
      }
      if (is_purpose) {
        ++at->purposes;
      } else if (describes_party(beat, mention)) {
        ++at->descriptions;
      } else if (is_recalled(scene_, beat, mention.span)) {
        ++at->recalls;
      } else {
        if (at->times++ == 0) at->rank = scene_.page.sentences()[beat].rank;
        at->weight += scene_.emphasis(beat);
        at->is_listed = at->is_listed || is_listed;
        at->is_acted_on = at->is_acted_on || scene_.beats[beat].has_act();
        at->is_traded = at->is_traded || is_traded(beat, mention.span);
      }
      at->spans.push_back(mention.span);
    }
  }

  /// Whether a word of trade or permission stands close by.
  bool is_traded(std::size_t beat, Span span) const {
    for (std::size_t i = scene_.beats[beat].first_anchor; i < scene_.beats[beat].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (anchor.kind != Kind::word || scene_.distance(anchor.span, span) > 30) continue;
      const Object object = scene_.knowledge.frames.object_of(anchor.word());
      if (object == Object::trade || object == Object::permission) return true;
    }
    return false;
  }

  /// "AI chip designer", "fabricante de memorias", "D램 공장": what a party or a plant makes.
  bool describes_party(std::size_t beat, const Mention& mention) const {
    if (!mention.ware.is_class) return false;
    const bool head_first = scene_.knowledge.frames.is_head_first(scene_.language);
    for (std::size_t i = scene_.beats[beat].first_anchor; i < scene_.beats[beat].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (!anchor.is(Concept::company) && !anchor.is(Concept::plant)) continue;
      const bool is_before = anchor.span.begin < mention.span.begin;
      if (is_before == head_first && touches(beat, anchor.span, mention.span, is_before ? 12 : 2))
        return true;
    }
    return false;
  }

  /// Whether no more than `gap` letters and no act or trade stand between two places.
  bool touches(std::size_t beat, Span a, Span b, std::uint32_t gap) const {
    if (scene_.distance(a, b) > gap) return false;
    const Span between{std::min(a.end, b.end), std::max(a.begin, b.begin)};
    if (between.begin >= between.end) return true;
    if (scene_.page.text(between).find(',') != std::string_view::npos) return false;
    const Frames& frames = scene_.knowledge.frames;
    for (std::size_t i = scene_.beats[beat].first_anchor; i < scene_.beats[beat].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (anchor.kind != Kind::word || !between.contains(anchor.span)) continue;
      if (frames.operator_of(anchor.word()) != Operator::none ||
          frames.object_of(anchor.word()) != Object::none)
        return false;
    }
    return true;
  }

  static Ware ware_of(const Product& product) {
    const bool is_class = product.maker.empty() || product.kind == "tool";
    return {{product.id, product.id}, product.maker, product.family, product.kind, is_class};
  }

  void listed(std::size_t i) {
    const Anchor& anchor = scene_.anchors[i];
    const Vocabulary& vocabulary = scene_.knowledge.vocabulary;
    const Product* product = nullptr;
    if (anchor.kind == Kind::product) {
      product = &vocabulary.products[anchor.id];
    } else if (anchor.kind == Kind::word) {
      const auto goods = scene_.knowledge.frames.goods.find(anchor.word());
      if (goods != scene_.knowledge.frames.goods.end() &&
          (!anchor.is(Concept::equipment) || is_about_chips_)) {
        product = vocabulary.product(goods->second);
      }
    }
    if (product && !scene_.knowledge.frames.companions.count(product->id)) {
      add(ware_of(*product), anchor.span);
    }
  }

  /// Names of a model's shape beside a maker or a word for chips: "H400", "LPU-3", "Tomahawk 6".
  void unlisted(std::size_t b) {
    const Span sentence = scene_.page.sentences()[b].span;
    const std::string& text = scene_.page.text();
    for (std::uint32_t begin = sentence.begin; begin < sentence.end;) {
      std::uint32_t end = begin;
      while (end < sentence.end && is_name_char(text[end])) ++end;
      if (end > begin && (begin == 0 || !is_name_char(text[begin - 1]))) consider(b, {begin, end});
      begin = std::max(end, begin + 1);
    }
  }

  void consider(std::size_t b, Span span) {
    const std::string_view written = scene_.page.original(span);
    if (!is_digit(written.back()) && !is_digit(written.front()) && !is_model(written)) {
      if (!has_digit(written)) return;
    }
    const bool is_whole = is_model(digits_for_letters(written));
    const Span full = with_first_name(b, span);
    if (full == span && !is_whole) return;
    const bool is_named = full != span;
    if (is_named && written.size() > 5) return;
    // "April 15" has the shape of "Tomahawk 6".
    const bool is_loose = is_named && !is_whole && scene_.page.text()[span.begin - 1] == ' ';
    const std::string word =
        is_named ? std::string(scene_.page.original(full)) : digits_for_letters(written);
    const Vocabulary& vocabulary = scene_.knowledge.vocabulary;
    std::string maker;
    bool is_near = false;
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      const bool overlaps = anchor.span.begin < full.end && full.begin < anchor.span.end;
      if (overlaps) {
        // "WSE" of "WSE-4" is no more than the start of the name; "RTX Pro 6000D" is all of it.
        const bool is_start = anchor.kind == Kind::product && !is_class(anchor) &&
                              anchor.span.end < full.end && anchor.span.begin == full.begin;
        if (!is_start) return;
        maker = vocabulary.products[anchor.id].maker;
        is_near = true;
        continue;
      }
      const std::uint32_t distance = scene_.distance(anchor.span, full);
      if (distance > (is_named ? next_to : beside)) continue;
      const bool is_after = anchor.span.begin >= full.end;
      if (is_loose && is_after == (anchor.kind == Kind::organisation)) continue;
      const bool is_goods =
          anchor.kind == Kind::word && scene_.knowledge.frames.goods.count(anchor.word()) > 0;
      is_near = is_near || is_goods || anchor.kind == Kind::product;
      if (anchor.kind != Kind::organisation || !maker.empty()) continue;
      const Organisation& organisation = vocabulary.organisations[anchor.id];
      if (organisation.has_role("maker") || organisation.has_role("designer"))
        maker = organisation.id;
    }
    const Product* product = vocabulary.product(word);
    if (!is_near && maker.empty() && !(product && named_.count(product->maker))) return;
    if (is_named) {
      std::erase_if(mentions_, [&](const Mention& m) { return full.contains(m.span); });
    }
    add(product ? ware_of(*product) : Ware{{"", word}, maker, "", "", false}, full);
  }

  bool is_class(const Anchor& anchor) const {
    return ware_of(scene_.knowledge.vocabulary.products[anchor.id]).is_class;
  }

  /// `number` with the capitalised name before it, joined by a hyphen or a space: "LPU-3",
  /// "RTX Pro 5500", "MN-Core L2000"; only `number` if there is none.
  Span with_first_name(std::size_t b, Span number) const {
    const std::string_view digits = scene_.page.original(number);
    if (!is_digit(digits.front()) && !is_model(digits)) return number;
    const std::uint32_t first = scene_.page.sentences()[b].span.begin;
    const std::string& text = scene_.page.text();
    Span full = number;
    for (int words = 0; words < 2 && full.begin > first + 1; ++words) {
      const char joint = text[full.begin - 1];
      if (joint != ' ' && joint != '-') break;
      std::uint32_t begin = full.begin - 1;
      while (begin > first && (is_name_char(text[begin - 1]) || text[begin - 1] == '-')) --begin;
      const std::string_view name = scene_.page.original({begin, full.begin - 1});
      if (name.size() < 2 || !is_upper(name.front()) || has_digit(name)) break;
      if (is_anchored(b, {begin, full.begin - 1})) break;
      full.begin = begin;
    }
    return full;
  }

  /// Whether a name is something else that is known: a company, a country, a word.
  bool is_anchored(std::size_t b, Span span) const {
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      const bool overlaps = anchor.span.begin < span.end && span.begin < anchor.span.end;
      if (overlaps && anchor.kind != Kind::product) return true;
    }
    return false;
  }

  const Scene& scene_;
  bool is_about_chips_ = false;
  std::set<std::string> named_;    // organisations of the text
  std::vector<Mention> mentions_;  // of the sentence at hand
  std::vector<Ware> wares_;
};

}  // namespace

std::vector<Ware> find_wares(const Scene& scene) {
  return Inventory(scene).run();
}

namespace {

/// "Blackwell", "Ascend": the name of a family of models.
bool is_family(const Ware& ware) {
  std::string id = ware.name.id;
  for (char& c : id) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return !ware.family.empty() && id == ware.family && !ware.is_class;
}

bool is_model_name(const Ware& ware) {
  return !ware.is_class && !is_family(ware);
}

/// Whether whoever says `narrow` says `wide` as well.
bool is_wider(const Ware& wide, const Ware& narrow) {
  const std::string& id = wide.name.id;
  if (!wide.is_class || id == narrow.name.id) return false;
  if (id == "chipmaking equipment") return narrow.kind == "tool";
  if (id == "chip materials") return narrow.kind == "material";
  if (id == "memory") return narrow.kind == "memory";
  if (id == "AI chips") return !narrow.is_class && narrow.kind != "tool";
  if (id == "AI servers") return narrow.kind == "accelerator" && is_model_name(narrow);
  return id == "semiconductors" && tier_of(narrow) == 0;
}

std::string zone_of(const Ware& ware) {
  if (ware.times == 0) return "nowhere";
  return ware.rank == 0 ? "head" : ware.rank == 1 ? "first" : ware.rank <= 3 ? "lead" : "body";
}

Signs signs_of(const Ware& ware, const std::vector<Ware>& wares, bool is_listing) {
  Signs signs;
  const std::string form = is_model_name(ware) ? "model" : ware.is_class ? "class" : "family";
  const std::string zone = zone_of(ware);
  signs.add(zone);
  signs.add(form + "." + zone);
  signs.add("weight", std::min(ware.weight, 6.0) / 6);
  signs.add("id." + (ware.is_class ? ware.name.id : form));
  if (ware.times >= 2) signs.add("again");
  if (ware.is_acted_on) signs.add("acted_on");
  if (ware.is_traded) signs.add("traded");
  if (ware.is_listed) signs.add("listed");
  if (ware.recalls > 0) signs.add(ware.times ? "recalled_too" : "only_recalled");
  if (ware.descriptions > 0) signs.add(ware.times ? "describes_too" : "only_describes");
  if (ware.purposes > 0) signs.add(ware.times ? "purpose_too" : "only_purpose");
  if (is_listing) signs.add(ware.is_traded ? "listing.traded" : "listing.plain");
  double heaviest = 0, heavier_model = 0, heavier_tier = 0;
  for (const Ware& other : wares) {
    if (other.name == ware.name || other.times == 0) continue;
    heaviest = std::max(heaviest, other.weight);
    if (is_model_name(other)) heavier_model = std::max(heavier_model, other.weight);
    if (tier_of(other) > tier_of(ware)) heavier_tier = std::max(heavier_tier, other.weight);
    const std::string listed = ware.is_listed ? ".listed" : ".apart";
    if (is_wider(ware, other)) {
      signs.add("wider." + zone_of(other) + listed);
      signs.add("wider_" + zone + "." + zone_of(other));
    }
    if (is_wider(other, ware)) signs.add("narrower." + zone_of(other));
  }
  signs.add(heaviest == 0 ? "alone" : ware.weight >= heaviest ? "heaviest" : "lighter");
  if (heaviest > 0) signs.add("share", std::min(ware.weight / heaviest, 2.0) / 2);
  if (heavier_model > 0)
    signs.add(form + (heavier_model > ware.weight ? ".below_model" : ".above_model"));
  if (heavier_tier > 0 && ware.is_class) {
    signs.add(std::string(heavier_tier * 1.2 > ware.weight ? "below_tier" : "above_tier") +
              (ware.is_listed ? ".listed" : ".apart"));
  }
  return signs;
}

}  // namespace

Choice weigh_wares(const std::vector<Ware>& wares, bool is_listing) {
  Choice choice{"goods", {}};
  for (const Ware& ware : wares)
    choice.candidates.push_back({ware.name.name, signs_of(ware, wares, is_listing)});
  return choice;
}

}  // namespace chipwire
