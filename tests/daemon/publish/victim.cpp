// Publishes stories of one source, as fast as its turns come, until it is killed.
// publish_victim BROKERS PREFIX
#include <cstdio>

#include "tests/daemon/publish/shard_under_test.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  chipwire::KafkaSettings settings;
  settings.brokers = argv[1];
  settings.prefix = argv[2];
  settings.shards = settings.partitions = 2;
  settings.heartbeat = std::chrono::hours{24};
  const auto source = chipwire::source_of(0, settings);
  chipwire::ShardUnderTest feed(0, settings, {source});
  while (feed.turn()) feed.shard().settle(settle(feed.leave(source), 3));
  return 1;
}
