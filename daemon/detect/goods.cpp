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

class Inventory {
 public:
  explicit Inventory(const Scene& scene) : scene_(scene) {}

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
  void add(const Named& name, const std::string& maker, bool is_class, std::size_t beat,
           Span span) {
    auto at = std::find_if(wares_.begin(), wares_.end(),
                           [&](const Ware& w) { return w.name.name == name.name; });
    if (at == wares_.end()) at = wares_.insert(at, Ware{name, maker, is_class, 0, {}});
    at->weight += scene_.emphasis(beat);
    at->spans.push_back(span);
  }

  void listed(std::size_t b, std::size_t i) {
    const Anchor& anchor = scene_.anchors[i];
    const Vocabulary& vocabulary = scene_.knowledge.vocabulary;
    const Product* product = nullptr;
    if (anchor.kind == Kind::product) {
      product = &vocabulary.products[anchor.id];
    } else if (anchor.kind == Kind::word) {
      const auto goods = scene_.knowledge.frames.goods.find(anchor.word());
      if (goods != scene_.knowledge.frames.goods.end()) product = vocabulary.product(goods->second);
    }
    if (product) {
      add({product->id, product->id}, product->maker, product->maker.empty(), b, anchor.span);
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
    const std::string_view original = scene_.page.original(span);
    if (!is_model(original)) return;
    std::string maker;
    bool is_near = false;
    for (std::size_t i = scene_.beats[b].first_anchor; i < scene_.beats[b].end_anchor; ++i) {
      const Anchor& anchor = scene_.anchors[i];
      if (anchor.span.begin < span.end && span.begin < anchor.span.end) return;  // it is listed
      const std::uint32_t distance = scene_.distance(anchor, {Kind::word, 0, span, 0});
      if (distance > beside) continue;
      if (anchor.kind == Kind::word && scene_.knowledge.frames.goods.count(anchor.word()))
        is_near = true;
      if (anchor.kind == Kind::organisation && maker.empty()) {
        const Organisation& organisation = scene_.knowledge.vocabulary.organisations[anchor.id];
        if (organisation.role == "chipmaker" || organisation.role == "supplier")
          maker = organisation.id;
      }
    }
    if (is_near || !maker.empty()) add({"", std::string(original)}, maker, false, b, span);
  }

  const Scene& scene_;
  std::vector<Ware> wares_;
};

}  // namespace

std::vector<Ware> find_wares(const Scene& scene) {
  return Inventory(scene).run();
}

std::vector<Ware> choose_wares(std::vector<Ware> wares) {
  const bool has_model = std::any_of(wares.begin(), wares.end(),
                                     [](const Ware& w) { return !w.is_class && w.weight >= 1; });
  if (has_model)
    std::erase_if(wares, [](const Ware& w) { return w.is_class; });
  else
    std::erase_if(wares, [](const Ware& w) { return !w.is_class; });
  if (wares.empty()) return wares;
  const double least = std::max(0.5, wares.front().weight * 0.3);
  std::erase_if(wares, [&](const Ware& w) { return w.weight < least; });
  const bool has_kind = std::any_of(wares.begin(), wares.end(),
                                    [](const Ware& w) { return w.name.id != "semiconductors"; });
  if (has_kind) std::erase_if(wares, [](const Ware& w) { return w.name.id == "semiconductors"; });
  return wares;
}

}  // namespace chipwire
