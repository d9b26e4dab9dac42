#include "daemon/publish/admin.h"

#include <array>
#include <librdkafka/rdkafka.h>
#include <memory>

namespace chipwire {
namespace {

constexpr int timeout_ms = static_cast<int>(call_timeout.count());
// Making topics takes a small broker longer than the calls that a shard waits for.
constexpr int admin_timeout_ms = 4 * timeout_ms;

template <auto destroy>
struct Destroy {
  template <typename T>
  void operator()(T* object) const {
    destroy(object);
  }
};
template <typename T, auto destroy>
using Handle = std::unique_ptr<T, Destroy<destroy>>;

using Queue = Handle<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = Handle<rd_kafka_event_t, rd_kafka_event_destroy>;
using NewTopic = Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using Resource = Handle<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using Options = Handle<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

struct DestroyMetadata {
  void operator()(const struct rd_kafka_metadata* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};

[[noreturn]] void fail(int code, const char* text) {
  auto error = kafka_error(code);
  if (text != nullptr) error.text = text;
  throw KafkaFailure(std::move(error));
}

using Metadata = std::unique_ptr<const struct rd_kafka_metadata, DestroyMetadata>;

/// Metadata of one topic and of the brokers; nothing where the topic does not exist.
Metadata metadata_of(rd_kafka_t* client, const std::string& name) {
  Handle<rd_kafka_topic_t, rd_kafka_topic_destroy> topic(
      rd_kafka_topic_new(client, name.c_str(), nullptr));
  const struct rd_kafka_metadata* raw = nullptr;
  const auto error = rd_kafka_metadata(client, 0, topic.get(), &raw, timeout_ms);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) fail(error, nullptr);
  Metadata metadata(raw);
  switch (metadata->topics[0].err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return metadata;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return nullptr;
    default:
      fail(metadata->topics[0].err, nullptr);
  }
}

void check(rd_kafka_event_t* event) {
  if (event == nullptr) fail(RD_KAFKA_RESP_ERR__TIMED_OUT, nullptr);
  if (const auto error = rd_kafka_event_error(event); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    fail(error, rd_kafka_event_error_string(event));
  }
}

Options with_timeout(rd_kafka_t* client, rd_kafka_admin_op_t operation) {
  Options options(rd_kafka_AdminOptions_new(client, operation));
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), admin_timeout_ms - 500, why.data(),
                                            why.size());
  return options;
}

NewTopic to_new_topic(const Topic& topic) {
  std::array<char, 256> why{};
  NewTopic wanted(rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication,
                                        why.data(), why.size()));
  if (!wanted) fail(RD_KAFKA_RESP_ERR__INVALID_ARG, why.data());
  for (const auto& [name, value] : topic.config) {
    rd_kafka_NewTopic_set_config(wanted.get(), name.c_str(), value.c_str());
  }
  return wanted;
}

/// What `broker` says; empty where it cannot tell, as the embedded one, which has no controller to
/// ask either.
std::map<std::string, std::string> config_of(rd_kafka_t* client, const std::string& name,
                                             int broker) {
  const Queue queue(rd_kafka_queue_new(client));
  const Resource resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
  auto* asked = resource.get();
  const auto options = with_timeout(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_broker(options.get(), broker, why.data(), why.size());
  rd_kafka_DescribeConfigs(client, &asked, 1, options.get(), queue.get());
  Event event(rd_kafka_queue_poll(queue.get(), admin_timeout_ms));
  if (event && rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)
    return {};
  check(event.get());
  std::size_t count = 0;
  auto** const resources = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  std::map<std::string, std::string> config;
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_ConfigResource_error(resources[i]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      fail(error, rd_kafka_ConfigResource_error_string(resources[i]));
    }
    std::size_t entries = 0;
    auto** const entry = rd_kafka_ConfigResource_configs(resources[i], &entries);
    for (std::size_t j = 0; j < entries; ++j) {
      const char* value = rd_kafka_ConfigEntry_value(entry[j]);
      config[rd_kafka_ConfigEntry_name(entry[j])] = value == nullptr ? "" : value;
    }
  }
  return config;
}

}  // namespace

std::optional<int> partitions_of(const KafkaClient& client, const std::string& topic) {
  const auto metadata = metadata_of(client.get(), topic);
  if (!metadata) return std::nullopt;
  return metadata->topics[0].partition_cnt;
}

Admin::Admin(const KafkaSettings& settings, const Credentials& credentials)
    : client_(KafkaClient::Kind::producer, client_properties(settings, credentials)) {}

std::optional<Topic> Admin::describe(const std::string& name) {
  const auto metadata = metadata_of(client_.get(), name);
  if (!metadata) return std::nullopt;
  const auto& found = metadata->topics[0];
  return Topic{.name = name,
               .partitions = found.partition_cnt,
               .replication = found.partition_cnt > 0 ? found.partitions[0].replica_cnt : 0,
               .config = config_of(client_.get(), name, metadata->brokers[0].id)};
}

void Admin::create(const std::vector<Topic>& topics) {
  if (topics.empty()) return;
  std::vector<NewTopic> wanted;
  std::vector<rd_kafka_NewTopic_t*> raw;
  for (const auto& topic : topics) raw.push_back(wanted.emplace_back(to_new_topic(topic)).get());
  const Queue queue(rd_kafka_queue_new(client_.get()));
  rd_kafka_CreateTopics(client_.get(), raw.data(), raw.size(),
                        with_timeout(client_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS).get(),
                        queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), admin_timeout_ms));
  check(event.get());
  std::size_t count = 0;
  auto** const results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(results[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      continue;
    }
    fail(error, (std::string(rd_kafka_topic_result_name(results[i])) + ": " +
                 rd_kafka_topic_result_error_string(results[i]))
                    .c_str());
  }
}

}  // namespace chipwire
