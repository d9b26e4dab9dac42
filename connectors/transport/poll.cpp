#include "connectors/transport/poll.h"

#include <algorithm>
#include <exception>
#include <string_view>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "connectors/transport/address_guard.h"

namespace chipwire {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A transfer that crawls below this for half its time is given up for the others' sake.
constexpr long low_speed_bytes_per_second = 32;
// Default trust is a directory besides the bundle. With it, libcurl cannot cache the parsed store
// and reads all root certificates again for each connection.
constexpr const char* no_ca_directory = nullptr;
constexpr long ca_cache_seconds = 3600;
constexpr const char* accept =
    "Accept: application/rss+xml, application/atom+xml, application/feed+json, "
    "application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.8";

bool is_header(const std::string& line, std::string_view name) {
  return line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0 &&
         (line[name.size()] == ':' || line[name.size()] == ';');
}

}  // namespace

Poll::Poll(const Source& source, const HttpSettings& http, const Credentials& credentials,
           const Validators& known, CurlHandle handle)
    : source_(source),
      http_(http),
      known_(known),
      max_body_bytes_(source.max_body_bytes.value_or(http.max_body_bytes)),
      started_(std::chrono::steady_clock::now()),
      secrets_(credentials),
      handle_(std::move(handle)) {
  answer_.outcome.source = source.name;
  answer_.fetched.document.source = {source.name, source.language, source.country,
                                     source.time_zone};
  answer_.fetched.document.fetch_started = now();
  const auto [login, rest] = split_user(source.url);
  const std::size_t colon = std::min(login.find(':'), login.size());
  user_ = resolve_login(login.substr(0, colon));
  password_ = resolve_login(login.substr(std::min(colon + 1, login.size())));
  const std::string url = secrets_.resolve(rest);
  for (const auto& [name, value] : source.headers) {
    const std::string resolved = secrets_.resolve(value);
    // libcurl takes "Name:" as an order to leave the header out.
    own_headers_.push_back(resolved.empty() ? name + ";" : name + ": " + resolved);
  }
  prepare(url);
}

/// A user name or password: percent-encoded in a URL, unless it is a secret, which is as it is.
std::string Poll::resolve_login(const std::string& text) {
  return has_credential(text) ? secrets_.resolve(text) : unescaped(text);
}

