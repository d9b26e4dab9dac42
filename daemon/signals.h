#pragma once

#include <chrono>

namespace chipwire {

enum class Signal { none, stop, reload };

/// Blocks SIGTERM, SIGINT, SIGHUP for this thread and those that it starts, and ignores SIGPIPE:
/// call before any thread is started.
void block_signals();

/// Waits for one of the blocked signals, at most `timeout`.
Signal wait_for_signal(std::chrono::milliseconds timeout);

}  // namespace chipwire
