#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chipwire {

struct Mended {
  std::string text;
  std::vector<std::string> warnings;
};

/// Resolves what an XML parser without a DTD cannot: HTML's named references, entities declared in
/// the document itself as plain text (at most 4 KB each and 256 KB in all, so that none explodes),
/// and makes a bare `&` an `&amp;`. CDATA and comments are left alone.
/// Nothing if the text needs no mending; one pass that stops only at '&' where that is so.
std::optional<Mended> mend_references(std::string_view xml);

/// Makes well-formed XML of something that is nearly so: drops what stands before the first tag and
/// the document type, ends what is not ended (elements, CDATA, comments), drops end tags without a
/// beginning, quotes attribute values, takes a '<' that begins no tag as text.
/// Meant for text that a strict parser refused. Linear.
std::string rebuild(std::string_view text);

}  // namespace chipwire
