#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/publish/consumer.h"

namespace chipwire {

/// A real Apache Kafka of deploy/kafka, in a directory of its own; gone with this object, or with
/// this process however that ends.
class Broker {
 public:
  /// `properties`: `key=value` of the broker. Throws std::runtime_error.
  explicit Broker(std::vector<std::string> properties = {});
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  const std::string& address() const { return address_; }

  void stop();   ///< in an orderly way, data stay
  void crash();  ///< kill -9, data stay
  void start();  ///< again, on the same port
  void pause();  ///< SIGSTOP: connections stay, nobody answers
  void resume();

 private:
  int pid() const;

  std::vector<std::string> properties_;
  std::string directory_, address_;
};

/// HOST:PORT of the broker that the tests of this program share: $CHIPWIRE_BROKER, or else one that
/// is started at the first call and stopped at exit.
const std::string& shared_broker();

/// A prefix that no other test has, on this broker or any other.
std::string fresh_prefix();

/// Settings for the shared broker with a fresh prefix, few shards, and no heartbeat in sight.
Settings broker_settings();

/// All that a topic (without its prefix) holds, committed, in order of partition and offset.
std::vector<Message> read_topic(const KafkaSettings& settings, const std::string& topic);

}  // namespace chipwire
