#pragma once

#include <string>
#include <vector>

#include "daemon/detect/goods.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// A company or institution that the news names.
struct Party {
  Named name;
  const Organisation* known = nullptr;  ///< null: recognised by its shape
  std::string country;
  double weight = 0;
  std::vector<Span> spans;
  bool is_person = false;
};

/// All of the scene, listed ones first.
std::vector<Party> find_parties(const Scene& scene);

struct Sides {
  std::vector<Party> suppliers, buyers;
};

/// Sorts the parties by what they are to `wares`: who makes them supplies, who uses them buys.
/// A chipmaker buys where the goods are tools or materials for making chips, and so does a company
/// of `far_country`, to which goods go, or of the decider's `own_country` where others make them.
Sides sort_parties(const std::vector<Party>& parties, const std::vector<Ware>& wares, Action action,
                   bool is_listing, const std::string& far_country, const std::string& own_country);

}  // namespace chipwire
