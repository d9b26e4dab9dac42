#include "daemon/admin/server.h"

#include <fmt/format.h>
#include <httplib.h>
#include <stdexcept>
#include <thread>

namespace chipwire {

struct AdminServer::Listener {
  httplib::Server server;
  std::uint16_t port = 0;
  std::thread thread;
};

AdminServer::AdminServer(const AdminSettings& settings, Pages pages)
    : listener_(std::make_unique<Listener>()) {
  auto& server = listener_->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(2); };
  server.set_keep_alive_max_count(1);
  server.Get("/metrics", [pages](const httplib::Request&, httplib::Response& response) {
    response.set_content(pages.metrics(), "text/plain; version=0.0.4; charset=utf-8");
  });
  const auto page = [&server](const char* path, const std::function<Answer()>& answer) {
    server.Get(path, [answer](const httplib::Request&, httplib::Response& response) {
      auto [status, text] = answer();
      response.status = status;
      response.set_content(text + "\n", "text/plain; charset=utf-8");
    });
  };
  page("/livez", pages.live);
  page("/readyz", pages.ready);

  const int port =
      settings.port != 0
          ? (server.bind_to_port(settings.address.c_str(), settings.port) ? settings.port : -1)
          : server.bind_to_any_port(settings.address.c_str());
  if (port <= 0) {
    throw std::runtime_error(
        fmt::format("admin: cannot listen on {}:{}", settings.address, settings.port));
  }
  listener_->port = static_cast<std::uint16_t>(port);
  listener_->thread = std::thread([&server] { server.listen_after_bind(); });
}

AdminServer::~AdminServer() {
  // stop() before the listener's thread is inside listen_after_bind() would be forgotten.
  while (!listener_->server.is_running()) std::this_thread::yield();
  listener_->server.stop();
  listener_->thread.join();
}

std::uint16_t AdminServer::port() const {
  return listener_->port;
}

}  // namespace chipwire
