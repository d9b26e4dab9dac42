#include "connectors/format/url.h"

#include <algorithm>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

bool is_scheme_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '-' || c == '.';
}

/// Components of RFC 3986; absent and empty differ for authority and query.
struct Parts {
  std::string_view scheme, authority, path, query, fragment;
  bool has_authority = false, has_query = false;
};

Parts split(std::string_view url) {
  Parts parts;
  parts.scheme = url.substr(0, url_scheme(url).size());
  if (!parts.scheme.empty()) url.remove_prefix(parts.scheme.size() + 1);
  if (const auto hash = url.find('#'); hash != std::string_view::npos) {
    parts.fragment = url.substr(hash);
    url = url.substr(0, hash);
  }
  if (const auto mark = url.find('?'); mark != std::string_view::npos) {
    parts.has_query = true;
    parts.query = url.substr(mark);
    url = url.substr(0, mark);
  }
  if (url.starts_with("//")) {
    parts.has_authority = true;
    parts.authority = url.substr(0, url.find('/', 2));
    url.remove_prefix(parts.authority.size());
  }
  parts.path = url;
  return parts;
}

/// RFC 3986, 5.2.4, for a path that begins with '/'.
std::string remove_dot_segments(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    if (segment == "/..") {
      result.resize(std::min(result.rfind('/'), result.size()));
      if (last) result += '/';
    } else if (segment == "/.") {
      if (last) result += '/';
    } else {
      result += segment;
    }
    path.remove_prefix(end);
  }
  return result;
}

std::string merge(const Parts& base, std::string_view path) {
  if (path.starts_with('/')) return remove_dot_segments(path);
  if (base.path.empty()) return remove_dot_segments("/" + std::string{path});
  const std::size_t slash = base.path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? "/" : base.path.substr(0, slash + 1);
  return remove_dot_segments(std::string{folder} + std::string{path});
}

std::string tidy(std::string_view reference) {
  std::string text;
  for (char c : trim(reference))
    if (c != '\n' && c != '\r' && c != '\t') text += c;
  return clean(text);
}

}  // namespace

std::string url_scheme(std::string_view url) {
  std::size_t end = 0;
  while (end < url.size() && is_scheme_char(url[end])) ++end;
  const bool begins_well = end > 0 && (url[0] | 0x20) >= 'a' && (url[0] | 0x20) <= 'z';
  return begins_well && end < url.size() && url[end] == ':' ? lower(url.substr(0, end)) : "";
}

std::string resolve_url(std::string_view base_url, std::string_view untidy) {
  std::string reference = tidy(untidy);
  if (!url_scheme(reference).empty()) return reference;
  const Parts base = split(base_url);
  if (base.scheme.empty() || !base.has_authority || reference.empty()) return reference;

  const Parts relative = split(reference);
  std::string url{base.scheme};
  url += ':';
  if (relative.has_authority) {
    (url += relative.authority) += relative.path;
    url += relative.query;
  } else {
    url += base.authority;
    if (relative.path.empty()) {
      (url += base.path) += relative.has_query ? relative.query : base.query;
    } else {
      (url += merge(base, relative.path)) += relative.query;
    }
  }
  return url += relative.fragment;
}

bool is_web_link(std::string_view url) {
  const std::string scheme = url_scheme(url);
  return scheme.empty() || scheme == "http" || scheme == "https";
}

}  // namespace chipwire
