#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "config/settings.h"
#include "daemon/publish/kafka.h"

struct rd_kafka_mock_cluster_s;

namespace chipwire {

/// A broker in this process (librdkafka's mock cluster), for trying out: other processes can
/// consume from it over TCP, but it ignores read_committed and fencing, compacts nothing and
/// forgets all at exit. No promise of ours holds on it.
class EmbeddedBroker {
 public:
  /// Starts it with the topics that `settings` want. Throws KafkaPropertyError.
  EmbeddedBroker(const Settings& settings, std::uint16_t port);
  ~EmbeddedBroker();

  /// HOST:PORT, for bootstrap.servers.
  const std::string& address() const { return address_; }

 private:
  struct Destroy {
    void operator()(rd_kafka_mock_cluster_s* cluster) const;
  };

  KafkaClient client_;
  std::unique_ptr<rd_kafka_mock_cluster_s, Destroy> cluster_;
  std::string address_;
};

}  // namespace chipwire
