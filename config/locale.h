#pragma once

#include <string>

namespace chipwire {

/// A BCP 47 tag whose language is known ("en", "zh-Hant").
bool is_language(const std::string& text);

/// An ISO 3166-1 alpha-2 code in capitals ("US").
bool is_country(const std::string& text);

/// A name of the time zone database ("Asia/Shanghai").
bool is_time_zone(const std::string& text);

}  // namespace chipwire
