// Records that a real broker refuses: for themselves, or because a clock is wrong.
#include <atomic>
#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <nlohmann/json.hpp>
#include <sys/time.h>
#include <thread>

#include "config/digest.h"
#include "daemon/publish/topics.h"
#include "tests/broker.h"
#include "tests/daemon/publish/shard_under_test.h"

namespace {

std::atomic<int> clock_is_slow_by = 0;  // seconds

}  // namespace

// librdkafka takes the time of its records from here, and finds this one before the C library's.
extern "C" int gettimeofday(struct timeval* time, void*) noexcept {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  time->tv_sec = seconds.count() - clock_is_slow_by;
  time->tv_usec = std::chrono::duration_cast<std::chrono::microseconds>(now - seconds).count();
  return 0;
}

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Sets one setting of a topic, as an operator would.
void set_topic(const Settings& settings, const std::string& topic, const char* name,
               const char* value) {
  KafkaClient client(KafkaClient::Kind::producer,
                     client_properties(settings.kafka, Credentials("")));
  auto* resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC,
                                               (settings.kafka.prefix + "." + topic).c_str());
  rd_kafka_ConfigResource_set_config(resource, name, value);
  auto* queue = rd_kafka_queue_new(client.get());
  rd_kafka_AlterConfigs(client.get(), &resource, 1, nullptr, queue);
  auto* event = rd_kafka_queue_poll(queue, 10'000);
  ASSERT_NE(event, nullptr);
  ASSERT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_ConfigResource_destroy(resource);
  // The broker hears of it from the controller, and its partitions a moment later.
  Admin admin(settings.kafka, Credentials(""));
  while (admin.describe(settings.kafka.prefix + "." + topic)->config.at(name) != value) {
    std::this_thread::sleep_for(20ms);
  }
  std::this_thread::sleep_for(200ms);
}

/// Whether the shard's state comes to hold `text`. librdkafka waits by the clock that this test sets
/// back, so its calls end too early meanwhile and the shard also says that it waits for them.
bool says(const Shard& shard, const std::string& text) {
  for (const auto until = std::chrono::steady_clock::now() + 10s;
       std::chrono::steady_clock::now() < until; std::this_thread::sleep_for(5ms)) {
    if (shard.status().state.find(text) != std::string::npos) return true;
  }
  return false;
}

class RefusalTest : public testing::Test {
 protected:
  RefusalTest() { ensure_topics(settings_, Credentials("")); }

  std::vector<std::string> stories() {
    std::vector<std::string> keys;
    for (const auto& message : read_topic(settings_.kafka, "stories")) keys.push_back(message.key);
    return keys;
  }
  std::vector<nlohmann::json> dead_letters() {
    std::vector<nlohmann::json> letters;
    for (const auto& message : read_topic(settings_.kafka, "deadletter")) {
      EXPECT_EQ(message.key, source_);
      letters.push_back(nlohmann::json::parse(message.value.value()));
    }
    return letters;
  }
  std::string key(int number) const { return source_ + "/" + std::to_string(number); }

  const Settings settings_ = broker_settings();
  const std::string source_ = source_of(0, settings_.kafka);
};

SettledBatch with_large(SettledBatch batch, std::size_t index, std::size_t bytes) {
  auto& value = batch.settled.records.at(index).value;
  for (unsigned i = 0; value.size() < bytes; ++i) value += sha256_hex(std::to_string(i));
  return batch;
}

TEST_F(RefusalTest, ARecordTooLargeForTheBrokerBecomesADeadLetterAndItsNeighboursArePublished) {
  set_topic(settings_, "stories", "max.message.bytes", "20000");
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = with_large(settle(feed.leave(source_), 9), 4, 150'000);
  const auto large = batch.settled.records[4].value;
  feed.shard().settle(std::move(batch));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(),
              ElementsAre(key(1), key(2), key(3), key(4), key(6), key(7), key(8), key(9)));
  const auto letters = dead_letters();
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_EQ(letters[0]["key"], key(5));
  EXPECT_EQ(letters[0]["topic"], "stories");
  EXPECT_EQ(letters[0]["length"], large.size());
  EXPECT_EQ(letters[0]["sha256"], sha256_hex(large));
  EXPECT_THAT(letters[0]["reason"].get<std::string>(), HasSubstr("too large"));
  EXPECT_EQ(feed.shard().status().dead_letters, 1u);
}

