#pragma once

#include <string>
#include <vector>

#include "daemon/detect/choice.h"
#include "daemon/detect/goods.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// A company or institution that the news names.
struct Party {
  Named name;
  const Organisation* known = nullptr;  ///< null: recognised by its shape
  std::string country;
  double weight = 0;
  int rank = 0;  ///< of the first sentence that names it
  int times = 0;
  int recalls = 0;  ///< mentions that only tell what was before
  std::vector<Span> spans{};
  /// What stands around its mentions, each once: "to", "buys", "sells", "asks", "gets", "speaks",
  /// "acted_on", …; and of an unlisted one, how it is written: "is_bracketed", "is_two_words", …
  std::vector<std::string> roles{};
};

/// All of the scene, listed ones first.
std::vector<Party> find_parties(const Scene& scene);

/// What the rest of a claim says about whom its parties can be.
struct Deal {
  Action action = Action::approve;
  Side side = Side::export_;
  bool is_listing = false;
  std::string decider;  ///< country that decides
  std::string far;      ///< country that goods go to, or empty
  std::vector<Ware> wares;
};

/// What speaks for and against each of `parties` as a supplier and as a buyer in `deal`.
Choice weigh_suppliers(const std::vector<Party>& parties, const Deal& deal);
Choice weigh_buyers(const std::vector<Party>& parties, const Deal& deal);

}  // namespace chipwire
