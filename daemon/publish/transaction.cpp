#include "daemon/publish/transaction.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <spdlog/spdlog.h>
#include <thread>

#include "daemon/log.h"
#include "daemon/publish/refused_record.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_pause = 2s;

/// The broker refuses the record for what it is; sending it again would not help.
bool is_refused_for_itself(int code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
         code == RD_KAFKA_RESP_ERR_INVALID_MSG || code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE ||
         code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

}  // namespace

Transactions::Transactions(Producer& producer, const KafkaSettings& settings, int shard,
                           Watch watch, Counts& counts)
    : producer_(producer),
      settings_(settings),
      shard_(shard),
      watch_(std::move(watch)),
      counts_(counts) {}

Committed Transactions::commit(std::vector<Outgoing> outgoing) {
  suspects_.clear();
  for (int attempts = 0;; ++attempts) {
    const Step step = attempt(outgoing);
    switch (step) {
      case Step::done:
        return Committed::yes;
      case Step::again:
        break;
      case Step::later:
        pause(attempts);
        break;
      case Step::given_up:
        return Committed::given_up;
      case Step::refused:
        return Committed::refused;
      case Step::unknown:
        return Committed::unknown;
    }
    if (watch_.out_of_time()) return Committed::given_up;
  }
}

Transactions::Step Transactions::attempt(std::vector<Outgoing>& outgoing) {
  try {
    if (!know_partitions(outgoing)) return Step::refused;
  } catch (const KafkaFailure& failure) {
    watch_.turn();
    watch_.waiting(failure.what());
    return fail(Step::later, failure.what());
  }
  watch_.turn();
  if (const auto error = producer_.begin()) return fail(Step::unknown, error->text);
  if (const Step step = produce_all(outgoing); step != Step::done) return step;
  const auto error = repeat([this] { return producer_.commit(); });
  if (!error) return Step::done;
  const Step step = after(*error);
  return step == Step::later ? judge(outgoing) : step;
}

/// Looked up before a transaction is open; also what makes the first message not wait.
bool Transactions::know_partitions(const std::vector<Outgoing>& outgoing) {
  for (const auto& [record, source] : outgoing) {
    if (partitions_.contains(record.topic)) continue;
    watch_.turn();
    const auto count = producer_.partitions(settings_.prefix + "." + record.topic);
    if (!count) {
      reason_ = fmt::format("topic {}.{} does not exist", settings_.prefix, record.topic);
      return false;
    }
    partitions_[record.topic] = *count;
  }
  return true;
}

Transactions::Step Transactions::produce_all(std::vector<Outgoing>& outgoing) {
  for (std::size_t i = 0; i < outgoing.size(); ++i) {
    const bool alone = suspects_.contains(i);
    Step step = alone ? flush() : Step::done;
    if (step == Step::done) step = produce(outgoing[i], i);
    if (step == Step::done && alone) step = flush();
    if (step == Step::later) return judge(outgoing);
    if (step != Step::done) return step;
  }
  return Step::done;
}

Transactions::Step Transactions::produce(Outgoing& outgoing, std::size_t index) {
  const auto& record = outgoing.record;
  // A transaction pays for each partition that it touches, so a shard writes to one of each topic.
  const int partition = shard_ % partitions_.at(record.topic);
  watch_.turn();
  const auto error =
      producer_.produce(settings_.prefix + "." + record.topic, partition, record, index);
  if (!error) return Step::done;
  if (error->fatal) return fail(Step::unknown, error->text);
  reason_ = error->text;
  if (const Step step = abort(); step != Step::later) return step;
  // Larger than what librdkafka itself takes: nothing was sent, and there is no doubt whose fault.
  return is_refused_for_itself(error->code) ? refuse(outgoing, error->code) : Step::later;
}

/// Waits for the broker's answers; `later` if it refused something.
Transactions::Step Transactions::flush() {
  if (const auto error = repeat([this] { return producer_.flush(); })) return after(*error);
  return producer_.refused().empty() ? Step::done : abort();
}

/// The end of a transaction that cannot be committed; `later` once it is aborted.
Transactions::Step Transactions::abort() {
  ++counts_.aborts;
  const auto error = repeat([this] { return producer_.abort(); });
  if (!error) return Step::later;
  return fail(error->retriable ? Step::given_up : Step::unknown, error->text);
}

Transactions::Step Transactions::after(const KafkaError& error) {
  reason_ = error.text;
  if (error.fatal) return Step::unknown;
  if (error.abortable) return abort();
  return error.retriable ? Step::given_up : Step::unknown;
}

/// What to do after an abort: look at what the broker refused.
Transactions::Step Transactions::judge(std::vector<Outgoing>& outgoing) {
  std::set<std::size_t> refused;
  int why = 0;
  for (const auto& [tag, code] : producer_.refused()) {
    if (code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP) {
      return fail(Step::refused,
                  "the broker refuses the records' timestamps: this machine's clock is wrong");
    }
    if (!is_refused_for_itself(code)) continue;
    refused.insert(tag);
    why = code;
  }
  if (refused.empty()) return Step::later;
  // The broker answers for a whole request. What was alone in one is the culprit, or else whatever
  // was refused goes again, each in a request of its own.
  if (refused.size() == 1) {
    const auto culprit = *refused.begin();
    suspects_.erase(culprit);
    return refuse(outgoing[culprit], why);
  }
  suspects_.merge(refused);
  return Step::again;
}

Transactions::Step Transactions::refuse(Outgoing& outgoing, int code) {
  auto& record = outgoing.record;
  const std::string why = rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code));
  if (record.topic == "checkpoints") {
    return fail(Step::refused,
                fmt::format("topic {}.checkpoints refuses a cursor: {}", settings_.prefix, why));
  }
  auto letter = refused_record(record, outgoing.source, why);
  if (letter.topic == record.topic && letter.value == record.value) {
    return fail(Step::refused, fmt::format("topic {}.deadletter refuses a dead letter: {}",
                                           settings_.prefix, why));
  }
  spdlog::warn("shard={} topic={} key={} bytes={} refused={}", shard_, record.topic,
               log_value(record.key), record.value.size(), log_value(why));
  ++counts_.dead_letters;
  record = std::move(letter);
  return Step::again;
}

void Transactions::pause(int attempts) {
  const auto until =
      std::chrono::steady_clock::now() +
      std::min<std::chrono::milliseconds>(50ms * (1 << std::min(attempts, 10)), longest_pause);
  while (std::chrono::steady_clock::now() < until && !watch_.out_of_time()) {
    watch_.turn();
    std::this_thread::sleep_for(20ms);
  }
}

Transactions::Step Transactions::fail(Step step, std::string reason) {
  reason_ = std::move(reason);
  return step;
}

/// Calls again while that is the right answer: never abort for a timeout, a short outage needs
/// nothing else. A retriable error is returned only when there is no time left.
template <typename Call>
std::optional<KafkaError> Transactions::repeat(Call call) {
  while (true) {
    watch_.turn();
    auto error = call();
    if (!error || error->fatal || error->abortable || !error->retriable) return error;
    if (watch_.out_of_time()) return error;
    watch_.waiting(error->text);
  }
}

}  // namespace chipwire
