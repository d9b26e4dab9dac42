#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "config/credentials.h"
#include "config/settings.h"

struct rd_kafka_s;
struct rd_kafka_error_s;

namespace chipwire {

// librdkafka, fenced: this header, producer.h, consumer.h, admin.h and embedded.h are all that the
// rest sees of it. Every call into it ends within call_timeout and is repeated by its caller.
inline constexpr std::chrono::milliseconds call_timeout{1'000};

/// What librdkafka says of a call that failed.
struct KafkaError {
  int code = 0;      ///< rd_kafka_resp_err_t
  std::string text;  ///< for people; holds no secret
  bool retriable = false;
  bool abortable = false;  ///< the transaction has to be aborted
  bool fatal = false;      ///< the client has to be destroyed
};

/// A failure where the caller has no other answer than to try again later.
class KafkaFailure : public std::runtime_error {
 public:
  explicit KafkaFailure(KafkaError error);
  const KafkaError& error() const { return error_; }

 private:
  KafkaError error_;
};

/// A property that librdkafka does not know or whose value it refuses. Names no value.
class KafkaPropertyError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using KafkaProperties = std::map<std::string, std::string>;

/// The properties of every client: our defaults, over them the user's with their credentials
/// resolved. Throws CredentialError.
KafkaProperties client_properties(const KafkaSettings& settings, const Credentials& credentials);

/// `specific` overrides `properties`.
KafkaProperties merged(KafkaProperties properties, const KafkaProperties& specific);

/// Whether every bootstrap address is of this machine: localhost, 127.0.0.0/8, ::1.
bool is_local(std::string_view brokers);

/// Hears what became of each produced message.
struct DeliveryReports {
  /// `code` is 0, or why it could not be delivered.
  virtual void delivered(void* tag, int code) = 0;

 protected:
  ~DeliveryReports() = default;
};

/// One librdkafka client. Its log goes to spdlog.
class KafkaClient {
 public:
  enum class Kind { producer, consumer };
  /// Throws KafkaPropertyError. `reports`, where given, must outlive the client; it is called by
  /// the thread that polls.
  KafkaClient(Kind kind, const KafkaProperties& properties, DeliveryReports* reports = nullptr);

  rd_kafka_s* get() const { return client_.get(); }

 private:
  struct Destroy {
    void operator()(rd_kafka_s* client) const;
  };
  std::unique_ptr<rd_kafka_s, Destroy> client_;
};

/// Takes `error` over and describes it.
KafkaError take(rd_kafka_error_s* error);
KafkaError kafka_error(int code);

}  // namespace chipwire
