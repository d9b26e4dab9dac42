#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/format/xml.h"
#include "connectors/item.h"

namespace chipwire {

// The constructs of RFC 4287 (and of Atom 0.3), which RSS borrows.

/// A text construct or content element: type as media type, base64 and inline markup resolved.
Markup read_atom_text(const Element& element, const std::string& base);

/// rel defaults to "alternate"; an href, an empty one too, is made absolute.
Link read_atom_link(const Element& element, const std::string& base);

/// Nothing if it names nobody.
std::optional<Person> read_atom_person(const Element& element, const std::string& base);

Category read_atom_category(const Element& element);

/// The first link with rel="alternate" and an href, one in HTML before others; empty if none.
std::string alternate_link(const std::vector<Link>& links);

}  // namespace chipwire
