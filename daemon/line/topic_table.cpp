#include "daemon/line/topic_table.h"

#include <algorithm>

namespace chipwire {
namespace {

constexpr std::size_t places = 32;

std::uint32_t bit_of(std::size_t place) {
  return std::uint32_t{1} << place;
}

}  // namespace

std::uint32_t topic_bit(Cursor& cursor, const std::string& topic, std::uint32_t in_use) {
  const auto begin = cursor.topics.begin();
  const auto known = std::find(begin, cursor.topics.end(), topic);
  if (known != cursor.topics.end()) return bit_of(static_cast<std::size_t>(known - begin));
  if (cursor.topics.size() < places) {
    cursor.topics.push_back(topic);
    return bit_of(cursor.topics.size() - 1);
  }
  for (const auto& [id, entry] : cursor.seen) in_use |= entry.topics;
  for (std::size_t place = 0; place < places; ++place) {
    if ((in_use & bit_of(place)) != 0) continue;
    cursor.topics[place] = topic;
    return bit_of(place);
  }
  return 0;
}

std::vector<std::string> topics_of(const Cursor& cursor, std::uint32_t mask) {
  std::vector<std::string> names;
  for (std::size_t place = 0; place < cursor.topics.size(); ++place) {
    if ((mask & bit_of(place)) != 0) names.push_back(cursor.topics[place]);
  }
  return names;
}

}  // namespace chipwire
