#include "connectors/transport/address_guard.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <optional>

namespace chipwire {
namespace {

using V6 = std::array<std::uint8_t, 16>;

struct V4Range {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// IANA's special-purpose registry (RFC 6890) and what lies above the unicast space.
constexpr V4Range special_v4[] = {
    {v4(0, 0, 0, 0), 8},      {v4(10, 0, 0, 0), 8},     {v4(100, 64, 0, 0), 10},
    {v4(127, 0, 0, 0), 8},    {v4(169, 254, 0, 0), 16}, {v4(172, 16, 0, 0), 12},
    {v4(192, 0, 0, 0), 24},   {v4(192, 0, 2, 0), 24},   {v4(192, 88, 99, 0), 24},
    {v4(192, 168, 0, 0), 16}, {v4(198, 18, 0, 0), 15},  {v4(198, 51, 100, 0), 24},
    {v4(203, 0, 113, 0), 24}, {v4(224, 0, 0, 0), 3},
};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(std::begin(special_v4), std::end(special_v4), [&](const V4Range& range) {
    return (address ^ range.network) >> (32 - range.bits) == 0;
  });
}

std::uint32_t v4_at(const V6& address, std::size_t at) {
  return v4(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

bool starts_with(const V6& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

/// The IPv4 address that an IPv6 one stands for.
std::optional<std::uint32_t> carried_v4(const V6& address) {
  const V6 zero{};
  if (std::equal(zero.begin(), zero.begin() + 10, address.begin())) {
    const bool mapped = address[10] == 0xff && address[11] == 0xff;  // RFC 4291, 2.5.5.2
    const bool compatible = address[10] == 0 && address[11] == 0;    // 2.5.5.1, :: and ::1
    if (mapped || compatible) return v4_at(address, 12);
  }
  if (starts_with(address, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) {  // NAT64, RFC 6052
    return v4_at(address, 12);
  }
  if (starts_with(address, {0x20, 0x02})) return v4_at(address, 2);  // 6to4, RFC 3056
  return std::nullopt;
}

bool is_public_v6(const V6& address) {
  if (const auto inner = carried_v4(address)) return is_public_v4(*inner);
  if ((address[0] & 0xe0) != 0x20) return false;  // outside global unicast, 2000::/3
  if (starts_with(address, {0x20, 0x01}) && address[2] < 2) return false;   // 2001::/23, Teredo
  if (starts_with(address, {0x20, 0x01, 0x0d, 0xb8})) return false;         // documentation
  return !(address[0] == 0x3f && address[1] == 0xff && address[2] < 0x10);  // RFC 9637
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public_v4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    V6 bytes;
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return is_public_v6(bytes);
  }
  return false;
}

bool is_public_address(const std::string& text) {
  in_addr four{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return is_public_v4(ntohl(four.s_addr));
  V6 six;
  const std::string bare = text.substr(0, text.find('%'));  // without a zone
  return inet_pton(AF_INET6, bare.c_str(), six.data()) == 1 && is_public_v6(six);
}

std::string to_text(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = "?";
  if (address.sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text,
              sizeof text);
  }
  return text;
}

}  // namespace chipwire
