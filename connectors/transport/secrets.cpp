#include "connectors/transport/secrets.h"

#include <algorithm>
#include <cctype>

namespace chipwire {
namespace {

constexpr std::string_view opening = "${credential:";
constexpr std::size_t least_secret_bytes = 4;  // less would tear ordinary words apart

std::string percent_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return encoded;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; });
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::string Secrets::resolve(std::string_view text) {
  std::string resolved;
  while (true) {
    const std::size_t begin = text.find(opening);
    const std::size_t end = text.find('}', begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) break;
    const std::string token(text.substr(begin, end + 1 - begin));
    const std::string value = credentials_->resolve(token);
    if (has_control(value)) throw CredentialError(token + " holds a control character");
    if (value.size() >= least_secret_bytes) {
      values_.emplace_back(value, token);
      values_.emplace_back(percent_encoded(value), token);
    }
    if (has_control(text.substr(0, begin))) break;
    resolved += text.substr(0, begin);
    resolved += value;
    text.remove_prefix(end + 1);
  }
  if (has_control(text)) throw CredentialError("a URL or header holds a control character");
  return resolved += text;
}

std::string Secrets::redact(std::string text) const {
  for (const auto& [value, token] : values_) replace_all(text, value, token);
  return text;
}

}  // namespace chipwire
