#include "daemon/publish/restore.h"

#include <variant>

#include "daemon/publish/consumer.h"

namespace chipwire {

std::map<std::string, Checkpoint> restore_checkpoints(const KafkaSettings& settings,
                                                      const Credentials& credentials, int shard,
                                                      const std::function<bool()>& go_on) {
  const std::string topic = settings.prefix + ".checkpoints";
  Consumer consumer(settings, credentials);
  const auto partitions = consumer.partitions(topic);
  if (!partitions || shard >= *partitions) {
    throw KafkaFailure({.text = "topic " + topic + " has no partition " + std::to_string(shard)});
  }
  consumer.assign(topic, shard);
  CheckpointReader reader;
  while (go_on()) {
    // The partition's end is the only right one: cached watermarks lie while a transaction is open.
    const auto read = consumer.read(std::chrono::milliseconds{500});
    if (std::holds_alternative<PartitionEnd>(read)) return reader.take();
    if (const auto* message = std::get_if<Message>(&read))
      reader.read(message->key, message->value);
  }
  throw KafkaFailure({.text = "stopped while reading " + topic});
}

}  // namespace chipwire
