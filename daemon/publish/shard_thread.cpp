#include "daemon/publish/shard_thread.h"

#include <algorithm>
#include <fmt/format.h>
#include <random>
#include <spdlog/spdlog.h>
#include <thread>

#include "daemon/log.h"
#include "daemon/publish/heartbeat.h"
#include "daemon/publish/restore.h"

namespace chipwire {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr steady_clock::duration idle_wait = 1s;
constexpr steady_clock::duration first_delay = 100ms;
constexpr steady_clock::duration longest_delay = 10s;
/// Most records of one transaction, so that it ends well within its timeout.
constexpr std::size_t transaction_records = 10'000;

std::uint64_t random_number() {
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace

Turn turn_after(SettledBatch batch) {
  Turn turn;
  turn.source = std::move(batch.source);
  turn.validators = std::move(batch.settled.next.validators);
  turn.receipts = std::move(batch.receipts);
  turn.ttl = batch.ttl;
  turn.new_items = batch.settled.new_items;
  turn.gap = batch.settled.gap;
  return turn;
}

ShardThread::ShardThread(int number, const KafkaSettings& settings, const Credentials& credentials,
                         const Shard::Lines& lines, SourcesAtRest& sources,
                         Queue<SettledBatch>& settled)
    : number_(number),
      settings_(settings),
      credentials_(credentials),
      lines_(lines),
      writer_(random_number()),
      sources_(sources),
      settled_(settled),
      watch_(watch()),
      transactions_(settings_, number, watch_, counts_),
      delay_(first_delay),
      last_turn_(steady_clock::now()),
      deadline_(steady_clock::time_point::max()) {}

void ShardThread::run() {
  while (!(is_stopping() && settled_.closed() && pending_.empty()) && !is_out_of_time()) {
    turn();
    if (!producer_ && !try_open()) {
      wait_longer_each_time();
      continue;
    }
    collect();
    if (!pending_.empty() || is_heartbeat_due()) {
      publish();
    } else {
      producer_->poll();
    }
  }
  is_ready_ = false;
  producer_.reset();
}

bool ShardThread::try_open() {
  try {
    open();
    return true;
  } catch (const KafkaFailure& failure) {
    say(State::waiting, failure.what());
  } catch (const std::exception& error) {  // CheckpointError, KafkaPropertyError, CredentialError
    say(State::broken, error.what());
  }
  producer_.reset();
  return false;
}

void ShardThread::open() {
  producer_ = std::make_unique<Producer>(settings_, credentials_,
                                         fmt::format("{}.{}", settings_.prefix, number_));
  transactions_.forget_topics();
  // Where the broker is known already, fencing takes 10 ms; librdkafka would wait for it half a
  // second otherwise.
  producer_->partitions(settings_.prefix + ".checkpoints");
  while (const auto error = producer_->init_transactions()) {
    turn();
    if (!error->retriable || is_out_of_time() || (is_stopping() && pending_.empty())) {
      throw KafkaFailure(*error);
    }
    say(State::waiting, error->text);
  }
  auto checkpoints = restore_checkpoints(settings_, credentials_, number_, [this] {
    turn();
    return !is_stopping() || (!pending_.empty() && !is_out_of_time());
  });
  const auto cursors = checkpoints.size();
  auto restored = sources_.restore(std::move(checkpoints));
  sort_pending();
  // What made the last transaction fail for good may still be so; a commit will tell.
  if (state_ != State::refused) say(State::ready, fmt::format("cursors={}", cursors));
  for (auto& due : restored.turns) lines_.give(std::move(due));
  for (auto& job : restored.jobs) lines_.work(std::move(job));
}

/// After the partition was read again: what got through is done, what rests on a cursor that is not
/// Kafka's any more counts as never read, the rest is published.
void ShardThread::sort_pending() {
  std::deque<SettledBatch> still;
  for (auto& batch : std::exchange(pending_, {})) {
    if (got_through(batch)) {
      give_back(std::move(batch));
    } else if (sources_.is_current(batch.source)) {
      still.push_back(std::move(batch));
    } else {
      give_back_in_vain(batch);
    }
  }
  pending_ = std::move(still);
  would_leave_.clear();
}

bool ShardThread::got_through(const SettledBatch& batch) const {
  const auto left = would_leave_.find(batch.source);
  if (left == would_leave_.end()) return false;
  const auto written = sources_.written(batch.source);
  return written.generation == left->second.generation && written.writer == writer_;
}

void ShardThread::collect() {
  if (pending_.empty() && !is_stopping()) {
    const auto until_heartbeat =
        std::max<steady_clock::duration>(next_heartbeat_ - steady_clock::now(), 0ms);
    const auto patience = std::min(idle_wait, until_heartbeat);
    if (auto batch = settled_.pop(std::chrono::ceil<std::chrono::milliseconds>(patience))) {
      pending_.push_back(std::move(*batch));
    }
  }
  for (auto& batch : settled_.drain()) pending_.push_back(std::move(batch));
  std::erase_if(pending_, [this](SettledBatch& batch) { return is_done_without(batch); });
  waiting_ = pending_.size();
}

/// Whether the batch needs no transaction: nothing changed (it came while the shard was not open),
/// or the cursor that it rests on is not Kafka's any more.
bool ShardThread::is_done_without(SettledBatch& batch) {
  if (!sources_.is_current(batch.source)) {
    give_back_in_vain(batch);
    return true;
  }
  if (batch.settled.changed) return false;
  sources_.come_back(batch.settled.next);
  lines_.give(turn_after(std::move(batch)));
  return true;
}

void ShardThread::publish() {
  const auto outgoing = fill_transaction();
  if (outgoing.empty()) return;
  std::this_thread::sleep_until(next_begin_);
  const auto end = transactions_.commit(*producer_, outgoing);
  next_begin_ = steady_clock::now() + settings_.commit_pause;
  switch (end) {
    case Committed::yes:
      committed(outgoing.size());
      break;
    case Committed::given_up:
      break;
    case Committed::again:
      close();
      break;
    case Committed::aborted:
      start_over(State::opening);
      break;
    case Committed::refused:
      start_over(State::refused);
      break;
    case Committed::unknown:
      ++fatal_;
      start_over(State::opening);
      break;
  }
}

/// The records of pending batches, as many as go into one transaction, and the shard's own.
std::vector<Outgoing> ShardThread::fill_transaction() {
  std::vector<Outgoing> outgoing;
  own_records_.clear();
  would_leave_.clear();
  in_transaction_ = 0;
  const auto add_own = [&](Record record, const std::string& source) {
    outgoing.push_back({&own_records_.emplace_back(std::move(record)), source});
  };
  for (auto& [source, receipts, ttl, settled] : pending_) {
    if (outgoing.size() >= transaction_records) break;
    ++in_transaction_;
    const auto written = sources_.written(source);
    settled.next.generation = written.generation + 1;
    auto change = checkpoint_change(written, settled.next, writer_);
    for (auto& record : settled.records) outgoing.push_back({&record, source});
    for (auto& record : change.records) add_own(std::move(record), source);
    would_leave_[source] = std::move(change.written);
  }
  has_heartbeat_ = is_heartbeat_due();
  if (has_heartbeat_) {
    auto beat = heartbeat_record(number_, sources_.summary(), now());
    const auto key = beat.key;
    add_own(std::move(beat), key);
  }
  return outgoing;
}

void ShardThread::committed(std::size_t records) {
  delay_ = first_delay;
  if (has_heartbeat_) next_heartbeat_ = steady_clock::now() + settings_.heartbeat;
  ++committed_;
  records_ += records;
  last_commit_ = now();
  say(State::ready, "");
  for (; in_transaction_ > 0; --in_transaction_) {
    give_back(std::move(pending_.front()));
    pending_.pop_front();
  }
  would_leave_.clear();
  waiting_ = pending_.size();
}

/// Without a producer; the partition will be read again, for what it holds now counts.
void ShardThread::close() {
  sources_.forget();
  producer_.reset();
}

void ShardThread::start_over(State state) {
  close();
  say(state, transactions_.reason());
  wait_longer_each_time();
}

void ShardThread::give_back(SettledBatch batch) {
  sources_.come_back(batch.settled.next, std::move(would_leave_.at(batch.source)));
  lines_.give(turn_after(std::move(batch)));
}

void ShardThread::give_back_in_vain(const SettledBatch& batch) {
  spdlog::warn("shard={} source={} another instance wrote its cursor meanwhile; reading it again",
               number_, batch.source);
  ++in_vain_;
  lines_.give(sources_.come_back_in_vain(batch.source));
}

bool ShardThread::is_heartbeat_due() const {
  return !is_stopping() && steady_clock::now() >= next_heartbeat_;
}

Transactions::Watch ShardThread::watch() {
  return {.turn = [this] { turn(); },
          .out_of_time = [this] { return is_out_of_time(); },
          .waiting = [this](const std::string& why) { say(State::waiting, why); }};
}

void ShardThread::stop_by(steady_clock::time_point deadline) {
  deadline_ = deadline;
  stopping_ = true;
}

bool ShardThread::is_out_of_time() const {
  return is_stopping() && steady_clock::now() >= deadline_.load();
}

void ShardThread::wait(steady_clock::duration time) {
  const auto until = steady_clock::now() + time;
  while (steady_clock::now() < until && !is_out_of_time()) {
    if (is_stopping() && pending_.empty()) return;
    turn();
    std::this_thread::sleep_for(20ms);
  }
}

void ShardThread::wait_longer_each_time() {
  wait(delay_);
  delay_ = std::min(delay_ * 2, longest_delay);
}

ShardStatus ShardThread::status() const {
  std::lock_guard lock(mutex_);
  return {.transactions = committed_,
          .records = records_,
          .aborts = counts_.aborts,
          .fatal = fatal_,
          .dead_letters = counts_.dead_letters,
          .in_vain = in_vain_,
          .waiting = waiting_,
          .last_commit = last_commit_,
          .state = state_text_};
}

void ShardThread::say(State state, const std::string& detail) {
  static constexpr std::string_view names[] = {"opening", "ready", "waiting for Kafka", "refused",
                                               "broken"};
  const auto name = names[static_cast<std::size_t>(state)];
  is_ready_ = state == State::ready;
  {
    std::lock_guard lock(mutex_);
    state_text_ = detail.empty() ? std::string(name) : fmt::format("{}: {}", name, detail);
  }
  if (std::exchange(state_, state) == state) return;
  const auto level = state == State::ready    ? spdlog::level::info
                     : state == State::broken ? spdlog::level::err
                                              : spdlog::level::warn;
  spdlog::log(level, "shard={} state={} {}", number_, log_value(name), detail);
}

}  // namespace chipwire
