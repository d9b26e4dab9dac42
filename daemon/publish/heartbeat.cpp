#include "daemon/publish/heartbeat.h"

#include <nlohmann/json.hpp>

#include "config/digest.h"

namespace chipwire {

Record heartbeat_record(int shard, const SourcesAtRest::Summary& summary, Instant at) {
  std::string names;
  for (const auto& name : summary.names) names += name + '\n';
  nlohmann::json json{
      {"schema", "chipwire.shard/1"},          {"shard", shard},
      {"version", CHIPWIRE_VERSION},           {"at", rfc3339(at)},
      {"sources", summary.names.size()},       {"sources_digest", sha256_hex(names)},
      {"never_read", summary.never_succeeded}, {"oldest_success", nullptr}};
  if (summary.oldest_success != Instant{}) json["oldest_success"] = rfc3339(summary.oldest_success);
  return {.topic = "sources",
          .key = "#shard/" + std::to_string(shard),
          .value = json.dump(),
          .headers = {{"content-type", "application/json"}},
          .is_tombstone = false};
}

}  // namespace chipwire
