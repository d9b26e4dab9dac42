#include "daemon/detect/goods.h"

#include <algorithm>
#include <set>

namespace chipwire {
namespace {

constexpr std::uint32_t beside = 40;  // letters between an unlisted model and its maker or kind

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_name_char(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
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
      for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i)
        listed(b, i);
      unlisted(b);
    }
    std::stable_sort(wares_.begin(), wares_.end(),
                     [](const Ware& a, const Ware& b) { return a.weight > b.weight; });
    return std::move(wares_);
  }

 private:
  void add(Ware ware, std::size_t beat, Span span) {
    auto at = std::find_if(wares_.begin(), wares_.end(),
                           [&](const Ware& w) { return w.name.name == ware.name.name; });
    if (at == wares_.end()) at = wares_.insert(at, std::move(ware));
    at->weight += scene_.emphasis(beat);
    at->spans.push_back(span);
  }

  static Ware ware_of(const Product& product) {
    const bool is_class = product.maker.empty() || product.kind == "tool";
    return {{product.id, product.id}, product.maker, product.family, is_class, 0, {}};
  }

  void listed(std::size_t b, std::size_t i) {
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
      add(ware_of(*product), b, anchor.span);
    }
  }

  /// Words of a model's shape beside a maker or a word for chips.
  void unlisted(std::size_t b) {
    const Span sentence = scene_.page.sentences()[b].span;
    const std::string& text = scene_.page.text();
    for (std::uint32_t begin = sentence.begin; begin < sentence.end;) {
      std::uint32_t end = begin;
      while (end < sentence.end && is_name_char(text[end])) ++end;
      if (end > begin + 2 && (begin == 0 || !is_name_char(text[begin - 1])))
        consider(b, {begin, end});
      begin = std::max(end, begin + 1);
    }
  }

  void consider(std::size_t b, Span span) {
    const std::string word = digits_for_letters(scene_.page.original(span));
    if (!is_model(word)) return;
    const Vocabulary& vocabulary = scene_.knowledge.vocabulary;
    std::string maker;
    bool is_near = false;
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (anchor.span.begin < span.end && span.begin < anchor.span.end) return;  // it is listed
      const std::uint32_t distance =
          scene_.distance(anchor, {Kind::word, 0, Manner::name, span, 0});
      if (distance > beside) continue;
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
    add(product ? ware_of(*product) : Ware{{"", word}, maker, "", false, 0, {}}, b, span);
  }

  const Scene& scene_;
  bool is_about_chips_ = false;
  std::set<std::string> named_;  // organisations of the text
  std::vector<Ware> wares_;
};

}  // namespace

std::vector<Ware> find_wares(const Scene& scene) {
  return Inventory(scene).run();
}

namespace {

bool has(const std::vector<Ware>& wares, std::string_view id) {
  return std::any_of(wares.begin(), wares.end(), [&](const Ware& w) { return w.name.id == id; });
}

void drop(std::vector<Ware>& wares, std::string_view id) {
  std::erase_if(wares, [&](const Ware& w) { return w.name.id == id; });
}

/// "Blackwell", "Ascend": the name of a family of models.
bool is_family(const Ware& ware) {
  std::string id = ware.name.id;
  for (char& c : id) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return !ware.family.empty() && id == ware.family && !ware.is_class;
}

/// What the narrower name says already need not be said by the wider one.
void drop_wider(std::vector<Ware>& wares) {
  if (has(wares, "DUV lithography") || has(wares, "EUV lithography"))
    drop(wares, "chipmaking equipment");
  if (has(wares, "DRAM") || has(wares, "NAND") || has(wares, "HBM")) drop(wares, "memory");
  if (has(wares, "AI chips")) drop(wares, "AI servers");
  const bool narrower = std::any_of(wares.begin(), wares.end(), [](const Ware& w) {
    return w.name.id != "semiconductors" && w.name.id != "memory";
  });
  if (narrower) drop(wares, "semiconductors");
}

}  // namespace

std::vector<Ware> choose_wares(std::vector<Ware> wares) {
  const bool has_model = std::any_of(wares.begin(), wares.end(), [](const Ware& w) {
    return !w.is_class && !is_family(w) && w.weight >= 0.3;
  });
  const bool has_class = std::any_of(wares.begin(), wares.end(),
                                     [](const Ware& w) { return w.is_class && w.weight >= 1; });
  if (has_model) {
    std::erase_if(wares, [](const Ware& w) { return w.is_class || is_family(w); });
  } else if (has_class) {
    std::erase_if(wares, [](const Ware& w) { return !w.is_class; });
  }
  if (wares.empty()) return wares;
  const double least = std::min(1.0, wares.front().weight * 0.3);
  std::erase_if(wares, [&](const Ware& w) { return w.weight < least; });
  drop_wider(wares);
  return wares;
}

}  // namespace chipwire
