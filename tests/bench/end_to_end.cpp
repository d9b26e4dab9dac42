// The whole daemon on a real broker: items a second, time from first byte to visible under
// read_committed, memory with many sources.
//
//   bench_end_to_end [ITEMS [SECONDS [SOURCES]]]     default: 5000 items, 20 s at 100 items/s, 1000
//   sources

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <thread>

#include "daemon/publish/producer.h"
#include "daemon/publish/topics.h"
#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr int feeds = 20;

std::string feed_name(int number) {
  return fmt::format("feed-{}", number);
}

std::string all_sources(const Newsroom& room, int count) {
  std::string sources;
  for (int i = 0; i < count; ++i) sources += room.source(feed_name(i));
  return sources;
}

/// Seconds that a bare transactional producer takes for the same records, as many in a transaction
/// as a feed has.
double bare_seconds(const Newsroom& room, const std::vector<Message>& records) {
  auto kafka = room.kafka();
  kafka.prefix += "-bare";
  Settings settings;
  settings.kafka = kafka;
  const Credentials none("");
  ensure_topics(settings, none);
  Producer producer(kafka, none, kafka.prefix);
  producer.partitions(kafka.prefix + ".stories");
  producer.init_transactions();
  const std::size_t batch = records.size() / feeds;
  const auto start = steady_clock::now();
  for (std::size_t i = 0; i < records.size(); i += batch) {
    producer.begin();
    for (std::size_t k = i; k < std::min(i + batch, records.size()); ++k) {
      const Record record{"stories", records[k].key, *records[k].value, records[k].headers};
      producer.produce(kafka.prefix + ".stories", 0, record, k);
    }
    producer.commit();
    std::this_thread::sleep_for(kafka.commit_pause);
  }
  return duration<double>(steady_clock::now() - start).count();
}

/// The first `count` stories, read as they come.
std::vector<Message> follow(const Newsroom& room, std::size_t count) {
  Consumer consumer(room.kafka(), Credentials(""));
  consumer.assign_all({room.kafka().prefix + ".stories"});
  std::vector<Message> records;
  const auto end = steady_clock::now() + std::chrono::minutes{2};
  while (records.size() < count && steady_clock::now() < end) {
    auto read = consumer.read(std::chrono::milliseconds{100});
    if (auto* message = std::get_if<Message>(&read)) records.push_back(std::move(*message));
  }
  return records;
}

void measure_throughput(int items) {
  Newsroom room;
  for (int feed = 0; feed < feeds; ++feed) {
    std::vector<FeedItem> list;
    for (int i = feed; i < items; i += feeds) list.push_back(approval(i));
    room.publish(feed_name(feed), list);
  }
  room.configure(all_sources(room, feeds), "", "items = \"off\"");
  const auto start = steady_clock::now();
  room.start();
  room.await("stories", 1);
  const auto first = steady_clock::now();
  const auto records = follow(room, static_cast<std::size_t>(items));
  const double seconds = duration<double>(steady_clock::now() - first).count();
  room.daemon().stop();
  const double bare = bare_seconds(room, records);
  const auto rate = [&](double time) { return static_cast<double>(records.size()) / time; };
  fmt::print("first story {:.2f} s after the daemon's start\n",
             duration<double>(first - start).count());
  fmt::print(
      "throughput: {} of {} stories, {:.0f}/s from feeds, fetched, decoded and detected, to "
      "read; a bare transactional producer {:.0f}/s\n",
      records.size(), items, rate(seconds), rate(bare));
}

void measure_latency(int seconds) {
  Newsroom room;
  std::vector<std::vector<FeedItem>> lists(feeds);
  for (int i = 0; i < feeds; ++i) room.publish(feed_name(i), lists[static_cast<std::size_t>(i)]);
  room.configure(all_sources(room, feeds));
  room.start();
  for (int i = 0; i < feeds; ++i) room.was_read(feed_name(i), 1);

  Consumer consumer(room.kafka(), Credentials(""));
  consumer.assign_all({room.kafka().prefix + ".items"});
  std::atomic<bool> done = false;
  std::thread newsmaker([&] {  // each feed gets a new item five times a second: 100 items a second
    int number = 0;
    for (int round = 0; round < seconds * 5; ++round) {
      for (int i = 0; i < feeds; ++i) {
        auto& list = lists[static_cast<std::size_t>(i)];
        list.insert(list.begin(), approval(number++));
        if (list.size() > 30) list.pop_back();
        room.publish(feed_name(i), list);
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
      }
    }
    std::this_thread::sleep_for(std::chrono::seconds{2});
    done = true;
  });
  std::vector<double> milliseconds;
  while (!done) {
    const auto read = consumer.read(std::chrono::milliseconds{100});
    const auto* message = std::get_if<Message>(&read);
    if (message == nullptr) continue;
    const auto first_byte =
        parse_rfc3339(value_of(*message)["clocks"]["first_byte"].get<std::string>());
    if (first_byte)
      milliseconds.push_back(duration<double, std::milli>(now() - *first_byte).count());
  }
  newsmaker.join();
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double part) {
    return milliseconds.empty() ? 0.0
                                : milliseconds[static_cast<std::size_t>(
                                      part * static_cast<double>(milliseconds.size() - 1))];
  };
  fmt::print("first byte to visible: {} items at 100/s, p50 {:.1f} ms, p99 {:.1f} ms\n",
             milliseconds.size(), at(0.5), at(0.99));
}

long resident_kilobytes(pid_t pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

void measure_memory(int sources) {
  Newsroom room;
  std::string text;
  std::vector<FeedItem> list;
  for (int i = 0; i < 50; ++i) list.push_back(approval(i));
  for (int i = 0; i < sources; ++i) {
    room.publish(feed_name(i), list);
    auto source = room.source(feed_name(i));
    while (source.find("200ms") != std::string::npos)
      source.replace(source.find("200ms"), 5, "600s");
    text += source;
  }
  room.configure(text);
  auto& daemon = room.start();
  const bool all = eventually(
      [&] {
        for (int i = 0; i < sources; ++i) {
          if (room.requests_of(feed_name(i)) == 0) return false;
        }
        return true;
      },
      std::chrono::minutes{3});
  std::this_thread::sleep_for(std::chrono::seconds{2});
  fmt::print("memory: {} sources of 50 items{}, {} MiB resident\n", sources,
             all ? "" : " (not all read)", resident_kilobytes(daemon.pid()) / 1024);
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) {
    return argc > i ? std::atoi(argv[i]) : otherwise;
  };
  chipwire::measure_throughput(number(1, 5000));
  chipwire::measure_latency(number(2, 20));
  chipwire::measure_memory(number(3, 1000));
}
