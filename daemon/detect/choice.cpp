#include "daemon/detect/choice.h"

namespace chipwire {

double odds(const Model& model, const Signs& signs) {
  double sum = 0;
  if (const auto bias = model.find("bias"); bias != model.end()) sum = bias->second;
  for (const auto& [name, amount] : signs.all()) {
    if (const auto weight = model.find(name); weight != model.end()) sum += amount * weight->second;
  }
  return sum;
}

}  // namespace chipwire
