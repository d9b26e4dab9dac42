#include "daemon/publish/transaction.h"

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <spdlog/spdlog.h>

#include "daemon/line/deadletter.h"
#include "daemon/log.h"

namespace chipwire {
namespace {

/// The broker refuses the record for what it is; sending it again would not help.
bool is_refused_for_itself(int code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
         code == RD_KAFKA_RESP_ERR_INVALID_MSG || code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE ||
         code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

}  // namespace

/// One transaction from begin to its end. Its steps return what ended it, or nothing to go on.
class Transactions::Attempt {
 public:
  Attempt(Transactions& owner, Producer& producer, const std::vector<Outgoing>& outgoing)
      : owner_(owner), producer_(producer), outgoing_(outgoing) {}

  Committed run() {
    if (const auto end = know_partitions()) return *end;
    owner_.watch_.turn();
    if (const auto error = producer_.begin()) return fail(Committed::unknown, error->text);
    for (std::size_t i = 0; i < outgoing_.size(); ++i) {
      if (const auto end = send(i)) return *end;
    }
    const auto error = repeat([this] { return producer_.commit(); });
    return error ? after(*error) : Committed::yes;
  }

 private:
  using End = std::optional<Committed>;

  /// Looked up before the transaction is open; also what makes the first message not wait.
  End know_partitions() {
    for (const auto& [record, source] : outgoing_) {
      while (!owner_.partitions_.contains(record->topic)) {
        const auto topic = topic_of(*record);
        owner_.watch_.turn();
        try {
          const auto count = producer_.partitions(topic);
          if (!count)
            return fail(Committed::refused, fmt::format("topic {} does not exist", topic));
          owner_.partitions_[record->topic] = *count;
        } catch (const KafkaFailure& failure) {
          if (owner_.watch_.out_of_time()) return fail(Committed::given_up, failure.what());
          owner_.watch_.waiting(failure.what());
        }
      }
    }
    return std::nullopt;
  }

  End send(std::size_t index) {
    if (!owner_.suspects_.contains(outgoing_[index].record)) return produce(index);
    if (const auto end = flush()) return end;
    if (const auto end = produce(index)) return end;
    return flush();
  }

  End produce(std::size_t index) {
    auto& record = *outgoing_[index].record;
    // A transaction pays for each partition that it touches, so a shard writes to one of each
    // topic.
    const int partition = owner_.shard_ % owner_.partitions_.at(record.topic);
    owner_.watch_.turn();
    const auto error = producer_.produce(topic_of(record), partition, record, index);
    if (!error) return std::nullopt;
    if (error->fatal) return fail(Committed::unknown, error->text);
    owner_.reason_ = error->text;
    const auto end = abort();
    // Larger than what librdkafka itself takes: nothing was sent, and there is no doubt whose
    // fault.
    if (end == Committed::aborted && is_refused_for_itself(error->code)) {
      return replace(outgoing_[index], error->code);
    }
    return end;
  }

  /// Waits for the broker's answers.
  End flush() {
    if (const auto error = repeat([this] { return producer_.flush(); })) return after(*error);
    if (producer_.refused().empty()) return std::nullopt;
    return abort();
  }

  Committed after(const KafkaError& error) {
    owner_.reason_ = error.text;
    if (error.fatal) return Committed::unknown;
    if (error.abortable) return abort();
    return error.retriable ? Committed::given_up : Committed::unknown;
  }

  Committed abort() {
    ++owner_.counts_.aborts;
    const auto error = repeat([this] { return producer_.abort(); });
    if (!error) return judge();
    return fail(error->retriable ? Committed::given_up : Committed::unknown, error->text);
  }

  /// Looks at what the broker refused. It answers for a whole request: what was alone in one is
  /// the culprit, or else whatever was refused goes again, each in a request of its own.
  Committed judge() {
    std::set<std::size_t> refused;
    int why = 0;
    for (const auto& [tag, code] : producer_.refused()) {
      if (code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP) {
        return fail(Committed::refused,
                    "the broker refuses the records' timestamps: this machine's clock is wrong");
      }
      if (!is_refused_for_itself(code)) continue;
      refused.insert(tag);
      why = code;
    }
    if (refused.empty()) return Committed::aborted;
    if (refused.size() == 1) return replace(outgoing_[*refused.begin()], why);
    for (const auto index : refused) owner_.suspects_.insert(outgoing_[index].record);
    return Committed::again;
  }

  Committed replace(const Outgoing& outgoing, int code) {
    auto& record = *outgoing.record;
    const std::string why = rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code));
    auto letter = deadletter_record(record, outgoing.source, why, now());
    const bool no_help = letter.topic == record.topic && letter.value == record.value;
    if (record.topic == "checkpoints" || no_help) {
      return fail(Committed::refused,
                  fmt::format("topic {} refuses key {}: {}", topic_of(record), record.key, why));
    }
    spdlog::warn("shard={} topic={} key={} bytes={} refused={}", owner_.shard_, record.topic,
                 log_value(record.key), record.value.size(), log_value(why));
    ++owner_.counts_.dead_letters;
    owner_.suspects_.erase(&record);
    record = std::move(letter);
    return Committed::again;
  }

  /// Calls again while that is the right answer: never abort for a timeout, a short outage needs
  /// nothing else. A retriable error is returned only when there is no time left.
  template <typename Call>
  std::optional<KafkaError> repeat(Call call) {
    while (true) {
      owner_.watch_.turn();
      auto error = call();
      if (!error || error->fatal || error->abortable || !error->retriable) return error;
      if (owner_.watch_.out_of_time()) return error;
      owner_.watch_.waiting(error->text);
    }
  }

  Committed fail(Committed end, std::string reason) {
    owner_.reason_ = std::move(reason);
    return end;
  }

  std::string topic_of(const Record& record) const {
    return owner_.settings_.prefix + "." + record.topic;
  }

  Transactions& owner_;
  Producer& producer_;
  const std::vector<Outgoing>& outgoing_;
};

Committed Transactions::commit(Producer& producer, const std::vector<Outgoing>& outgoing) {
  const auto end = Attempt(*this, producer, outgoing).run();
  if (end == Committed::yes) suspects_.clear();
  return end;
}

}  // namespace chipwire
