// Brokers that are absent, stop, hang or crash, and shards that are killed: nothing is lost,
// nothing is there twice. A broker of its own for each test that hurts it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "daemon/publish/topics.h"
#include "tests/broker.h"
#include "tests/daemon/publish/shard_under_test.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ContainerEq;
using testing::HasSubstr;

std::vector<std::string> story_keys(const Settings& settings) {
  std::vector<std::string> keys;
  for (const auto& message : read_topic(settings.kafka, "stories")) keys.push_back(message.key);
  return keys;
}

std::vector<std::string> numbered(const std::string& source, int last) {
  std::vector<std::string> keys;
  for (int i = 1; i <= last; ++i) keys.push_back(source + "/" + std::to_string(i));
  return keys;
}

Settings settings_for(const Broker& broker) {
  Settings settings;
  settings.kafka.brokers = broker.address();
  settings.kafka.prefix = fresh_prefix();
  settings.kafka.shards = settings.kafka.partitions = 2;
  settings.kafka.heartbeat = 24h;
  return settings;
}

/// A source that settles `stories` of a batch as soon as it may, again and again, until stop().
class BusySource {
 public:
  BusySource(ShardUnderTest& feed, std::string source)
      : feed_(feed), source_(std::move(source)), thread_([this] { run(); }) {}
  ~BusySource() { stop(); }

  int turns() const { return turns_; }
  bool turns_reach(int count, std::chrono::seconds within) const {
    const auto until = std::chrono::steady_clock::now() + within;
    while (turns_ < count && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(10ms);
    }
    return turns_ >= count;
  }
  /// Waits for the last batch's turn.
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int settled() const { return settled_; }

 private:
  void run() {
    while (!stopping_) {
      if (!feed_.turn(60s)) return;
      ++turns_;
      if (stopping_) return;
      auto batch = settle(feed_.leave(source_), 2);
      settled_ = static_cast<int>(batch.settled.next.seen.size());
      feed_.shard().settle(std::move(batch));
      std::this_thread::sleep_for(5ms);
    }
    feed_.turn(60s);
  }

  ShardUnderTest& feed_;
  const std::string source_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> turns_ = 0, settled_ = 0;
  std::thread thread_;
};

TEST(Outage, AShardWaitsForABrokerThatIsNotThereYet) {
  Broker broker;
  const auto settings = settings_for(broker);
  ensure_topics(settings, Credentials(""));
  broker.stop();
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  EXPECT_FALSE(feed.turn(3s));
  EXPECT_FALSE(feed.shard().ready());
  EXPECT_THAT(feed.shard().status().state, HasSubstr("waiting for Kafka"));
  EXPECT_LT(std::chrono::steady_clock::now() - feed.shard().last_turn(), 5s);
  broker.start();
  EXPECT_TRUE(feed.turn(30s));
  EXPECT_TRUE(feed.shard().ready());
}

TEST(Outage, ABrokerThatStopsAndComesBackLosesAndDoublesNothing) {
  Broker broker;
  const auto settings = settings_for(broker);
  ensure_topics(settings, Credentials(""));
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  BusySource busy(feed, source);
  for (const bool orderly : {true, false, true}) {
    ASSERT_TRUE(busy.turns_reach(busy.turns() + 20, 30s));
    orderly ? broker.stop() : broker.crash();
    std::this_thread::sleep_for(1s);
    EXPECT_LT(std::chrono::steady_clock::now() - feed.shard().last_turn(), 5s);
    broker.start();
  }
  ASSERT_TRUE(busy.turns_reach(busy.turns() + 20, 30s));
  busy.stop();
  feed.stop();
  EXPECT_THAT(story_keys(settings), ContainerEq(numbered(source, busy.settled())));
}

TEST(Outage, ABrokerThatHangsLongerThanATransactionMayTakeLosesAndDoublesNothing) {
  Broker broker;
  auto settings = settings_for(broker);
  settings.kafka.transaction_timeout = 2s;
  ensure_topics(settings, Credentials(""));
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  BusySource busy(feed, source);
  ASSERT_TRUE(busy.turns_reach(20, 30s));
  broker.pause();
  std::this_thread::sleep_for(8s);
  EXPECT_FALSE(feed.shard().ready());
  broker.resume();
  ASSERT_TRUE(busy.turns_reach(busy.turns() + 20, 60s));
  busy.stop();
  feed.stop();
  EXPECT_GE(feed.shard().status().aborts + feed.shard().status().fatal, 1u);
  EXPECT_THAT(story_keys(settings), ContainerEq(numbered(source, busy.settled())));
}

TEST(Outage, AShardThatIsStoppedMeanwhileEndsInTimeAndAcknowledgesNothing) {
  Broker broker;
  const auto settings = settings_for(broker);
  ensure_topics(settings, Credentials(""));
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  ASSERT_TRUE(feed.turn());
  auto batch = settle(feed.leave(source), 2);
  broker.pause();
  feed.shard().settle(std::move(batch));
  const auto start = std::chrono::steady_clock::now();
  feed.stop(3s);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4500ms);
  EXPECT_FALSE(feed.turn(0ms));
  broker.resume();
}

/// Runs publish_victim, which publishes story after story of its one source, for `time`; then kills
/// it, in the middle of whatever it does.
void run_victim(const Settings& settings, std::chrono::milliseconds time) {
  const pid_t pid = fork();
  if (pid == 0) {
    execl(VICTIM, VICTIM, settings.kafka.brokers.c_str(), settings.kafka.prefix.c_str(), nullptr);
    _exit(127);
  }
  std::this_thread::sleep_for(time);
  kill(pid, SIGKILL);
  int status = 0;
  waitpid(pid, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the victim ended by itself";
}

TEST(Kill, AnywhereLosesAndDoublesNothing) {
  auto settings = broker_settings();
  ensure_topics(settings, Credentials(""));
  std::mt19937 random(20261124);
  for (int i = 0; i < 12; ++i)
    run_victim(settings, std::chrono::milliseconds(300 + random() % 400));
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  ASSERT_TRUE(feed.turn());
  const auto remembered = static_cast<int>(feed.leave(source).cursor.seen.size());
  EXPECT_GT(remembered, 100) << "the victims hardly lived";
  EXPECT_THAT(story_keys(settings), ContainerEq(numbered(source, remembered)));
}

}  // namespace
}  // namespace chipwire
