#pragma once

#include "connectors/item.h"
#include "daemon/line/cursor.h"

namespace chipwire {

/// What an item says of itself: by its format or, where that is silent, in its headline.
struct Declared {
  DeclaredChange change = DeclaredChange::none;
  Basis basis = Basis::diff;
  Status status = Status::usable;  ///< effective: a declared kill cancels, whatever the status says
};

Declared declared_by(const Item& item);

}  // namespace chipwire
