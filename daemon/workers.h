#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "daemon/queue.h"
#include "daemon/run_line.h"

namespace chipwire {

/// The threads that run the line. Jobs come in by work(), leave by `settled`.
class Workers {
 public:
  struct Lines {
    std::function<void(int shard, SettledBatch)> settled;
    std::function<void(const LineReport&)> report;
  };

  Workers(int count, const CurrentSnapshot& snapshot, Lines lines, int rules);
  ~Workers();  ///< stop()

  void work(Job job) { jobs_.push(std::move(job)); }
  /// Finishes the jobs that are there, then ends the threads.
  void stop();

  std::size_t waiting() const { return jobs_.size(); }
  /// The oldest time at which a worker passed its loop's head.
  std::chrono::steady_clock::time_point last_turn() const;

 private:
  struct Worker {
    std::atomic<std::chrono::steady_clock::time_point> last_turn;
    std::thread thread;
  };
  void run(Worker& worker);

  const CurrentSnapshot& snapshot_;
  const Lines lines_;
  const int rules_;
  Queue<Job> jobs_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace chipwire
