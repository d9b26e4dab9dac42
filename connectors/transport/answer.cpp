// What Poll makes of the server's answer.

#include <algorithm>
#include <utility>

#include "connectors/transport/freshness.h"
#include "connectors/transport/poll.h"
#include "connectors/transport/printable.h"

namespace chipwire {
namespace {

using std::chrono::microseconds;

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The metric label of a libcurl failure.
const char* cause_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "dns";
    case CURLE_COULDNT_CONNECT:
      return "connect";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_FILESIZE_EXCEEDED:
      return "size";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return "tls";
    case CURLE_UNSUPPORTED_PROTOCOL:  // also an answer that is no HTTP
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return "content";
    default:
      return "io";
  }
}

microseconds time_info(CURL* easy, CURLINFO info) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, info, &value);
  return microseconds(value);
}

const char* version_name(long version) {
  switch (version) {
    case CURL_HTTP_VERSION_1_0:
      return "HTTP/1.0";
    case CURL_HTTP_VERSION_1_1:
      return "HTTP/1.1";
    case CURL_HTTP_VERSION_2_0:
      return "HTTP/2";
    default:
      return "";
  }
}

}  // namespace

bool Poll::follow(CURLcode code) {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  answer_.fetched.hops.push_back({public_url(), status});
  answer_.outcome.http_status = status;
  if (code != CURLE_OK) {
    fail(code);
  } else if (!is_redirect(status)) {
    conclude(status);
  } else if (redirect(status)) {
    return true;
  }
  describe();
  return false;
}

/// Prepares the request that a redirect asks for; false if it must not be made.
bool Poll::redirect(long status) {
  char* location = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &location);
  const std::optional<Url> next = location ? parse_url(location) : std::nullopt;
  if (!next || (next->scheme != "http" && next->scheme != "https")) {
    fail("redirect", next ? "redirect to " + next->scheme + ":, which is not followed"
                          : "redirect without a usable Location");
  } else if (visited_.size() > static_cast<std::size_t>(http_.max_redirects)) {
    fail("redirect", "more than " + std::to_string(http_.max_redirects) + " redirects");
  } else if (std::find(visited_.begin(), visited_.end(), next->without_user) != visited_.end()) {
    fail("redirect", "redirect loop");
  } else {
    permanently_ = permanently_ && (status == 301 || status == 308);
    prepare(std::string(location));
    return true;
  }
  return false;
}

void Poll::conclude(long status) {
  CURL* easy = handle_.get();
  const bool nothing = status == 204 || status == 205;
  if ((status == 304 && sent_validators_) || nothing) {
    answer_.outcome.kind = Outcome::Kind::not_modified;
    answer_.fetched.validators = known_;
  } else if (status >= 200 && status < 300) {
    take_document();
  } else {
    fail(status >= 500   ? "http_5xx"
         : status >= 400 ? "http_4xx"
                         : "content",
         status == 304 ? "HTTP 304 to an unconditional request" : "HTTP " + std::to_string(status));
    answer_.retry_after = retry_after(response_header(easy, "Retry-After"), now());
    return;
  }
  answer_.fresh_for =
      fresh_for(response_header(easy, "Cache-Control"), response_header(easy, "Age"),
                response_header(easy, "Expires"), response_header(easy, "Date"));
  if (visited_.size() > 1 && permanently_) answer_.moved_to = public_url();
}

void Poll::take_document() {
  CURL* easy = handle_.get();
  answer_.outcome.kind = Outcome::Kind::changed;
  Document& document = answer_.fetched.document;
  document.url = public_url();
  document.content_type = secrets_.redact(response_header(easy, "Content-Type"));
  document.content_location = secrets_.redact(response_header(easy, "Content-Location"));
  if (!secrets_.empty()) document.bytes = secrets_.redact(std::move(document.bytes));
  Validators fresh{response_header(easy, "ETag"), response_header(easy, "Last-Modified"),
                   document.url};
  // An echo of a secret must not come to rest in a checkpoint.
  if (secrets_.redact(fresh.etag) != fresh.etag) fresh.etag.clear();
  if (secrets_.redact(fresh.last_modified) != fresh.last_modified) fresh.last_modified.clear();
  answer_.fetched.validators = std::move(fresh);
}

/// What the loop's observers and `chipwire probe` show of the exchange.
void Poll::describe() {
  CURL* easy = handle_.get();
  Fetched& fetched = answer_.fetched;
  long version = 0;
  char* address = nullptr;
  curl_off_t wire = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
  fetched.http_version = version_name(version);
  fetched.address = address ? address : "";
  fetched.content_encoding = secrets_.redact(response_header(easy, "Content-Encoding"));
  fetched.cache_control = secrets_.redact(response_header(easy, "Cache-Control"));
  fetched.wire_bytes = static_cast<std::size_t>(wire);
  fetched.resolved = time_info(easy, CURLINFO_NAMELOOKUP_TIME_T);
  fetched.connected = time_info(easy, CURLINFO_CONNECT_TIME_T);
  fetched.secured = time_info(easy, CURLINFO_APPCONNECT_TIME_T);
  fetched.first_byte = time_info(easy, CURLINFO_STARTTRANSFER_TIME_T);
  fetched.total = time_info(easy, CURLINFO_TOTAL_TIME_T);
  answer_.outcome.bytes = fetched.document.bytes.size();
  answer_.outcome.at = now();
  answer_.outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started_);
}

void Poll::fail(std::string cause, const std::string& error) {
  answer_.outcome.kind = Outcome::Kind::failed;
  answer_.outcome.cause = std::move(cause);
  answer_.outcome.error = printable(secrets_.redact(error));
}

void Poll::fail(CURLcode code) {
  if (too_large_ == "header") {
    fail("size", "header of more than " + std::to_string(max_header_bytes) + " bytes");
  } else if (too_large_ == "body" || code == CURLE_FILESIZE_EXCEEDED) {
    fail("size", "body of more than " + std::to_string(max_body_bytes_) + " bytes");
  } else if (!refused_address_.empty() &&
             (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK)) {
    fail("refused_address", refused_address_ + " is not a public address (allow_private is off)");
  } else {
    fail(cause_of(code), error_[0] != '\0' ? error_ : curl_easy_strerror(code));
  }
}

/// The current URL for documents, events and people: without user and secrets. The first one is
/// the source's own text.
std::string Poll::public_url() const {
  if (visited_.size() <= 1) return split_user(source_.url).second;
  std::string url = secrets_.redact(url_.without_user);
  // A server may have put a secret into it in some other coding.
  if (has_credential(source_.url)) url.erase(std::min(url.find('?'), url.size()));
  return url;
}

}  // namespace chipwire
