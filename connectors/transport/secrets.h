#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/credentials.h"

namespace chipwire {

/// The secrets of one request: resolves them, and takes them out of whatever a server or a library
/// echoes. Lives as long as the request.
class Secrets {
 public:
  explicit Secrets(const Credentials& credentials) : credentials_(&credentials) {}

  /// `text` with each ${credential:NAME} replaced. Throws CredentialError, also where the result
  /// would hold a control character: it would end the header or the URL.
  std::string resolve(std::string_view text);

  /// `text` with each secret of four bytes and more, plain or percent-encoded, replaced by its
  /// ${credential:NAME} again.
  std::string redact(std::string text) const;

  bool empty() const { return values_.empty(); }

 private:
  const Credentials* credentials_;
  std::vector<std::pair<std::string, std::string>> values_;  ///< what to find, what to put there
};

}  // namespace chipwire
