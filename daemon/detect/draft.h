#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/detect/goods.h"
#include "daemon/detect/parties.h"
#include "daemon/detect/places.h"
#include "daemon/detect/scene.h"
#include "daemon/detect/verdict.h"

namespace chipwire {

/// One scene's claim in the making, slot by slot, each slot with its evidence.
class Draft {
 public:
  Draft(const Scene& scene, Verdict verdict);

  /// Fills the slots. `claim.id` and `claim.gist` are left to finish().
  Claim write();
  /// Of each member of the written claim's `buyers`: its country, or empty.
  const std::vector<std::string>& buyers_home() const { return buyers_home_; }

 private:
  void prove(const char* slot, Span span);
  void prove(const char* slot, const std::vector<Span>& spans);
  double said(Concept word) const;

  void follow_flow();
  std::string far_country() const;
  std::vector<Ware> goods(const std::vector<Party>& parties) const;
  void goods_and_parties();
  Side side() const;
  void prove_trade();
  std::string destination();
  std::string origin() const;
  void terms();

  const Scene& scene_;
  Verdict verdict_;
  Places places_;
  Claim claim_;
  std::vector<std::string> suppliers_home_, buyers_home_;
  std::map<std::string, double> flow_;  // where goods go according to the text: weight by country
  bool is_listing_ = false;
};

/// Gives a claim its id and gist.
void finish(Claim& claim);

}  // namespace chipwire
