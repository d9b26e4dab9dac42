#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "config/table.h"

namespace chipwire {

/// Each reads one part of a configuration file; what is wrong becomes a Problem of that file.

/// All of chipwired.toml but its sources and routes.
void read_settings(Table& file, Settings& settings);

/// One `[[source]]`.
Source read_source(Table& table);

/// One `[[route]]`.
Route read_route(Table& table);

/// The outlines of an OPML document (1.0 to 2.0) that have an xmlUrl; `text` is the content of
/// `file.path`. Enclosing outlines give the group, "Outer/Inner".
std::vector<Source> read_opml(const std::string& text, ConfigFile& file);

/// [a-z0-9-]{1,64}
bool is_source_name(std::string_view text);

/// The Kafka topics that chipwire itself writes, without their prefix.
extern const std::vector<std::string> own_topics;

/// Whether `text` can be (part of) a Kafka topic's name.
bool is_topic_name(const std::string& text);

}  // namespace chipwire
