#pragma once

#include <string>
#include <vector>

#include "daemon/detect/scene.h"

namespace chipwire {

/// A product that the text names, known or recognised by its shape.
struct Ware {
  Named name;
  std::string maker;  ///< organisation id, or empty
  std::string family;
  bool is_class = false;  ///< stands for a kind of goods, not for a model
  double weight = 0;      ///< sum of the emphasis of its mentions
  std::vector<Span> spans;
};

/// All goods of the scene that are not only recalled, heaviest first.
std::vector<Ware> find_wares(const Scene& scene);

/// The goods that the news is about: models before kinds, what stands at the top before the rest.
std::vector<Ware> choose_wares(std::vector<Ware> wares);

}  // namespace chipwire
