#include "config/credentials.h"

#include <gmock/gmock.h>

#include "tests/temporary_directory.h"

namespace chipwire {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.write("token", "s3cret\n");
    directory_.write("empty", "");
    directory_.write("inner/token", "never");
  }

  std::string message_for(const std::string& text) const {
    try {
      credentials_.resolve(text);
    } catch (const CredentialError& error) {
      return error.what();
    }
    return "resolved";
  }

  TemporaryDirectory directory_;
  Credentials credentials_{directory_.path()};
};

TEST_F(CredentialsTest, ReplacesEachReference) {
  EXPECT_EQ(credentials_.resolve("Bearer ${credential:token}"), "Bearer s3cret");
  EXPECT_EQ(credentials_.resolve("${credential:token}:${credential:token}${credential:empty}!"),
            "s3cret:s3cret!");
  EXPECT_EQ(credentials_.resolve("no reference, ${HOME}"), "no reference, ${HOME}");
}

TEST_F(CredentialsTest, ReadsARotatedSecretAtOnce) {
  directory_.write("token", "next\r\n");
  EXPECT_EQ(credentials_.resolve("${credential:token}"), "next");
}

TEST_F(CredentialsTest, NeverLeavesItsDirectory) {
  for (const auto* text : {"${credential:../token}", "${credential:inner/token}", "${credential:.}",
                           "${credential:}", "${credential:token"}) {
    EXPECT_THAT(message_for(text), HasSubstr("${credential:NAME}")) << text;
  }
}

TEST_F(CredentialsTest, NamesTheMissingCredentialAndNoSecret) {
  const auto message = message_for("${credential:token}${credential:absent}");
  EXPECT_THAT(message, HasSubstr("absent"));
  EXPECT_THAT(message, Not(HasSubstr("s3cret")));
  EXPECT_THAT(message_for("${credential:inner}"), HasSubstr("no readable file"));
}

TEST_F(CredentialsTest, ListsNames) {
  EXPECT_THAT(credential_names("a ${credential:x} b ${credential:y-1}"), ElementsAre("x", "y-1"));
  EXPECT_THAT(credential_names("none"), ElementsAre());
  EXPECT_THROW(credential_names("${credential:a/b}"), CredentialError);
  EXPECT_TRUE(has_credential("x${credential:y}"));
  EXPECT_FALSE(has_credential("${y}"));
}

TEST(Credentials, TakesSystemdsDirectoryWhereNoneIsConfigured) {
  TemporaryDirectory directory;
  directory.write("token", "from systemd");
  setenv("CREDENTIALS_DIRECTORY", directory.path().c_str(), 1);
  EXPECT_EQ(Credentials("").resolve("${credential:token}"), "from systemd");
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THROW(Credentials("").resolve("${credential:token}"), CredentialError);
}

}  // namespace chipwire
