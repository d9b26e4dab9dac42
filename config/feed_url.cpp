#include "config/feed_url.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "config/credentials.h"
#include "config/digest.h"

namespace chipwire {

namespace {

constexpr std::size_t longest_name = 64;

struct Address {
  std::string scheme;
  std::string_view user, host, port;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// RFC 3986, 3: scheme "://" [user "@"] host [":" port] …
Address split(std::string_view url) {
  Address address;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return address;
  address.scheme = lower(url.substr(0, colon));
  std::string_view rest = url.substr(colon + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    address.user = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  const auto end = rest.starts_with('[') ? rest.find(']') + 1 : rest.find(':');
  address.host = rest.substr(0, end);
  if (end < rest.size() && rest[end] == ':') address.port = rest.substr(end + 1);
  return address;
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_host(std::string_view host) {
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) {
    host = host.substr(1, host.size() - 2);
    return host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return !host.empty() && host.find_first_of("$%<>[]{}|\\^`:@") == std::string_view::npos;
}

// user:password where neither is a reference
bool has_plain_secret(std::string_view user) {
  return !user.empty() && !has_credential(user);
}

}  // namespace

std::string feed_url_fault(std::string_view url) {
  const auto is_blank = [](char c) { return c == ' ' || static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(url.begin(), url.end(), is_blank)) return "holds a blank; write it as %20";
  const Address address = split(url);
  if (address.scheme != "http" && address.scheme != "https") {
    return "must begin with http:// or https://";
  }
  if (!is_host(address.host)) return "has no valid host";
  if (!address.port.empty() && !is_port(address.port)) return "has a port that is none";
  if (has_plain_secret(address.user)) {
    return "holds a user or password in plain text; put it into a file and write "
           "${credential:NAME}";
  }
  return credential_fault(url);
}

std::string name_from_url(std::string_view url) {
  const std::string digest = sha256_hex(url).substr(0, 8);
  std::string name = lower(split(url).host);
  for (char& c : name) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) c = '-';
  }
  return fmt::format("{}-{}", name.substr(0, longest_name - 1 - digest.size()), digest);
}

std::string credential_fault(std::string_view text) {
  try {
    credential_names(text);
    return {};
  } catch (const CredentialError& error) {
    return fmt::format("is malformed: {}", error.what());
  }
}

}  // namespace chipwire
