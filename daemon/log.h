#pragma once

#include <string>
#include <string_view>

#include "config/settings.h"

namespace chipwire {

/// Sets up spdlog's default logger: to standard error, with syslog priority prefixes (sd-daemon(3))
/// and no time where the journal reads it, with time and level otherwise. Call once, at start.
void start_log(LogLevel level);

/// `text` as the value of a key=value pair: quoted where it has to be, control characters escaped,
/// so that no feed can forge a line.
std::string log_value(std::string_view text);

}  // namespace chipwire
