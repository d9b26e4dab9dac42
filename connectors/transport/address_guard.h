#pragma once

#include <string>
#include <sys/socket.h>

namespace chipwire {

/// Whether an address is one of the public internet: not loopback, private (RFC 1918), shared
/// (RFC 6598), link-local (with the clouds' metadata address), unique local, multicast, unspecified
/// or otherwise special (RFC 6890). An IPv6 address that carries an IPv4 one (mapped, compatible,
/// NAT64, 6to4) counts as that one; Teredo never counts as public. Families other than IPv4 and
/// IPv6 are not public.
bool is_public_address(const sockaddr& address);

/// The same for an address as text, without brackets; what is no address is not public.
bool is_public_address(const std::string& text);

/// `192.0.2.1`, `2001:db8::1`, or "?".
std::string to_text(const sockaddr& address);

}  // namespace chipwire
