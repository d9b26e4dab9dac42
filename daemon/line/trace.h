#pragma once

#include <string>
#include <vector>

#include "daemon/line/record.h"
#include "daemon/line/story_json.h"

namespace chipwire {

/// The record on `items` that tells what became of a revision: `chipwire.item_trace/1` where the
/// setting is `seen`, the whole item with the same members (`chipwire.item/1`) where it is `full`.
/// `topics` are those that got its story, `retracts` the revision that it took back, or empty.
Record trace_record(const Story& story, const std::vector<std::string>& topics,
                    const std::string& retracts);

}  // namespace chipwire
