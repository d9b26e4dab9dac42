#pragma once

#include "connectors/format/xml.h"
#include "connectors/item.h"

namespace chipwire {

/// Takes headline, byline, dateline and content from the body of a NITF 3.x document, wherever the
/// item has none of its own yet.
void read_nitf_body(const Element& nitf, Item& item);

}  // namespace chipwire
