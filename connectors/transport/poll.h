#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/intake.h"
#include "connectors/transport/curl.h"
#include "connectors/transport/fetch.h"
#include "connectors/transport/secrets.h"

namespace chipwire {

/// What one reading of an http source brought.
struct PollAnswer {
  Outcome outcome;  ///< without consecutive_failures
  Fetched fetched;  ///< `document` where the kind is changed; `validators` for the next request
  std::optional<std::chrono::seconds> fresh_for, retry_after;
  std::string moved_to;  ///< where permanent redirects, and only such, led
};

/// One reading of an http source: a conditional GET and the redirects that it leads to, which it
/// follows itself, because libcurl would take all headers along to another host. One thread.
class Poll {
 public:
  /// Sets `handle` up for the first request. The collaborators must outlive it.
  /// Throws CredentialError where a secret of the source cannot be resolved.
  Poll(const Source& source, const HttpSettings& http, const Credentials& credentials,
       const Validators& known, CurlHandle handle);
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;

  CURL* handle() const { return handle_.get(); }
  /// Gives the handle back; the poll is over.
  CurlHandle release() { return std::move(handle_); }

  /// To be called when the transfer has ended. True: the handle is set up for the next request,
  /// to be made now; false: answer() is ready.
  bool follow(CURLcode code);
  PollAnswer& answer() { return answer_; }

  /// Bytes held so far.
  std::size_t bytes() const { return answer_.fetched.document.bytes.size(); }

 private:
  static constexpr std::size_t max_header_bytes = 64u << 10;

  // Called by libcurl; `self` is the Poll.
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);
  static int on_connected(void* self, char* address, char*, int, int);

  std::string resolve_login(const std::string& text);
  void prepare(const std::string& url);
  void set_limits();
  void set_trust();
  void set_callbacks();
  void set_headers();
  bool may_carry_secrets() const;
  std::string public_url() const;

  bool redirect(long status);
  void conclude(long status);
  void take_document();
  void describe();
  void fail(std::string cause, const std::string& error);
  void fail(CURLcode code);

  const Source& source_;
  const HttpSettings& http_;
  const Validators known_;
  const std::size_t max_body_bytes_;
  const std::chrono::steady_clock::time_point started_;
  Secrets secrets_;
  CurlHandle handle_;
  CurlList headers_;
  Url origin_, url_;  ///< of the first and of the current request; resolved, hence secret
  std::string user_, password_;           ///< likewise
  std::vector<std::string> own_headers_;  ///< the source's; likewise
  std::vector<std::string> visited_;      ///< likewise
  bool permanently_ = true;               ///< whether all redirects so far were
  std::size_t header_bytes_ = 0;
  bool sent_validators_ = false;
  std::string too_large_;  ///< what was, if anything
  std::string refused_address_;
  char error_[CURL_ERROR_SIZE] = {};
  PollAnswer answer_;
};

}  // namespace chipwire
