#include "daemon/line/link.h"

#include <algorithm>
#include <array>

namespace chipwire {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool is_tracking(std::string_view parameter) {
  static constexpr std::array<std::string_view, 18> names = {
      "fbclid",  "gclid",  "dclid",  "gbraid", "wbraid",  "gclsrc",
      "msclkid", "yclid",  "twclid", "ttclid", "igshid",  "li_fat_id",
      "mc_cid",  "mc_eid", "_hsenc", "_hsmi",  "mkt_tok", "oly_enc_id"};
  const std::string name = lower(parameter.substr(0, parameter.find('=')));
  return name.starts_with("utm_") || std::find(names.begin(), names.end(), name) != names.end();
}

std::string without_tracking(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto parameter = query.substr(0, end);
    if (!parameter.empty() && !is_tracking(parameter)) {
      if (!kept.empty()) kept += '&';
      kept += parameter;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return kept;
}

std::string normal_authority(std::string_view scheme, std::string_view authority) {
  std::string out;
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    out = authority.substr(0, at + 1);
    authority.remove_prefix(at + 1);
  }
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  if (authority.ends_with(':')) authority.remove_suffix(1);
  return out + lower(authority);
}

}  // namespace

std::string normal_link(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::string(url);
  const std::string scheme = lower(url.substr(0, colon));
  std::string_view rest = url.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto question = rest.find('?');
  const std::string query =
      question == std::string_view::npos ? "" : without_tracking(rest.substr(question + 1));
  rest = rest.substr(0, question);
  const auto slash = std::min(rest.find('/'), rest.size());
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string link = scheme + "://" + normal_authority(scheme, rest.substr(0, slash));
  link += path;
  if (!query.empty()) link += '?' + query;
  return link;
}

}  // namespace chipwire
