#include "config/digest.h"

#include <gtest/gtest.h>

namespace chipwire {

// FIPS 180-4 examples.
TEST(Digest, Sha256MatchesTheStandardsExamples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, Hash64IsTheBeginningOfSha256) {
  EXPECT_EQ(hash64("abc"), 0xba7816bf8f01cfeaU);
  EXPECT_NE(hash64("abc"), hash64("abd"));
}

// Values of org.apache.kafka.common.utils.Utils.murmur2, as Kafka's own UtilsTest lists them.
TEST(Digest, Murmur2IsThatOfKafkasJavaClient) {
  const struct {
    const char* key;
    std::int32_t java;
  } cases[] = {
      {"21", -973932308},
      {"foobar", -790332482},
      {"a-little-bit-long-string", -985981536},
      {"a-little-bit-longer-string", -1486304829},
      {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
      {"abc", 479470107},
  };
  for (const auto& [key, java] : cases) {
    EXPECT_EQ(murmur2(key), static_cast<std::uint32_t>(java) & 0x7fffffff) << key;
  }
}

TEST(Digest, Murmur2TakesBytesAboveAsciiAsUnsigned) {
  EXPECT_NE(murmur2("\xff"), murmur2("\x7f"));
  EXPECT_LE(murmur2("\xff\xfe\xfd"), 0x7fffffffU);
}

}  // namespace chipwire
