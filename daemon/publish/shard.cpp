#include "daemon/publish/shard.h"

#include <deque>
#include <spdlog/spdlog.h>
#include <thread>
#include <utility>

#include "config/digest.h"
#include "daemon/publish/shard_thread.h"
#include "daemon/queue.h"

namespace chipwire {

int shard_of(std::string_view source, int shards) {
  return static_cast<int>(murmur2(source) % static_cast<std::uint32_t>(shards));
}

struct Shard::State {
  const int number;
  const int shards;
  const Lines lines;
  SourcesAtRest sources;
  Queue<SettledBatch> settled;
  ShardThread work;
  std::thread thread;

  State(int number_, const KafkaSettings& settings, const Credentials& credentials, Lines lines_)
      : number(number_),
        shards(settings.shards),
        lines(std::move(lines_)),
        sources(number),
        work(number, settings, credentials, lines, sources, settled) {}
};

Shard::Shard(int number, const KafkaSettings& settings, const Credentials& credentials, Lines lines)
    : state_(std::make_unique<State>(number, settings, credentials, std::move(lines))) {}

Shard::~Shard() {
  stop(std::chrono::steady_clock::now());
}

void Shard::start() {
  state_->thread = std::thread([this] { state_->work.run(); });
}

void Shard::stop(std::chrono::steady_clock::time_point deadline) {
  state_->work.stop_by(deadline);
  state_->settled.close();
  if (state_->thread.joinable()) state_->thread.join();
}

void Shard::arrive(Batch batch) {
  if (auto job = state_->sources.leave(std::move(batch))) state_->lines.work(std::move(*job));
}

void Shard::settle(SettledBatch batch) {
  // Without a change there is nothing to wait for: the source may go on even in an outage.
  if (!batch.settled.changed && state_->sources.come_back(batch.settled.next)) {
    state_->lines.give(turn_after(std::move(batch)));
    return;
  }
  state_->settled.push(std::move(batch));
}

void Shard::replace_sources(std::vector<std::string> names) {
  std::erase_if(names, [this](const std::string& name) {
    return shard_of(name, state_->shards) != state_->number;
  });
  for (auto& turn : state_->sources.replace(names)) state_->lines.give(std::move(turn));
}

std::chrono::steady_clock::time_point Shard::last_turn() const {
  return state_->work.last_turn();
}

bool Shard::ready() const {
  return state_->work.is_ready();
}

ShardStatus Shard::status() const {
  auto status = state_->work.status();
  status.waiting += state_->settled.size();
  return status;
}

}  // namespace chipwire
