#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "config/credentials.h"
#include "config/settings.h"
#include "connectors/batch.h"

namespace chipwire {

/// A document that could not be fetched. what() is for people and holds no secret.
class FetchError : public std::runtime_error {
 public:
  FetchError(std::string cause, long http_status, const std::string& message)
      : std::runtime_error(message), cause_(std::move(cause)), http_status_(http_status) {}
  const std::string& cause() const { return cause_; }  ///< as Outcome::cause
  long http_status() const { return http_status_; }    ///< 0: no answer

 private:
  std::string cause_;
  long http_status_;
};

/// One request of a reading: where it went (no secret, no user name) and what came back.
struct Hop {
  std::string url;
  long status = 0;
};

/// A document fetched once, with all that a person may want to know of the answer.
struct Fetched {
  Document document;
  Validators validators;
  std::vector<Hop> hops;  ///< the last one gave the document
  std::string http_version, address, content_encoding, cache_control;
  std::size_t wire_bytes = 0;  ///< of the body, before content decoding
  /// Since the last request's start.
  std::chrono::microseconds resolved{0}, connected{0}, secured{0}, first_byte{0}, total{0};
};

/// Fetches an http source once, unconditionally, under the same limits and address rules as
/// Intake. Blocks until the answer is there or `settings.http.timeout` is over. Thread-safe.
/// Throws FetchError.
Fetched fetch(const Source& source, const Settings& settings, const Credentials& credentials);

/// Just the document of fetch().
Document fetch_once(const Source& source, const Settings& settings, const Credentials& credentials);

}  // namespace chipwire
