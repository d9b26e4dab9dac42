#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// What is wrong with `url` as a feed's address, or empty: http or https, a host, a port that is
/// one, no plain-text user or password (they belong into ${credential:NAME}).
std::string feed_url_fault(std::string_view url);

/// A source's name for a feed that has none: host and 8 hex digits of the URL's SHA-256
/// ("news-example-org-1a2b3c4d"). `url` must be without fault.
std::string name_from_url(std::string_view url);

/// What is wrong with the ${credential:NAME} in `text`, or empty.
std::string credential_fault(std::string_view text);

}  // namespace chipwire
