#pragma once

#include <functional>
#include <map>
#include <string>

#include "daemon/publish/checkpoint.h"
#include "daemon/publish/kafka.h"

namespace chipwire {

/// The cursors that a shard's partition of the checkpoints topic holds, by source: what was
/// committed up to now. The shard's producer must have initialised its transactions, so that none
/// is open. `go_on` is asked before each wait; false ends the reading with a KafkaFailure.
/// Throws KafkaFailure, CheckpointError.
std::map<std::string, Checkpoint> restore_checkpoints(const KafkaSettings& settings,
                                                      const Credentials& credentials, int shard,
                                                      const std::function<bool()>& go_on);

}  // namespace chipwire
