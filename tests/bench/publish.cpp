// What a shard costs beside a bare librdkafka producer, both on the same real broker in one run,
// with the same records, batches and number of partitions.
//
//   bench_publish [BROKERS]        without BROKERS: a broker of its own (deploy/kafka)
//
// Prints for each batch size: transactions and stories a second, and the transaction's p50 and p99.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "config/credentials.h"
#include "daemon/publish/checkpoint.h"
#include "daemon/publish/producer.h"
#include "daemon/publish/topics.h"
#include "tests/broker.h"
#include "tests/daemon/publish/shard_under_test.h"

namespace chipwire {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t story_bytes = 5'000;
constexpr std::chrono::seconds lasting{4};

struct Figures {
  std::vector<double> milliseconds;  // of each transaction
  double seconds = 0;
};

/// Calls `transact` for a while; the first tenth warms up.
Figures measure(const std::function<void()>& transact) {
  for (const auto until = steady_clock::now() + lasting / 10; steady_clock::now() < until;)
    transact();
  Figures figures;
  const auto start = steady_clock::now();
  while (steady_clock::now() - start < lasting) {
    const auto begin = steady_clock::now();
    transact();
    figures.milliseconds.push_back(
        std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count());
  }
  figures.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  std::sort(figures.milliseconds.begin(), figures.milliseconds.end());
  return figures;
}

double print(const char* who, int stories, const Figures& figures) {
  const auto count = figures.milliseconds.size();
  const double rate = static_cast<double>(count) / figures.seconds;
  fmt::print(
      "{:8} {:5} stories a transaction: {:6.0f} transactions/s {:7.0f} stories/s  "
      "p50 {:6.2f} ms  p99 {:6.2f} ms\n",
      who, stories, rate, rate * stories, figures.milliseconds[count / 2],
      figures.milliseconds[count * 99 / 100]);
  return rate * stories;
}

/// Begin, produce, commit and the pause, with nothing else in the way; a cursor's two records go
/// along, as they do for a shard.
Figures bare(const Settings& settings, int stories) {
  Producer producer(settings.kafka, Credentials(""), settings.kafka.prefix + ".bare");
  while (producer.init_transactions()) {
  }
  const auto stories_topic = settings.kafka.prefix + ".stories";
  const auto checkpoints_topic = settings.kafka.prefix + ".checkpoints";
  producer.partitions(stories_topic);
  producer.partitions(checkpoints_topic);
  const auto batch = settle(Job{}, stories, story_bytes);
  auto cursor = batch.settled.next;
  cursor.source = "bare";
  const auto checkpoint = checkpoint_change({}, cursor, 1).records;
  return measure([&] {
    bool good = !producer.begin();
    for (const auto& record : batch.settled.records) {
      good = good && !producer.produce(stories_topic, 0, record, 0);
    }
    for (const auto& record : checkpoint) {
      good = good && !producer.produce(checkpoints_topic, 0, record, 0);
    }
    if (!good || producer.commit()) std::abort();
    std::this_thread::sleep_for(settings.kafka.commit_pause);
  });
}

Figures through_a_shard(const Settings& settings, int stories) {
  const auto source = source_of(0, settings.kafka);
  ShardUnderTest feed(0, settings.kafka, {source});
  if (!feed.turn()) std::abort();
  const auto job = feed.leave(source);
  const auto batch = settle(job, stories, story_bytes);
  feed.shard().settle(batch);
  if (!feed.turn()) std::abort();
  return measure([&] {
    feed.leave(source);
    auto next = batch;
    // Another cursor each time, as a real one would be, at the price of changing one entry.
    ++next.settled.next.seen.begin()->second.seq;
    feed.shard().settle(std::move(next));
    if (!feed.turn()) std::abort();
  });
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  using namespace chipwire;
  if (argc > 1) setenv("CHIPWIRE_BROKER", argv[1], 1);
  const auto settings = broker_settings();
  ensure_topics(settings, Credentials(""));
  for (const int stories : {1, 5, 50, 200, 1000}) {
    const auto most = print("bare", stories, bare(settings, stories));
    const auto ours = print("shard", stories, through_a_shard(settings, stories));
    fmt::print("         {:.0f} % of bare\n", 100 * ours / most);
  }
}