TEST_F(RefusalTest, ARecordTooLargeForTheClientBecomesADeadLetter) {
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  feed.shard().settle(with_large(settle(feed.leave(source_), 3), 1, 1'200'000));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), ElementsAre(key(1), key(3)));
  ASSERT_THAT(dead_letters(), SizeIs(1));
  EXPECT_EQ(dead_letters()[0]["key"], key(2));
}

TEST_F(RefusalTest, SeveralAmongManyAreEachTheirOwnDeadLetter) {
  set_topic(settings_, "stories", "max.message.bytes", "20000");
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source_), 30);
  for (const std::size_t index : {0, 7, 8, 29}) {
    batch = with_large(std::move(batch), index, 100'000 + index);
  }
  feed.shard().settle(std::move(batch));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), SizeIs(26));
  EXPECT_THAT(dead_letters(), SizeIs(4));
  feed.shard().settle(settle(feed.leave(source_), 1));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), SizeIs(27)) << "the shard goes on";
}

TEST_F(RefusalTest, AnInvalidRecordBecomesADeadLetter) {
  set_topic(settings_, "stories", "cleanup.policy", "compact");  // takes no record without a key
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source_), 3);
  batch.settled.records[1].key.clear();
  feed.shard().settle(std::move(batch));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), ElementsAre(key(1), key(3)));
  ASSERT_THAT(dead_letters(), SizeIs(1));
  EXPECT_TRUE(dead_letters()[0]["key"].is_null());
}

TEST_F(RefusalTest, ARefusedDeadLetterLosesItsBytesOnly) {
  set_topic(settings_, "stories", "max.message.bytes", "20000");
  set_topic(settings_, "deadletter", "max.message.bytes", "20000");
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  feed.shard().settle(with_large(settle(feed.leave(source_), 3), 1, 100'000));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), ElementsAre(key(1), key(3)));
  ASSERT_THAT(dead_letters(), SizeIs(1));
  EXPECT_EQ(dead_letters()[0]["key"], key(2));
  EXPECT_TRUE(dead_letters()[0]["bytes"].is_null());
}

TEST_F(RefusalTest, AWrongClockStopsPublishingAndLosesNothing) {
  set_topic(settings_, "stories", "message.timestamp.before.max.ms", "600000");
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  clock_is_slow_by = 3600;
  feed.shard().settle(settle(feed.leave(source_), 3));
  EXPECT_FALSE(feed.turn(2s));
  EXPECT_FALSE(feed.shard().ready());
  EXPECT_TRUE(says(feed.shard(), "clock is wrong"));
  EXPECT_THAT(stories(), IsEmpty());
  EXPECT_THAT(dead_letters(), IsEmpty());
  clock_is_slow_by = 0;
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(stories(), ElementsAre(key(1), key(2), key(3)));
  EXPECT_TRUE(feed.shard().ready());
}

TEST_F(RefusalTest, AMissingTopicStopsPublishingAndLosesNothing) {
  ShardUnderTest feed(0, settings_.kafka, {source_});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source_), 2);
  batch.settled.records[1].topic = "later";
  feed.shard().settle(std::move(batch));
  EXPECT_FALSE(feed.turn(1s));
  EXPECT_THAT(feed.shard().status().state, HasSubstr("later does not exist"));
  auto with_route = settings_;
  with_route.routes.emplace_back().topic = "later";
  ensure_topics(with_route, Credentials(""));
  ASSERT_TRUE(feed.turn());
  EXPECT_THAT(read_topic(settings_.kafka, "later"), SizeIs(1));
}

}  // namespace
}  // namespace chipwire
