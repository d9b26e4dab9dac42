#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/publish/producer.h"
#include "daemon/publish/shard.h"
#include "daemon/publish/transaction.h"
#include "daemon/queue.h"

namespace chipwire {

/// The turn that a source gets for its batch.
Turn turn_after(SettledBatch batch);

/// What a shard's thread does: opens (fences the predecessor, restores the cursors), commits what
/// is settled, and opens again where the outcome of a transaction is unknown.
class ShardThread {
 public:
  ShardThread(int number, const KafkaSettings& settings, const Credentials& credentials,
              const Shard::Lines& lines, SourcesAtRest& sources, Queue<SettledBatch>& settled);

  /// Runs until stop_by() was called and all that is settled is committed, or its time is over.
  void run();

  // From any thread:
  void stop_by(std::chrono::steady_clock::time_point deadline);
  std::chrono::steady_clock::time_point last_turn() const { return last_turn_; }
  bool is_ready() const { return is_ready_; }
  ShardStatus status() const;

 private:
  enum class State { opening, ready, waiting, refused, broken };

  bool try_open();
  void open();
  void sort_pending();
  bool got_through(const SettledBatch& batch) const;
  void collect();
  bool is_done_without(SettledBatch& batch);
  void publish();
  std::vector<Outgoing> fill_transaction();
  void committed(std::size_t records);
  void close();
  void start_over(State state);
  void give_back(SettledBatch batch);
  void give_back_in_vain(const SettledBatch& batch);
  bool is_heartbeat_due() const;
  Transactions::Watch watch();

  bool is_stopping() const { return stopping_; }
  bool is_out_of_time() const;
  void turn() { last_turn_ = std::chrono::steady_clock::now(); }
  void wait(std::chrono::steady_clock::duration time);
  void wait_longer_each_time();
  /// Notes the state, and logs it when its kind changes.
  void say(State state, const std::string& detail);

  const int number_;
  const KafkaSettings settings_;
  const Credentials& credentials_;
  const Shard::Lines& lines_;
  const std::uint64_t writer_;  // this run's, in every checkpoint that it writes
  SourcesAtRest& sources_;
  Queue<SettledBatch>& settled_;

  // Of this thread alone.
  std::unique_ptr<Producer> producer_;
  Transactions::Counts counts_;
  const Transactions::Watch watch_;
  Transactions transactions_;
  std::deque<SettledBatch> pending_;            // settled, not known to be committed
  std::size_t in_transaction_ = 0;              // as many of the first of them
  std::deque<Record> own_records_;              // checkpoints and heartbeat of that transaction
  std::map<std::string, Written> would_leave_;  // what it leaves in the partition, by source
  std::chrono::steady_clock::duration delay_;
  std::chrono::steady_clock::time_point next_heartbeat_{}, next_begin_{};
  bool has_heartbeat_ = false;
  State state_ = State::opening;

  std::atomic<std::chrono::steady_clock::time_point> last_turn_, deadline_;
  std::atomic<bool> stopping_ = false, is_ready_ = false;
  std::atomic<std::uint64_t> committed_ = 0, records_ = 0, fatal_ = 0, in_vain_ = 0;
  std::atomic<std::size_t> waiting_ = 0;
  std::atomic<Instant> last_commit_{};
  mutable std::mutex mutex_;
  std::string state_text_ = "opening";  // guarded by mutex_
};

}  // namespace chipwire
