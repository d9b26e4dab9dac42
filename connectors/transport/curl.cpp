#include "connectors/transport/curl.h"

#include <algorithm>
#include <utility>

namespace chipwire {
namespace {

void check(CURLMcode code) {
  if (code != CURLM_OK) throw CurlError(std::string("curl: ") + curl_multi_strerror(code));
}

void initialise_once() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw CurlError(std::string("curl: ") + curl_easy_strerror(code));
}

struct UrlDelete {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string value(text);
  curl_free(text);
  return value;
}

}  // namespace

void append(CurlList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw CurlError("curl: out of memory");
  static_cast<void>(list.release());
  list.reset(longer);
}

CurlHandle make_handle() {
  initialise_once();
  CurlHandle handle(curl_easy_init());
  if (!handle) throw CurlError("curl: no handle");
  return handle;
}

std::string response_header(CURL* easy, const char* name) {
  std::string joined;
  curl_header* header = nullptr;
  for (std::size_t i = 0; curl_easy_header(easy, name, i, CURLH_HEADER, -1, &header) == CURLHE_OK;
       ++i) {
    if (i > 0) joined += ", ";
    joined += header->value;
  }
  return joined;
}

std::optional<Url> parse_url(std::string_view text) {
  const std::unique_ptr<CURLU, UrlDelete> url(curl_url());
  const std::string given(text);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, given.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
                  CURLUE_OK) {
    return std::nullopt;
  }
  Url parts;
  parts.scheme = part(url.get(), CURLUPART_SCHEME, 0);
  parts.host = part(url.get(), CURLUPART_HOST, 0);
  parts.port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  for (const CURLUPart secret :
       {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT}) {
    curl_url_set(url.get(), secret, nullptr, 0);
  }
  parts.without_user = part(url.get(), CURLUPART_URL, 0);
  return parts;
}

std::pair<std::string, std::string> split_user(std::string url) {
  url.erase(std::min(url.find('#'), url.size()));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return {"", std::move(url)};
  const std::size_t host = scheme + 3;
  const std::size_t at = url.rfind('@', std::min(url.find_first_of("/?", host), url.size()));
  if (at == std::string::npos || at < host) return {"", std::move(url)};
  std::string user = url.substr(host, at - host);
  url.erase(host, at + 1 - host);
  return {std::move(user), std::move(url)};
}

std::string unescaped(const std::string& text) {
  int size = 0;
  char* plain = curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &size);
  if (plain == nullptr) throw CurlError("curl: cannot unescape");
  std::string copy(plain, static_cast<std::size_t>(size));
  curl_free(plain);
  return copy;
}

CurlPool::CurlPool() {
  initialise_once();
  share_ = curl_share_init();
  if (share_ == nullptr) throw CurlError("curl: no share");
  // Without lock functions: all handles of a pool live on one thread.
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlPool::~CurlPool() {
  idle_.clear();
  curl_share_cleanup(share_);
}

CurlHandle CurlPool::take() {
  if (idle_.empty()) {
    CurlHandle handle = make_handle();
    set_option(handle.get(), CURLOPT_SHARE, share_);
    return handle;
  }
  CurlHandle handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void CurlPool::put(CurlHandle handle) {
  curl_easy_reset(handle.get());
  idle_.push_back(std::move(handle));
}

CurlMulti::CurlMulti(Watch watch, long max_idle_connections) : watch_(std::move(watch)) {
  initialise_once();
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw CurlError("curl: no multi handle");
  check(curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket));
  check(curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this));
  check(curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer));
  check(curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this));
  check(curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, max_idle_connections));
}

CurlMulti::~CurlMulti() {
  curl_multi_cleanup(multi_);
}

void CurlMulti::add(CURL* easy) {
  check(curl_multi_add_handle(multi_, easy));
}

void CurlMulti::remove(CURL* easy) {
  check(curl_multi_remove_handle(multi_, easy));
}

void CurlMulti::act(curl_socket_t socket, bool readable, bool writable, bool error) {
  const int what = (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0) |
                   (error ? CURL_CSELECT_ERR : 0);
  int running = 0;
  check(curl_multi_socket_action(multi_, socket, what, &running));
}

void CurlMulti::expire() {
  deadline_.reset();  // before the call, which may set the next one
  int running = 0;
  check(curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running));
}

std::optional<CurlMulti::Done> CurlMulti::next_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) return Done{message->easy_handle, message->data.result};
  }
  return std::nullopt;
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  // CURL_POLL_REMOVE has neither bit.
  static_cast<CurlMulti*>(self)->watch_(socket, (what & CURL_POLL_IN) != 0,
                                        (what & CURL_POLL_OUT) != 0);
  return 0;
}

int CurlMulti::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& deadline = static_cast<CurlMulti*>(self)->deadline_;
  if (timeout_ms < 0) {
    deadline.reset();
  } else {
    deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  }
  return 0;
}

}  // namespace chipwire
