#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chipwire {

/// A `${credential:NAME}` that names no readable file, or a malformed one.
class CredentialError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Secrets, each the content of one file of a directory (systemd's LoadCredential= makes such a
/// one); trailing newlines are cut. Files are read at each use, so a rotated secret counts at once.
/// Thread-safe.
class Credentials {
 public:
  /// An empty `directory` stands for $CREDENTIALS_DIRECTORY; without either nothing resolves.
  explicit Credentials(std::string directory);

  /// `text` with each ${credential:NAME} replaced. The result must go to the wire and nowhere else.
  /// Throws CredentialError, whose message names NAME and never a secret.
  std::string resolve(std::string_view text) const;

 private:
  std::string directory_;
};

/// Whether `text` holds a ${credential:NAME}.
bool has_credential(std::string_view text);

/// The NAMEs of all ${credential:NAME} in `text`, in order. Throws CredentialError where one is
/// malformed.
std::vector<std::string> credential_names(std::string_view text);

}  // namespace chipwire
