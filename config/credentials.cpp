#include "config/credentials.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace chipwire {

namespace {

constexpr std::string_view opening = "${credential:";

// Systemd's own rule for the names of credentials; a plain file of the one directory.
bool is_name(std::string_view text) {
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return !text.empty() && text.size() <= 255 && text.front() != '.' &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

// A text in pieces: plain, name, plain, name, …, plain.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> pieces;
  for (auto at = text.find(opening); at != std::string_view::npos; at = text.find(opening)) {
    pieces.emplace_back(text.substr(0, at));
    text.remove_prefix(at + opening.size());
    const auto end = text.find('}');
    if (end == std::string_view::npos || !is_name(text.substr(0, end))) {
      throw CredentialError(
          "a credential is written ${credential:NAME}, its NAME made of letters, digits, '_', '-' "
          "and '.'");
    }
    pieces.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  pieces.emplace_back(text);
  return pieces;
}

std::string read_secret(const std::string& directory, const std::string& name) {
  if (directory.empty()) {
    throw CredentialError("credential " + name +
                          ": there is no credentials directory (credentials_directory, "
                          "or systemd's LoadCredential=)");
  }
  const std::filesystem::path path = std::filesystem::path(directory) / name;
  std::error_code error;
  std::ifstream file(path, std::ios::binary);
  if (!std::filesystem::is_regular_file(path, error) || !file) {
    throw CredentialError("credential " + name + ": no readable file in " + directory);
  }
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

}  // namespace

Credentials::Credentials(std::string directory) : directory_(std::move(directory)) {
  if (!directory_.empty()) return;
  if (const char* given = std::getenv("CREDENTIALS_DIRECTORY")) directory_ = given;
}

std::string Credentials::resolve(std::string_view text) const {
  const auto pieces = split(text);
  std::string resolved = pieces.front();
  for (std::size_t i = 1; i < pieces.size(); i += 2) {
    resolved += read_secret(directory_, pieces[i]);
    resolved += pieces[i + 1];
  }
  return resolved;
}

bool has_credential(std::string_view text) {
  return text.find(opening) != std::string_view::npos;
}

std::vector<std::string> credential_names(std::string_view text) {
  const auto pieces = split(text);
  std::vector<std::string> names;
  for (std::size_t i = 1; i < pieces.size(); i += 2) names.push_back(pieces[i]);
  return names;
}

}  // namespace chipwire
