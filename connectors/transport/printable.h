#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// `text` fit for a terminal, a log line or a record: control, bidi and other invisible characters
/// and bytes that are no UTF-8 become `\xNN`, byte by byte. Pure.
std::string printable(std::string_view text);

}  // namespace chipwire
