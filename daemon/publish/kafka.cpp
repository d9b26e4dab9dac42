#include "daemon/publish/kafka.h"

#include <algorithm>
#include <array>
#include <librdkafka/rdkafka.h>
#include <spdlog/spdlog.h>
#include <vector>

namespace chipwire {
namespace {

/// librdkafka tells each failed connection as an error; an outage is told once, by whoever waits
/// for Kafka, so those go to debug. So do its complaints that a consumer needs no producer's
/// properties: the user's go to both.
spdlog::level::level_enum level_of(int priority, std::string_view facility) {
  static constexpr std::array noise{"CONFWARN", "FAIL", "ERROR", "BRKMAIN", "CONNFAIL", "MAXPOLL"};
  if (std::find(noise.begin(), noise.end(), facility) != noise.end()) {
    return spdlog::level::debug;
  }
  if (priority <= 3) return spdlog::level::warn;
  return priority <= 4 ? spdlog::level::info : spdlog::level::debug;
}

void log(const rd_kafka_t* client, int priority, const char* facility, const char* text) {
  spdlog::log(level_of(priority, facility), "kafka client={} {}: {}", rd_kafka_name(client),
              facility, text);
}

void report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  if (opaque == nullptr) return;
  static_cast<DeliveryReports*>(opaque)->delivered(message->_private, message->err);
}

struct DestroyConf {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};

std::string_view without_port(std::string_view address) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  if (std::count(address.begin(), address.end(), ':') > 1) return address;  // bare IPv6
  return address.substr(0, address.find(':'));
}

bool is_local_host(std::string_view host) {
  const bool is_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "::1" || (is_number && host.starts_with("127."));
}

}  // namespace

KafkaFailure::KafkaFailure(KafkaError error)
    : std::runtime_error(error.text), error_(std::move(error)) {}

KafkaProperties client_properties(const KafkaSettings& settings, const Credentials& credentials) {
  KafkaProperties properties{
      {"bootstrap.servers", settings.brokers},
      {"client.id", "chipwire"},
      // Nagle costs 44 ms a transaction on the embedded broker.
      {"socket.nagle.disable", "true"},
      // The default of 10 s would delay recovery from an outage by as much.
      {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "1000"},
      {"socket.connection.setup.timeout.ms", "5000"},
  };
  for (const auto& [name, value] : settings.properties) {
    properties[name] = credentials.resolve(value);
  }
  return properties;
}

KafkaProperties merged(KafkaProperties properties, const KafkaProperties& specific) {
  for (const auto& [name, value] : specific) properties[name] = value;
  return properties;
}

bool is_local(std::string_view brokers) {
  bool any = false;
  while (!brokers.empty()) {
    const auto comma = std::min(brokers.find(','), brokers.size());
    auto address = brokers.substr(0, comma);
    brokers.remove_prefix(std::min(comma + 1, brokers.size()));
    while (address.starts_with(' ')) address.remove_prefix(1);
    if (!is_local_host(without_port(address))) return false;
    any = true;
  }
  return any;
}

KafkaClient::KafkaClient(Kind kind, const KafkaProperties& properties, DeliveryReports* reports) {
  std::unique_ptr<rd_kafka_conf_t, DestroyConf> conf(rd_kafka_conf_new());
  std::array<char, 512> why{};
  for (const auto& [name, value] : properties) {
    // librdkafka's own text would repeat the value, which may be a secret.
    switch (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), nullptr, 0)) {
      case RD_KAFKA_CONF_OK:
        break;
      case RD_KAFKA_CONF_UNKNOWN:
        throw KafkaPropertyError("librdkafka knows no property " + name);
      case RD_KAFKA_CONF_INVALID:
        throw KafkaPropertyError("librdkafka refuses the value of property " + name);
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), log);
  rd_kafka_conf_set_opaque(conf.get(), reports);
  // Without this callback each commit of a transaction takes 12 ms.
  if (kind == Kind::producer) rd_kafka_conf_set_dr_msg_cb(conf.get(), report);
  client_.reset(rd_kafka_new(kind == Kind::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER,
                             conf.get(), why.data(), why.size()));
  if (!client_) throw KafkaPropertyError(std::string("librdkafka: ") + why.data());
  conf.release();  // the client owns it now
}

void KafkaClient::Destroy::operator()(rd_kafka_s* client) const {
  // Unsent messages and open transactions are the broker's to abort; waiting for them here would
  // take as long as an outage.
  if (rd_kafka_type(client) == RD_KAFKA_PRODUCER) {
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(client, 0);
  }
  rd_kafka_destroy(client);
}

KafkaError take(rd_kafka_error_s* error) {
  KafkaError described{.code = rd_kafka_error_code(error),
                       .text = rd_kafka_error_string(error),
                       .retriable = rd_kafka_error_is_retriable(error) != 0,
                       .abortable = rd_kafka_error_txn_requires_abort(error) != 0,
                       .fatal = rd_kafka_error_is_fatal(error) != 0};
  rd_kafka_error_destroy(error);
  return described;
}

KafkaError kafka_error(int code) {
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  return {.code = code,
          .text = rd_kafka_err2str(error),
          .retriable = error == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                       error == RD_KAFKA_RESP_ERR__TRANSPORT ||
                       error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
          .fatal = error == RD_KAFKA_RESP_ERR__FATAL};
}

}  // namespace chipwire