/// Sets the handle up for a request to `url`.
void Poll::prepare(const std::string& url) {
  // What is no URL goes to libcurl as it is, which says so.
  url_ = parse_url(url).value_or(Url{{}, {}, {}, url});
  if (visited_.empty()) origin_ = url_;
  visited_.push_back(url_.without_user);
  answer_.fetched.document.bytes.clear();
  answer_.fetched.document.first_byte = {};
  header_bytes_ = 0;

  CURL* easy = handle_.get();
  curl_easy_reset(easy);
  set_option(easy, CURLOPT_URL, url_.without_user.c_str());
  set_option(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set_option(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set_option(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
  set_option(easy, CURLOPT_USERAGENT, http_.user_agent.c_str());
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  set_option(easy, CURLOPT_PROXY, "");  // none from the environment: it would hide the address
  if (may_carry_secrets() && !user_.empty()) {
    set_option(easy, CURLOPT_USERNAME, user_.c_str());
    set_option(easy, CURLOPT_PASSWORD, password_.c_str());
  }
  set_limits();
  set_trust();
  set_callbacks();
  set_headers();
}

void Poll::set_limits() {
  CURL* easy = handle_.get();
  const auto spent = duration_cast<milliseconds>(std::chrono::steady_clock::now() - started_);
  const auto left = std::max(http_.timeout - spent, milliseconds{1});
  set_option(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(http_.connect_timeout.count()));
  set_option(easy, CURLOPT_LOW_SPEED_LIMIT, low_speed_bytes_per_second);
  set_option(easy, CURLOPT_LOW_SPEED_TIME,
             static_cast<long>(duration_cast<seconds>(http_.timeout / 2).count()));
  set_option(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_body_bytes_));
}

void Poll::set_trust() {
  CURL* easy = handle_.get();
  set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set_option(easy, CURLOPT_CAPATH, no_ca_directory);
  set_option(easy, CURLOPT_CA_CACHE_TIMEOUT, ca_cache_seconds);
  if (!http_.ca_file.empty()) set_option(easy, CURLOPT_CAINFO, http_.ca_file.c_str());
}

void Poll::set_callbacks() {
  CURL* easy = handle_.get();
  set_option(easy, CURLOPT_PRIVATE, this);
  set_option(easy, CURLOPT_ERRORBUFFER, error_);
  set_option(easy, CURLOPT_WRITEFUNCTION, &Poll::on_body);
  set_option(easy, CURLOPT_WRITEDATA, this);
  set_option(easy, CURLOPT_HEADERFUNCTION, &Poll::on_header);
  set_option(easy, CURLOPT_HEADERDATA, this);
  if (source_.allow_private) return;
  set_option(easy, CURLOPT_OPENSOCKETFUNCTION, &Poll::on_open);
  set_option(easy, CURLOPT_OPENSOCKETDATA, this);
  set_option(easy, CURLOPT_PREREQFUNCTION, &Poll::on_connected);
  set_option(easy, CURLOPT_PREREQDATA, this);
}

void Poll::set_headers() {
  CurlList headers;
  bool accepts = false;
  if (may_carry_secrets()) {
    for (const std::string& line : own_headers_) {
      append(headers, line);
      accepts = accepts || is_header(line, "Accept");
    }
  }
  if (!accepts) append(headers, accept);
  sent_validators_ =
      known_.url == public_url() && !(known_.etag.empty() && known_.last_modified.empty());
  if (sent_validators_ && !known_.etag.empty()) append(headers, "If-None-Match: " + known_.etag);
  if (sent_validators_ && !known_.last_modified.empty()) {
    append(headers, "If-Modified-Since: " + known_.last_modified);
  }
  set_option(handle_.get(), CURLOPT_HTTPHEADER, headers.get());
  headers_ = std::move(headers);  // the former list must live until the handle has the new one
}

/// Whether the current request goes to the host that the source's headers and user are meant for,
/// and no less safely than the first one.
bool Poll::may_carry_secrets() const {
  if (url_.host != origin_.host) return false;
  if (url_.scheme == origin_.scheme) return url_.port == origin_.port;
  return origin_.scheme == "http" && url_.scheme == "https" && origin_.port == "80" &&
         url_.port == "443";
}

std::size_t Poll::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& poll = *static_cast<Poll*>(self);
  std::string& bytes = poll.answer_.fetched.document.bytes;
  // After content decoding: this is what stops a decompression bomb.
  if (size * count > poll.max_body_bytes_ - std::min(bytes.size(), poll.max_body_bytes_)) {
    poll.too_large_ = "body";
    return 0;
  }
  try {
    bytes.append(data, size * count);
  } catch (const std::exception&) {  // no memory; an exception must not cross libcurl
    return 0;
  }
  return size * count;
}

std::size_t Poll::on_header(char*, std::size_t size, std::size_t count, void* self) {
  auto& poll = *static_cast<Poll*>(self);
  Instant& first_byte = poll.answer_.fetched.document.first_byte;
  if (first_byte == Instant{}) first_byte = now();
  poll.header_bytes_ += size * count;
  if (poll.header_bytes_ <= max_header_bytes) return size * count;
  poll.too_large_ = "header";
  return 0;
}

/// Before a connection is made, whatever the name resolved to.
curl_socket_t Poll::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  if (!is_public_address(address->addr)) {
    static_cast<Poll*>(self)->refused_address_ = to_text(address->addr);
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Before a request is sent, also over a connection that another source opened.
int Poll::on_connected(void* self, char* address, char*, int, int) {
  if (is_public_address(std::string(address))) return CURL_PREREQFUNC_OK;
  static_cast<Poll*>(self)->refused_address_ = address;
  return CURL_PREREQFUNC_ABORT;
}

}  // namespace chipwire
