#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// A document's characters, and how they were found.
struct Characters {
  std::string utf8;      ///< valid UTF-8 without a byte order mark
  std::string encoding;  ///< the one used, as IANA or WHATWG name it: UTF-8, windows-1252, GB18030
  std::string warning;   ///< empty, or why it is not the declared one or does not fit
};

/// Finds a document's encoding and converts it. Order: byte order mark (RFC 7303, 3.3), charset of
/// the HTTP Content-Type, XML declaration, UTF-8, sniffing (ICU). The first that fits the bytes
/// wins; text that is UTF-8 beyond doubt is never read as a single-byte encoding. Labels mean what
/// browsers make of them (WHATWG Encoding): latin1 is windows-1252, gb2312 is GB18030.
Characters read_characters(std::string_view bytes, std::string_view content_type);

/// The value of a parameter of a header field, as `charset` of a Content-Type, without quotes.
std::string header_parameter(std::string_view header, std::string_view name);

}  // namespace chipwire
