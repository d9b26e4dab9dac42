#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// A web address in the form in which two of one page are equal (RFC 3986, 6.2.2 and 6.2.3): scheme
/// and host in lower case, without default port, fragment, trailing slash and the parameters that
/// only track where a reader came from (utm_*, fbclid, …). What is no absolute URL stays as it is.
std::string normal_link(std::string_view url);

}  // namespace chipwire
