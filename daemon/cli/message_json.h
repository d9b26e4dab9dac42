#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "daemon/publish/consumer.h"

namespace chipwire {

/// A record's value; null for a tombstone or for what is no JSON. Its strings are safe for a
/// terminal: whoever wrote the topic may have meant harm.
nlohmann::json value_of(const Message& message);

/// `value` on one line, safe for a terminal.
std::string json_line(const nlohmann::json& value);

/// A member that is a string, else empty; `path` as in "item/title".
std::string text_at(const nlohmann::json& value, const std::string& path);

/// One line for any record: time, topic, key, and what its topic is about.
std::string summary_line(const Message& message, const nlohmann::json& value);

}  // namespace chipwire
