#include "daemon/cli/message_json.h"

#include <fmt/format.h>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_rest = 200;

void clean_strings(Json& value) {
  if (value.is_string()) value = clean(value.get_ref<const std::string&>());
  if (value.is_structured()) {
    for (auto& member : value) clean_strings(member);
  }
}

std::string score_of(const Json& value) {
  const auto score = value.find("score");
  return score != value.end() && score->is_number() ? fmt::format("{:.3f}", score->get<double>())
                                                    : "-";
}

std::string about_story(const Json& value) {
  return fmt::format("{} {} {} {} \"{}\"", text_at(value, "item/revision_key"),
                     text_at(value, "item/change"), text_at(value, "band"), score_of(value),
                     text_at(value, "item/title"));
}

std::string about_deadletter(const Json& value) {
  return fmt::format("{} of {}: {}", text_at(value, "kind"), text_at(value, "source"),
                     text_at(value, "reason"));
}

std::string about(const Json& value) {
  if (!value.is_object()) return "";
  const auto schema = text_at(value, "schema");
  if (schema.starts_with("chipwire.story/")) return about_story(value);
  if (schema.starts_with("chipwire.deadletter/")) return about_deadletter(value);
  auto rest = json_line(value);
  if (rest.size() > longest_rest) rest = clean(rest.substr(0, longest_rest)) + "…";
  return rest;
}

}  // namespace

Json value_of(const Message& message) {
  if (!message.value) return nullptr;
  auto value = Json::parse(*message.value, nullptr, false);
  if (value.is_discarded()) return nullptr;
  clean_strings(value);
  return value;
}

std::string json_line(const Json& value) {
  return clean(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string text_at(const Json& value, const std::string& path) {
  const Json* at = &value;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    if (!at->is_object()) return "";
    const auto member = at->find(path.substr(begin, end - begin));
    if (member == at->end()) return "";
    at = &*member;
    begin = end + 1;
  }
  return at->is_string() ? at->get<std::string>() : "";
}

std::string summary_line(const Message& message, const Json& value) {
  std::string what = about(value);
  if (!message.value) what = "(tombstone)";
  if (message.value && value.is_null()) what = fmt::format("({} bytes)", message.value->size());
  return fmt::format("{} {} {} {}", rfc3339(message.at), message.topic, one_line(message.key),
                     one_line(what));
}

}  // namespace chipwire
