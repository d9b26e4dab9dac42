#include "daemon/publish/embedded.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "daemon/publish/topics.h"

namespace chipwire {

EmbeddedBroker::EmbeddedBroker(const Settings& settings, std::uint16_t port)
    : client_(KafkaClient::Kind::producer, {{"client.id", "embedded-broker"}}),
      cluster_(rd_kafka_mock_cluster_new(client_.get(), 1)) {
  if (!cluster_) throw KafkaPropertyError("the embedded broker does not start");
  if (port != 0) {
    throw KafkaPropertyError("the embedded broker takes any free port and prints it; give none");
  }
  address_ = rd_kafka_mock_cluster_bootstraps(cluster_.get());
  for (const auto& topic : wanted_topics(settings)) {
    rd_kafka_mock_topic_create(cluster_.get(), topic.name.c_str(), topic.partitions, 1);
  }
}

EmbeddedBroker::~EmbeddedBroker() = default;

void EmbeddedBroker::Destroy::operator()(rd_kafka_mock_cluster_s* cluster) const {
  rd_kafka_mock_cluster_destroy(cluster);
}

}  // namespace chipwire
