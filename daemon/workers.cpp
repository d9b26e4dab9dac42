#include "daemon/workers.h"

#include <algorithm>

namespace chipwire {

using std::chrono::steady_clock;

Workers::Workers(int count, const CurrentSnapshot& snapshot, Lines lines, int rules)
    : snapshot_(snapshot), lines_(std::move(lines)), rules_(rules) {
  for (int i = 0; i < count; ++i) {
    auto& worker = *workers_.emplace_back(std::make_unique<Worker>());
    worker.last_turn = steady_clock::now();
    worker.thread = std::thread([this, &worker] { run(worker); });
  }
}

Workers::~Workers() {
  stop();
}

void Workers::stop() {
  jobs_.close();
  for (auto& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
  }
}

steady_clock::time_point Workers::last_turn() const {
  auto oldest = steady_clock::time_point::max();
  for (const auto& worker : workers_) oldest = std::min(oldest, worker->last_turn.load());
  return oldest;
}

void Workers::run(Worker& worker) {
  while (!jobs_.closed()) {
    worker.last_turn = steady_clock::now();
    auto job = jobs_.pop(std::chrono::seconds{1});
    if (!job) continue;
    const int shard = job->shard;
    LineReport report;
    auto settled = run_line(std::move(*job), *snapshot_.get(), report, rules_);
    lines_.report(report);
    lines_.settled(shard, std::move(settled));
  }
}

}  // namespace chipwire
