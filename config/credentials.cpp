#include "config/credentials.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace chipwire {

namespace {

constexpr std::string_view opening = "${credential:";

// A credential is a plain file of the one directory: systemd's own rule for their names.
void check_name(std::string_view name) {
  const bool plain =
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
      std::string_view::npos;
  if (name.empty() || name.front() == '.' || !plain || name.size() > 255) {
    throw CredentialError(
        "a credential's name is made of letters, digits, '_', '-' and '.', in the form "
        "${credential:NAME}");
  }
}

std::string read_secret(const std::string& directory, const std::string& name) {
  if (directory.empty()) {
    throw CredentialError("credential " + name +
                          ": there is no credentials directory (credentials_directory, "
                          "or systemd's LoadCredential=)");
  }
  std::ifstream file(directory + '/' + name, std::ios::binary);
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    throw CredentialError("credential " + name + ": no readable file in " + directory);
  }
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

}  // namespace

Credentials::Credentials(std::string directory) : directory_(std::move(directory)) {
  if (!directory_.empty()) return;
  if (const char* given = std::getenv("CREDENTIALS_DIRECTORY")) directory_ = given;
}

std::string Credentials::resolve(std::string_view text) const {
  std::string resolved;
  for (auto at = text.find(opening); at != std::string_view::npos; at = text.find(opening)) {
    resolved += text.substr(0, at);
    text.remove_prefix(at + opening.size());
    const auto end = text.find('}');
    const auto name = text.substr(0, end);
    check_name(end == std::string_view::npos ? std::string_view() : name);
    resolved += read_secret(directory_, std::string(name));
    text.remove_prefix(end + 1);
  }
  return resolved += text;
}

bool has_credential(std::string_view text) {
  return text.find(opening) != std::string_view::npos;
}

}  // namespace chipwire
