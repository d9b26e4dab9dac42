#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// `reference` made absolute against `base` (RFC 3986, 5.2), trimmed and without the white space
/// and control characters that feeds wrap it in. What is absolute already stays as it was written.
/// Without a usable base the reference itself.
std::string resolve_url(std::string_view base, std::string_view reference);

/// The scheme in lower case, empty for a relative reference.
std::string url_scheme(std::string_view url);

/// Whether `url` is one that an Item may hold: http, https, or relative where no base was known.
bool is_web_link(std::string_view url);

}  // namespace chipwire
