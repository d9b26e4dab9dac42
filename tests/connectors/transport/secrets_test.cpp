#include "connectors/transport/secrets.h"

#include <gtest/gtest.h>

#include "connectors/transport/printable.h"
#include "tests/connectors/transport/running_intake.h"

namespace chipwire {
namespace {

class SecretsTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.write("token", "s3cr/et+token\n");
    directory_.write("pin", "42\n");
    directory_.write("lines", "first\nsecond\n");
  }
  TemporaryDirectory directory_;
  Credentials credentials_{directory_.path().string()};
};

TEST_F(SecretsTest, ResolvesEveryCredential) {
  Secrets secrets(credentials_);
  EXPECT_EQ(secrets.resolve("a ${credential:token} b ${credential:pin}"), "a s3cr/et+token b 42");
  EXPECT_EQ(secrets.resolve("nothing here"), "nothing here");
}

TEST_F(SecretsTest, TakesThemOutAgainInEitherCoding) {
  Secrets secrets(credentials_);
  secrets.resolve("${credential:token}");
  EXPECT_EQ(secrets.redact("x?k=s3cr/et+token&l=s3cr%2Fet%2Btoken."),
            "x?k=${credential:token}&l=${credential:token}.");
}

TEST_F(SecretsTest, RefusesWhatWouldBreakOutOfAHeader) {
  Secrets secrets(credentials_);
  EXPECT_THROW(secrets.resolve("Bearer ${credential:lines}"), CredentialError);
  EXPECT_THROW(secrets.resolve("one\r\nInjected: two"), CredentialError);
  EXPECT_THROW(secrets.resolve("one\n${credential:token}"), CredentialError);
  EXPECT_THROW(secrets.resolve("${credential:absent}"), CredentialError);
}

TEST(Printable, ShowsControlAndBidiCharactersAsBytes) {
  EXPECT_EQ(printable("plain 新闻 é.xml"), "plain 新闻 é.xml");
  EXPECT_EQ(printable("a\x1b[31m\n"), "a\\x1b[31m\\x0a");
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b"),
            "a\\xe2\\x80\\xaeb");
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
}

}  // namespace
}  // namespace chipwire
