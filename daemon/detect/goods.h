#pragma once

#include <string>
#include <vector>

#include "daemon/detect/choice.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// A product that the text names, known or recognised by its shape.
struct Ware {
  Named name;
  std::string maker;  ///< organisation id, or empty
  std::string family;
  std::string kind;       ///< class of products.tsv
  bool is_class = false;  ///< stands for a kind of goods, not for a model
  /// Mentions as goods, and those that only tell what a party makes ("memory maker"), what other
  /// goods are for ("EUV photoresist") or what was before.
  int times = 0, descriptions = 0, purposes = 0, recalls = 0;
  int rank = 0;              ///< of the first sentence that names it as goods
  double weight = 0;         ///< sum of the emphasis of its mentions as goods
  bool is_listed = false;    ///< named side by side with other goods: "chips and tools"
  bool is_acted_on = false;  ///< in a sentence with an act
  bool is_traded = false;    ///< beside a word of trade or permission
  std::vector<Span> spans{};
};

/// All goods of the scene that are not only recalled, heaviest first.
std::vector<Ware> find_wares(const Scene& scene);

/// What speaks for and against each of `wares` as the goods that the news is about.
Choice weigh_wares(const std::vector<Ware>& wares, bool is_listing);

}  // namespace chipwire
