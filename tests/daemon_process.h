#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/temporary_directory.h"

namespace chipwire {

/// A real `chipwired`, started by a test. Its log goes to a file that the test reads.
class DaemonProcess {
 public:
  /// Starts build/<preset>/chipwired with `arguments`; the log is appended to `log`.
  DaemonProcess(const std::vector<std::string>& arguments, std::filesystem::path log);
  ~DaemonProcess();  ///< kills it, if it still runs

  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Waits for its end; the exit status, 128 + n for signal n, or -1 where it still runs.
  int wait(std::chrono::milliseconds timeout);
  /// SIGTERM and wait.
  int stop(std::chrono::milliseconds timeout = std::chrono::seconds{10});
  /// kill -9, and wait.
  void kill();

  std::string log() const;
  /// Waits until the log holds `text`; false when the time is over or the daemon ended without it.
  bool logs(const std::string& text, std::chrono::milliseconds timeout = std::chrono::seconds{20});
  /// The admin server's port, from the log; 0 if it has not been logged in time.
  int admin_port();
  /// GET of an admin path; empty if it cannot be reached.
  std::string admin(const std::string& path);

 private:
  std::filesystem::path log_;
  std::uintmax_t log_start_ = 0;
  pid_t pid_ = -1;
  int status_ = -1;
};

/// 20 ms.
void pause_briefly();

/// Polls `condition` until it holds or the time is over; what it was last.
template <typename Condition>
bool eventually(Condition condition, std::chrono::milliseconds timeout = std::chrono::seconds{20}) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return condition();
    pause_briefly();
  }
  return true;
}

}  // namespace chipwire
