#pragma once

#include <string>
#include <utility>
#include <vector>

namespace chipwire {

/// One Kafka record to be. `topic` is without the prefix: "stories", "review", "items", ….
/// An absent value (tombstone) is `is_tombstone`.
struct Record {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<std::pair<std::string, std::string>> headers;
  bool is_tombstone = false;
};

}  // namespace chipwire
