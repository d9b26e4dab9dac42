#include "daemon/publish/producer.h"

#include <cstdint>
#include <librdkafka/rdkafka.h>
#include <memory>

#include "daemon/publish/admin.h"

namespace chipwire {
namespace {

constexpr int timeout_ms = static_cast<int>(call_timeout.count());

KafkaProperties producer_properties(const KafkaSettings& settings, const Credentials& credentials,
                                    const std::string& transactional_id) {
  const KafkaProperties defaults{
      {"linger.ms", "1"},
      {"retry.backoff.ms", "10"},
      {"compression.codec", "lz4"},
      // A whole batch of messages is refused where it is larger than the topic's limit.
      {"batch.size", std::to_string(settings.max_record_bytes)},
      {"message.max.bytes", std::to_string(settings.max_record_bytes + record_overhead_bytes)},
  };
  // message.timeout.ms stays unset: it follows transaction.timeout.ms, and what comes then can be
  // aborted and published again.
  return merged(merged(defaults, client_properties(settings, credentials)),
                {{"transactional.id", transactional_id},
                 {"transaction.timeout.ms", std::to_string(settings.transaction_timeout.count())},
                 {"enable.idempotence", "true"}});
}

std::optional<KafkaError> outcome(rd_kafka_error_t* error) {
  if (error == nullptr) return std::nullopt;
  return take(error);
}

struct DestroyHeaders {
  void operator()(rd_kafka_headers_t* headers) const { rd_kafka_headers_destroy(headers); }
};
using Headers = std::unique_ptr<rd_kafka_headers_t, DestroyHeaders>;

Headers to_headers(const Record& record) {
  Headers headers(rd_kafka_headers_new(record.headers.size()));
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

}  // namespace

Producer::Producer(const KafkaSettings& settings, const Credentials& credentials,
                   const std::string& transactional_id)
    : client_(KafkaClient::Kind::producer,
              producer_properties(settings, credentials, transactional_id), this) {}

std::optional<KafkaError> Producer::init_transactions() {
  return outcome(rd_kafka_init_transactions(client_.get(), timeout_ms));
}

std::optional<KafkaError> Producer::begin() {
  refused_.clear();
  return outcome(rd_kafka_begin_transaction(client_.get()));
}

std::optional<KafkaError> Producer::produce(const std::string& topic, int partition,
                                            const Record& record, std::size_t tag) {
  auto headers = to_headers(record);
  const char* const key = record.key.empty() ? nullptr : record.key.data();
  void* const value = record.is_tombstone ? nullptr : const_cast<char*>(record.value.data());
  const std::size_t value_size = record.is_tombstone ? 0 : record.value.size();
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (bool again = true; again;) {
    error = rd_kafka_producev(
        client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_KEY(key, record.key.size()), RD_KAFKA_V_VALUE(value, value_size),
        RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(tag)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    again = error == RD_KAFKA_RESP_ERR__QUEUE_FULL;
    if (again) rd_kafka_poll(client_.get(), 100);
  }
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    headers.release();  // the message owns them now
    return std::nullopt;
  }
  return kafka_error(error);
}

std::optional<KafkaError> Producer::flush() {
  const auto error = rd_kafka_flush(client_.get(), timeout_ms);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return kafka_error(error);
}

std::optional<KafkaError> Producer::commit() {
  return outcome(rd_kafka_commit_transaction(client_.get(), timeout_ms));
}

std::optional<KafkaError> Producer::abort() {
  return outcome(rd_kafka_abort_transaction(client_.get(), timeout_ms));
}

std::optional<int> Producer::partitions(const std::string& topic) {
  return partitions_of(client_, topic);
}

void Producer::poll() {
  rd_kafka_poll(client_.get(), 0);
}

void Producer::delivered(void* tag, int code) {
  if (code != 0) refused_.push_back({reinterpret_cast<std::size_t>(tag), code});
}

}  // namespace chipwire
