#include "tests/daemon/publish/shard_under_test.h"

#include <fmt/format.h>
#include <random>

namespace chipwire {

ShardUnderTest::ShardUnderTest(int shard, const KafkaSettings& settings,
                               std::vector<std::string> sources)
    : shard_(shard, settings, credentials_,
             {.work = [this](Job job) { jobs_.push(std::move(job)); },
              .give = [this](Turn turn) { turns_.push(std::move(turn)); }}) {
  shard_.replace_sources(std::move(sources));
  shard_.start();
}

std::optional<Turn> ShardUnderTest::turn(std::chrono::milliseconds wait) {
  return turns_.pop(wait);
}

std::optional<Job> ShardUnderTest::job(std::chrono::milliseconds wait) {
  return jobs_.pop(wait);
}

Job ShardUnderTest::leave(const std::string& source) {
  Batch batch;
  batch.source = source;
  batch.receipts = {"receipt"};
  shard_.arrive(std::move(batch));
  return job().value();
}

void ShardUnderTest::stop(std::chrono::milliseconds within) {
  shard_.stop(std::chrono::steady_clock::now() + within);
}

std::string source_of(int shard, const KafkaSettings& settings, int nth) {
  for (int i = 0;; ++i) {
    auto name = fmt::format("source-{}", i);
    if (shard_of(name, settings.shards) == shard && nth-- == 0) return name;
  }
}

SettledBatch settle(Job job, int stories, std::size_t bytes) {
  SettledBatch settled{
      .source = job.batch.source, .receipts = job.batch.receipts, .ttl = {}, .settled = {}};
  auto& next = settled.settled.next;
  next = std::move(job.cursor);
  std::mt19937 random(static_cast<unsigned>(next.seen.size()));
  for (int i = 0; i < stories; ++i) {
    const auto id = next.seen.size() + 1;
    std::string value(bytes, ' ');
    for (auto& byte : value) byte = static_cast<char>('a' + random() % 26);
    settled.settled.records.push_back({.topic = "stories",
                                       .key = fmt::format("{}/{}", next.source, id),
                                       .value = std::move(value),
                                       .headers = {{"ce_id", fmt::format("{}@1", id)}},
                                       .is_tombstone = false});
    next.seen[id].id = id;
  }
  next.validators.etag = fmt::format("\"{}\"", next.seen.size());
  settled.settled.changed = true;
  settled.settled.new_items = static_cast<std::size_t>(stories);
  return settled;
}

}  // namespace chipwire
