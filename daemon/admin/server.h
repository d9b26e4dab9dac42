#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "config/settings.h"

namespace chipwire {

/// What one of the admin paths answers: an HTTP status and a text.
struct Answer {
  int status = 200;
  std::string text;
};

/// The admin HTTP server: /metrics, /livez, /readyz. Listens from construction until destruction,
/// on threads of its own; the functions are called on those.
class AdminServer {
 public:
  struct Pages {
    std::function<std::string()> metrics;
    std::function<Answer()> live, ready;
  };

  /// Throws std::runtime_error if the address cannot be bound.
  AdminServer(const AdminSettings& settings, Pages pages);
  ~AdminServer();

  std::uint16_t port() const;

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace chipwire
