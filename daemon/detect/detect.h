#pragma once

#include "connectors/item.h"
#include "daemon/detect/knowledge.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// Reads title, summary and text of an item. Pure: the same item and knowledge give the same
/// Reading, byte for byte; `item.published` is the only clock. Thread-safe.
Reading detect(const Item& item, const Knowledge& knowledge);

}  // namespace chipwire
