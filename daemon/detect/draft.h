#pragma once

#include <string>
#include <vector>

#include "daemon/detect/choice.h"
#include "daemon/detect/decider.h"
#include "daemon/detect/event.h"
#include "daemon/detect/goods.h"
#include "daemon/detect/parties.h"
#include "daemon/detect/places.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// One scene's claim in the making, slot by slot, each slot with its evidence.
class Draft {
 public:
  Draft(const Scene& scene, Verdict verdict);

  /// Fills the slots. `claim.id` and `claim.gist` are left to finish().
  Claim write();
  /// Of each member of the written claim's `buyers`: its country, or empty.
  const std::vector<std::string>& buyers_home() const { return buyers_home_; }
  /// What write() chose among, slot by slot.
  const std::vector<Choice>& choices() const { return choices_; }

 private:
  void prove(const char* slot, Span span);
  void prove(const char* slot, const std::vector<Span>& spans);
  double said(Concept word) const;
  const std::string& choose_best(Choice choice);
  std::vector<bool> choose_each(Choice choice);
  bool choose(const char* slot, Signs signs);

  void decide_who();
  void decide_goods();
  void decide_side();
  void decide_parties();
  void decide_destination();
  void decide_terms();
  std::string far_country() const;
  void prove_trade();

  const Scene& scene_;
  Verdict verdict_;
  Places places_;
  std::vector<Party> parties_;
  std::vector<Ware> wares_;
  bool is_listing_ = false;
  Claim claim_;
  std::vector<std::string> suppliers_home_, buyers_home_;
  std::vector<Choice> choices_;
};

/// Gives a claim its id and gist.
void finish(Claim& claim);

}  // namespace chipwire
