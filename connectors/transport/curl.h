#pragma once

#include <chrono>
#include <curl/curl.h>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chipwire {

/// libcurl refused a call: a mistake of the program or no memory, never a fault of a server.
class CurlError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct CurlDelete {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDelete>;
using CurlList = std::unique_ptr<curl_slist, CurlDelete>;

/// Sets an option; throws CurlError.
template <typename Value>
void set_option(CURL* easy, CURLoption option, Value value) {
  if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK) {
    throw CurlError(std::string("curl option: ") + curl_easy_strerror(code));
  }
}

/// Appends `line` to `list`; throws CurlError.
void append(CurlList& list, const std::string& line);

/// A fresh easy handle; initialises libcurl at the first call. Thread-safe. Throws CurlError.
CurlHandle make_handle();

/// The value of a header of the last response, all its fields joined by ", "; empty if absent.
std::string response_header(CURL* easy, const char* name);

/// A URL in its parts (RFC 3986), read by libcurl itself, so that both see the same.
struct Url {
  std::string scheme, host, port;  ///< port as given or the scheme's default
  std::string without_user;        ///< the URL without user, password and fragment
};

/// Nothing if `text` is no absolute URL.
std::optional<Url> parse_url(std::string_view text);

/// A URL's user part, which may be empty, and the URL without it and without its fragment. Textual,
/// because the URL may be a template, and a secret in the user part may hold any character.
std::pair<std::string, std::string> split_user(std::string url);

/// `text` with its percent-encoding undone (RFC 3986, 2.1).
std::string unescaped(const std::string& text);

/// Handles in reserve, each with its place in a shared TLS session cache. One thread.
/// A handle for each feed would cost 8 to 15 KB.
class CurlPool {
 public:
  CurlPool();
  ~CurlPool();
  CurlPool(const CurlPool&) = delete;
  CurlPool& operator=(const CurlPool&) = delete;

  CurlHandle take();
  void put(CurlHandle handle);

 private:
  std::vector<CurlHandle> idle_;
  CURLSH* share_;
};

/// libcurl's multi interface for an event loop of one's own. One thread.
class CurlMulti {
 public:
  using Clock = std::chrono::steady_clock;
  /// Called where a socket is to be watched for reading and writing, or (both false) no more.
  using Watch = std::function<void(curl_socket_t socket, bool read, bool write)>;
  struct Done {
    CURL* easy;
    CURLcode code;
  };

  CurlMulti(Watch watch, long max_idle_connections);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  void add(CURL* easy);
  void remove(CURL* easy);

  /// A socket is ready.
  void act(curl_socket_t socket, bool readable, bool writable, bool error);
  /// deadline() has come.
  void expire();
  std::optional<Clock::time_point> deadline() const { return deadline_; }

  /// A transfer that has ended and is still to be removed.
  std::optional<Done> next_done();

 private:
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long timeout_ms, void* self);

  Watch watch_;
  CURLM* multi_;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace chipwire
