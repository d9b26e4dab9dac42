#include "connectors/transport/address_guard.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace chipwire {
namespace {

TEST(AddressGuard, LetsPublicAddressesPass) {
  for (const char* address :
       {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
        "192.167.255.255", "198.17.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1",
        "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public_address(std::string(address))) << address;
  }
}

TEST(AddressGuard, RefusesSpecialAddresses) {
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.170",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fe80::1",
                              "fe80::1%eth0",
                              "febf::1",
                              "fec0::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "ff02::1",
                              "100::1",
                              "2001:db8::1",
                              "2001::1",
                              "3fff::1",
                              "64:ff9b:1::808:808",
                              "not an address",
                              ""}) {
    EXPECT_FALSE(is_public_address(std::string(address))) << address;
  }
}

TEST(AddressGuard, RefusesPrivateAddressesInsideOfIpv6Forms) {
  for (const char* address :
       {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:c0a8:101::1"}) {
    EXPECT_FALSE(is_public_address(std::string(address))) << address;
  }
}

TEST(AddressGuard, ReadsSocketAddresses) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(0x7f000001);
  EXPECT_FALSE(is_public_address(reinterpret_cast<const sockaddr&>(four)));
  EXPECT_EQ(to_text(reinterpret_cast<const sockaddr&>(four)), "127.0.0.1");
  four.sin_addr.s_addr = htonl(0x08080808);
  EXPECT_TRUE(is_public_address(reinterpret_cast<const sockaddr&>(four)));

  sockaddr_storage room{};
  auto& six = reinterpret_cast<sockaddr_in6&>(room);
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  EXPECT_FALSE(is_public_address(reinterpret_cast<const sockaddr&>(room)));
  EXPECT_EQ(to_text(reinterpret_cast<const sockaddr&>(room)), "::1");

  room = {};
  room.ss_family = AF_UNIX;
  EXPECT_FALSE(is_public_address(reinterpret_cast<const sockaddr&>(room)));
}

}  // namespace
}  // namespace chipwire
