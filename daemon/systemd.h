#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace chipwire {

/// libsystemd, fenced. All of these do nothing where no service manager listens.

void notify_ready();
void notify_reloading();
void notify_stopping();
/// The line that `systemctl status` shows.
void notify_status(const std::string& line);
void notify_watchdog();
/// WatchdogSec of the unit, where it is set for this process.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace chipwire
