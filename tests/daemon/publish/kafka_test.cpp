#include "daemon/publish/kafka.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/publish/producer.h"

namespace chipwire {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Locality {
  const char* brokers;
  bool local;
};

class IsLocal : public testing::TestWithParam<Locality> {};

TEST_P(IsLocal, LooksAtEveryAddress) {
  EXPECT_EQ(is_local(GetParam().brokers), GetParam().local) << GetParam().brokers;
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, IsLocal,
    testing::Values(Locality{"localhost:9092", true}, Locality{"localhost", true},
                    Locality{"127.0.0.1:9092", true}, Locality{"127.9.9.9:1", true},
                    Locality{"[::1]:9092", true}, Locality{"::1", true},
                    Locality{"PLAINTEXT://localhost:9092", true},
                    Locality{"localhost:1, 127.0.0.1:2", true},
                    Locality{"localhost:9092,kafka:9092", false},
                    Locality{"kafka.example:9092", false}, Locality{"10.0.0.1:9092", false},
                    Locality{"localhost.example:9092", false}, Locality{"", false},
                    Locality{"127.0.0.1.example:9092", false},
                    Locality{"[2001:db8::1]:9092", false}));

TEST(KafkaProperties, OfTheUserGoOverOurs) {
  KafkaSettings settings;
  settings.properties = {{"client.id", "mine"}, {"socket.nagle.disable", "false"}};
  const auto properties = client_properties(settings, Credentials(""));
  EXPECT_EQ(properties.at("client.id"), "mine");
  EXPECT_EQ(properties.at("socket.nagle.disable"), "false");
  EXPECT_EQ(properties.at("bootstrap.servers"), "localhost:9092");
}

TEST(KafkaProperties, HoldTheCredentialItself) {
  const auto directory = std::filesystem::path(testing::TempDir()) / "kafka-credentials";
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "kafka") << "s3cret\n";
  KafkaSettings settings;
  settings.properties = {{"sasl.password", "${credential:kafka}"}};
  EXPECT_EQ(client_properties(settings, Credentials(directory)).at("sasl.password"), "s3cret");
}

TEST(KafkaClient, NamesAnUnknownProperty) {
  try {
    KafkaClient(KafkaClient::Kind::producer, {{"no.such.property", "1"}});
    FAIL();
  } catch (const KafkaPropertyError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no.such.property"));
  }
}

TEST(KafkaClient, NamesTheRefusedPropertyAndNotItsValue) {
  try {
    KafkaClient(KafkaClient::Kind::producer, {{"security.protocol", "c4nary"}});
    FAIL();
  } catch (const KafkaPropertyError& error) {
    EXPECT_THAT(error.what(), HasSubstr("security.protocol"));
    EXPECT_THAT(error.what(), Not(HasSubstr("c4nary")));
  }
}

TEST(Producer, IsTransactionalWhateverTheUserSays) {
  KafkaSettings settings;
  settings.properties = {{"transactional.id", "other"}, {"enable.idempotence", "false"}};
  EXPECT_NO_THROW(Producer(settings, Credentials(""), "chipwire.0"));
}

}  // namespace
}  // namespace chipwire
