#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace chipwire {

/// What a test's server was asked for.
struct ServedRequest {
  std::string path;                            ///< with the query
  std::map<std::string, std::string> headers;  ///< names in lower case
};

/// What it is to answer.
struct ServedAnswer {
  int status = 200;
  std::string body{};
  std::string content_type = "application/rss+xml";
  std::multimap<std::string, std::string> headers{};
  std::chrono::milliseconds delay{0};
};

/// A real HTTP server on a free port of 127.0.0.1, for the life of the object. It compresses as the
/// client asks (gzip, brotli). `answer` is called on several threads.
class HttpServer {
 public:
  using Answer = std::function<ServedAnswer(const ServedRequest&)>;

  explicit HttpServer(Answer answer);
  /// Serves one document for every path.
  explicit HttpServer(std::string document);
  ~HttpServer();

  int port() const { return port_; }
  std::string url(const std::string& path = "/feed.xml") const;
  /// All requests so far, in order.
  std::vector<ServedRequest> requests() const;
  /// How many were under way at once, at most.
  int most_at_once() const;

 protected:
  struct Tls {};
  HttpServer(Answer answer, Tls);

 private:
  struct Engine;
  void serve();

  Answer answer_;
  std::unique_ptr<Engine> engine_;
  int port_ = 0;
  std::thread thread_;
};

/// The same over TLS, with a certificate of its own making for `localhost` and 127.0.0.1.
class HttpsServer : public HttpServer {
 public:
  explicit HttpsServer(Answer answer) : HttpServer(std::move(answer), Tls{}) {}
};

/// The certificate of every HttpsServer of this process, as PEM: what a client has to trust.
std::string https_server_certificate();

/// A server that misbehaves: it reads a request, and `answer` does as it likes with the connection
/// until it returns. Each connection has its thread.
class RawServer {
 public:
  class Connection {
   public:
    Connection(int socket, const std::atomic<bool>& stopped) : socket_(socket), stopped_(stopped) {}
    /// False once the client has gone or the server is to stop.
    bool send(std::string_view bytes);
    /// Sleeps for so long or until the server is to stop.
    void pause(std::chrono::milliseconds time) const;

   private:
    int socket_;
    const std::atomic<bool>& stopped_;
  };
  using Answer = std::function<void(Connection&)>;

  explicit RawServer(Answer answer);
  ~RawServer();

  int port() const { return port_; }
  std::string url(const std::string& path = "/feed.xml") const;

 private:
  void serve();

  Answer answer_;
  std::atomic<bool> stopped_ = false;
  int listener_ = -1;
  int port_ = 0;
  std::list<std::thread> connections_;
  std::thread thread_;
};

}  // namespace chipwire
