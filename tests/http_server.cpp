#include "tests/http_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace chipwire {
namespace {

using namespace std::chrono_literals;

struct Identity {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{nullptr, X509_free};
};

void extend(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Identity make_identity() {
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.certificate.reset(X509_new());
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600 * 24);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_sign(certificate, made.key.get(), EVP_sha256());
  return made;
}

const Identity& identity() {
  static const Identity made = make_identity();
  return made;
}

ServedRequest served(const httplib::Request& request) {
  ServedRequest seen;
  seen.path = request.target;
  for (const auto& [name, value] : request.headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    seen.headers[lower] = value;
  }
  return seen;
}

}  // namespace

struct HttpServer::Engine {
  std::unique_ptr<httplib::Server> server;
  mutable std::mutex mutex;
  std::vector<ServedRequest> requests;
  int at_once = 0, most_at_once = 0;
};

HttpServer::HttpServer(Answer answer) : answer_(std::move(answer)) {
  engine_ = std::make_unique<Engine>();
  engine_->server = std::make_unique<httplib::Server>();
  serve();
}

HttpServer::HttpServer(std::string document)
    : HttpServer([document = std::move(document)](const ServedRequest&) {
        return ServedAnswer{.body = document};
      }) {}

HttpServer::HttpServer(Answer answer, Tls) : answer_(std::move(answer)) {
  engine_ = std::make_unique<Engine>();
  engine_->server =
      std::make_unique<httplib::SSLServer>(identity().certificate.get(), identity().key.get());
  serve();
}

void HttpServer::serve() {
  httplib::Server& server = *engine_->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(16); };
  server.set_keep_alive_timeout(1);
  server.set_tcp_nodelay(true);  // head and body are two writes: a delayed ACK is 40 ms
  server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
    const ServedRequest seen = served(request);
    {
      std::lock_guard lock(engine_->mutex);
      engine_->requests.push_back(seen);
      engine_->most_at_once = std::max(engine_->most_at_once, ++engine_->at_once);
    }
    const ServedAnswer answer = answer_(seen);
    if (answer.delay > 0ms) std::this_thread::sleep_for(answer.delay);
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(name, value);
    if (!answer.body.empty()) response.set_content(answer.body, answer.content_type);
    std::lock_guard lock(engine_->mutex);
    --engine_->at_once;
  });
  port_ = server.bind_to_any_port("127.0.0.1");
  if (port_ < 0) throw std::runtime_error("no port for the test's server");
  thread_ = std::thread([&server] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::sleep_for(1ms);
}

HttpServer::~HttpServer() {
  engine_->server->stop();
  thread_.join();
}

std::string HttpServer::url(const std::string& path) const {
  const bool tls = dynamic_cast<httplib::SSLServer*>(engine_->server.get()) != nullptr;
  return (tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

std::vector<ServedRequest> HttpServer::requests() const {
  std::lock_guard lock(engine_->mutex);
  return engine_->requests;
}

int HttpServer::most_at_once() const {
  std::lock_guard lock(engine_->mutex);
  return engine_->most_at_once;
}

std::string https_server_certificate() {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(memory.get(), identity().certificate.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

bool RawServer::Connection::send(std::string_view bytes) {
  while (!bytes.empty() && !stopped_) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return !stopped_;
}

void RawServer::Connection::pause(std::chrono::milliseconds time) const {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!stopped_ && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::min(time, 10ms));
  }
}

RawServer::RawServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, any, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("no port for the test's server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
  stopped_ = true;
  thread_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
}

void RawServer::serve() {
  while (!stopped_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, 20) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const timeval timeout{1, 0};  // so that the end of the server does not wait for its clients
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    connections_.emplace_back([this, socket] {
      char request[4096];
      if (recv(socket, request, sizeof request, 0) > 0) {
        Connection connection(socket, stopped_);
        answer_(connection);
      }
      close(socket);
    });
  }
}

std::string RawServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

}  // namespace chipwire
