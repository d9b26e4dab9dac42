#include "config/settings.h"

#include <arpa/inet.h>
#include <array>
#include <filesystem>
#include <fmt/format.h>

#include "config/credentials.h"
#include "config/feed_url.h"
#include "config/sections.h"

namespace chipwire {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::int64_t KiB = 1 << 10, MiB = 1 << 20, GiB = 1 << 30;

constexpr std::string_view id_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

// Kafka's own limit is 249 characters for a whole name.
bool is_kafka_name(const std::string& text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && text != "." && text != ".." &&
         text.find_first_not_of(id_characters) == std::string::npos;
}

// Properties that carry a guarantee or have a key of their own, with what to do instead.
const std::map<std::string, std::string> reserved_properties = {
    {"bootstrap.servers", "use `brokers`"},
    {"metadata.broker.list", "use `brokers`"},
    {"transaction.timeout.ms", "use `transaction_timeout`"},
    {"transactional.id", "it is made of `prefix` and the shard"},
    {"enable.idempotence", "exactly once needs it on"},
    {"acks", "exactly once needs all"},
    {"request.required.acks", "exactly once needs all"},
    {"isolation.level", "checkpoints are always read committed"},
    {"message.timeout.ms", "it follows `transaction_timeout`"},
    {"delivery.timeout.ms", "it follows `transaction_timeout`"},
    {"enable.auto.commit", "offsets belong to the transaction"},
    {"enable.partition.eof", "the end of a partition ends a restore"},
};

bool is_secret(const std::string& property) {
  return property.find("password") != std::string::npos ||
         property.find("secret") != std::string::npos || property == "ssl.key.pem";
}

std::string property_fault(const std::string& name, const std::string& value) {
  const auto reserved = reserved_properties.find(name);
  if (reserved != reserved_properties.end()) return "cannot be set: " + reserved->second;
  if (is_secret(name) && !has_credential(value)) {
    return "holds a secret in plain text; put it into a file and write ${credential:NAME}";
  }
  return credential_fault(value);
}

void read_properties(Table& table, KafkaSettings& kafka) {
  if (!table.read("properties", kafka.properties)) return;
  Table properties = table.table("properties");
  for (const auto& [name, value] : kafka.properties) {
    const auto fault = property_fault(name, value);
    if (!fault.empty()) properties.problem(name, fmt::format("property `{}` {}", name, fault));
  }
}

void read_kafka(Table table, KafkaSettings& kafka) {
  if (table.read("brokers", kafka.brokers) &&
      kafka.brokers.find_first_not_of(", ") == std::string::npos) {
    table.problem("brokers", "`brokers` is empty, wanted is \"HOST:PORT,HOST:PORT…\"");
  }
  kafka.prefix_is_explicit = table.read("prefix", kafka.prefix);
  if (!is_kafka_name(kafka.prefix, 150)) {
    table.problem("prefix", "`prefix` must be 1 to 150 of the characters A-Z a-z 0-9 . _ -");
  }
  table.read("create_topics", kafka.create_topics);
  table.read("shards", kafka.shards, {1, 1024});
  table.read("partitions", kafka.partitions, {1, 10'000});
  table.read("replication", kafka.replication, {1, 32});
  if (table.read("min_insync_replicas", kafka.min_insync_replicas, {1, 32}) &&
      kafka.min_insync_replicas > kafka.replication) {
    table.problem("min_insync_replicas",
                  fmt::format("`min_insync_replicas` is {}, more than `replication` ({}): nothing "
                              "could be written",
                              kafka.min_insync_replicas, kafka.replication));
  }
  table.read("commit_pause", kafka.commit_pause, {0ms, 1s});
  table.read("transaction_timeout", kafka.transaction_timeout, {1s, 15min});
  table.read_bytes("max_record_bytes", kafka.max_record_bytes, {10 * KiB, 100 * MiB});
  table.read_word<ItemsTopic>(
      "items", kafka.items,
      {{"off", ItemsTopic::off}, {"seen", ItemsTopic::seen}, {"full", ItemsTopic::full}});
  table.read("stories_retention", kafka.stories_retention, {1min, days{3650}});
  table.read("items_retention", kafka.items_retention, {1min, days{3650}});
  table.read("events_retention", kafka.events_retention, {1min, days{3650}});
  table.read("heartbeat", kafka.heartbeat, {1s, 1h});
  read_properties(table, kafka);
  table.refuse_unknown();
}

void read_http(Table table, HttpSettings& http) {
  table.read("user_agent", http.user_agent);
  table.read("connect_timeout", http.connect_timeout, {10ms, 5min});
  table.read("timeout", http.timeout, {10ms, 30min});
  table.read_bytes("max_body_bytes", http.max_body_bytes, {1 * KiB, 1 * GiB});
  table.read("max_redirects", http.max_redirects, {0, 20});
  table.read("max_transfers", http.max_transfers, {1, 10'000});
  table.read("max_per_host", http.max_per_host, {1, 1'000});
  table.read("backoff_cap", http.backoff_cap, {1s, 24h});
  std::error_code error;
  if (table.read_path("ca_file", http.ca_file) && !http.ca_file.empty() &&
      !std::filesystem::is_regular_file(http.ca_file, error)) {
    table.problem("ca_file", fmt::format("`ca_file`: no file at {}", http.ca_file));
  }
  table.refuse_unknown();
}

void read_admin(Table table, AdminSettings& admin) {
  table.read("enabled", admin.enabled);
  table.read("port", admin.port, {0, 65535});
  std::array<unsigned char, 16> parsed;
  if (table.read("address", admin.address) &&
      inet_pton(AF_INET, admin.address.c_str(), parsed.data()) != 1 &&
      inet_pton(AF_INET6, admin.address.c_str(), parsed.data()) != 1) {
    table.problem("address", "`address` is no IP address; \"127.0.0.1\" keeps it on this machine");
  }
  table.refuse_unknown();
}

void read_pipeline(Table table, PipelineSettings& pipeline) {
  table.read("workers", pipeline.workers, {1, 256});
  table.read("max_batches", pipeline.max_batches, {1, 100'000});
  table.read_bytes("max_batch_bytes", pipeline.max_batch_bytes, {1 * MiB, 64 * GiB});
  table.read("drop_batch_files", pipeline.drop_batch_files, {1, 1'000});
  table.refuse_unknown();
}

}  // namespace

const std::vector<std::string> own_topics = {"stories",    "review",        "items",
                                             "sources",    "source_events", "checkpoints",
                                             "deadletter", "events",        "ledger"};

bool is_topic_name(const std::string& text) {
  return is_kafka_name(text, 98);
}

void read_settings(Table& file, Settings& settings) {
  if (file.read("instance", settings.instance) && !is_kafka_name(settings.instance, 64)) {
    file.problem("instance", "`instance` must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
  }
  file.read_path("feeds_directory", settings.feeds_directory);
  file.read_path("knowledge_directory", settings.knowledge_directory);
  file.read_path("knowledge_overlay", settings.knowledge_overlay);
  file.read_path("state_directory", settings.state_directory);
  file.read_path("credentials_directory", settings.credentials_directory);
  file.read_word<LogLevel>("log_level", settings.log_level,
                           {{"debug", LogLevel::debug},
                            {"info", LogLevel::info},
                            {"warning", LogLevel::warning},
                            {"error", LogLevel::error}});
  read_kafka(file.table("kafka"), settings.kafka);
  read_http(file.table("http"), settings.http);
  read_admin(file.table("admin"), settings.admin);
  read_pipeline(file.table("pipeline"), settings.pipeline);
}

}  // namespace chipwire
