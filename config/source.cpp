#include <algorithm>
#include <fmt/format.h>

#include "config/credentials.h"
#include "config/feed_url.h"
#include "config/locale.h"
#include "config/sections.h"

namespace chipwire {

using namespace std::chrono_literals;
using std::chrono::days;

namespace {

// What the client sets itself, or what would let a header change the request's framing.
const std::vector<std::string> reserved_headers = {
    "accept-encoding",   "connection",    "content-length", "host",
    "if-modified-since", "if-none-match", "range",          "te",
    "transfer-encoding", "upgrade"};
const std::vector<std::string> secret_headers = {"authorization", "cookie", "proxy-authorization",
                                                 "x-api-key"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return text;
}

// RFC 9110, 5.6.2: token
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           others.find(c) != std::string_view::npos;
  });
}

std::string header_fault(const std::string& name, const std::string& value) {
  if (!is_token(name)) return "is no header name";
  if (contains(reserved_headers, lower(name))) return "is set by chipwired itself";
  if (contains(secret_headers, lower(name)) && !has_credential(value)) {
    return "holds a secret in plain text; put it into a file and write ${credential:NAME}";
  }
  return credential_fault(value);
}

void read_headers(Table& table, Source& source) {
  if (!table.read("headers", source.headers)) return;
  Table headers = table.table("headers");
  for (const auto& [name, value] : source.headers) {
    const auto fault = header_fault(name, value);
    if (!fault.empty()) headers.problem(name, fmt::format("header `{}` {}", name, fault));
  }
}

void read_name(Table& table, Source& source) {
  if (!table.read("name", source.name)) {
    if (!table.has("name")) table.problem("name", "a [[source]] needs a `name`");
    return;
  }
  if (!is_source_name(source.name)) {
    table.problem("name", fmt::format("`name` is {:?}, wanted are 1 to 64 of the characters "
                                      "a-z 0-9 -",
                                      source.name));
  }
}

void read_kind(Table& table, Source& source) {
  source.kind = table.has("path") && !table.has("url") ? SourceKind::directory : SourceKind::http;
  table.read_word<SourceKind>("kind", source.kind,
                              {{"http", SourceKind::http}, {"directory", SourceKind::directory}});
  // A wire delivers more and repeats itself later than a feed does.
  if (source.kind == SourceKind::directory) {
    source.remember = days{30};
    source.remember_entries = 200'000;
  }
}

void read_address(Table& table, Source& source) {
  const bool polled = source.kind == SourceKind::http;
  const bool has_url = table.read("url", source.url);
  const bool has_path = table.read_path("path", source.path);
  const std::string_view needed = polled ? "url" : "path";
  if (!(polled ? has_url : has_path) && !table.has(needed)) {
    table.problem(needed, fmt::format("a [[source]] of kind \"{}\" needs a `{}`",
                                      polled ? "http" : "directory", needed));
  }
  if (!polled || !has_url) return;
  const auto fault = feed_url_fault(source.url);
  if (!fault.empty()) table.problem("url", fmt::format("`url` {}", fault));
}

// Keys that mean nothing for this kind are mistakes, not decoration.
void refuse_others(Table& table, SourceKind kind) {
  const std::vector<std::string_view> others =
      kind == SourceKind::http ? std::vector<std::string_view>{"path", "settle_time"}
                               : std::vector<std::string_view>{"url", "headers", "allow_private"};
  for (const auto key : others) {
    if (!table.has(key)) continue;
    table.problem(key, fmt::format("`{}` means nothing for a source of kind \"{}\"", key,
                                   kind == SourceKind::http ? "http" : "directory"));
  }
}

void read_schedule(Table& table, Source& source) {
  table.read("min_interval", source.min_interval, {10ms, days{7}});
  const bool bounded = table.read("max_interval", source.max_interval, {10ms, days{7}});
  if (source.min_interval <= source.max_interval) return;
  table.problem(bounded ? "max_interval" : "min_interval",
                "`min_interval` is longer than `max_interval`");
}

void read_backfill(Table& table, Source& source) {
  std::string text;
  if (!table.read("backfill", text)) return;
  if (text == "none") {
    source.backfill.younger_than = 0s;
  } else if (text == "all") {
    source.backfill.younger_than = Backfill::everything;
  } else {
    table.read("backfill", source.backfill.younger_than, {0s, days{3650}});
  }
}

void read_locale(Table& table, Source& source) {
  if (table.read("language", source.language) && !is_language(source.language)) {
    table.problem("language", fmt::format("`language` is {:?}, wanted is a BCP 47 tag such as "
                                          "\"en\" or \"zh-Hant\"",
                                          source.language));
  }
  if (table.read("country", source.country) && !is_country(source.country)) {
    table.problem("country", fmt::format("`country` is {:?}, wanted is an ISO 3166-1 code such "
                                         "as \"US\"",
                                         source.country));
  }
  if (table.read("time_zone", source.time_zone) && !is_time_zone(source.time_zone)) {
    table.problem("time_zone", fmt::format("`time_zone` is {:?}, wanted is a name such as "
                                           "\"Asia/Shanghai\"",
                                           source.time_zone));
  }
}

}  // namespace

bool is_source_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Source read_source(Table& table) {
  Source source;
  source.position = table.position();
  read_name(table, source);
  table.read("title", source.title);
  read_kind(table, source);
  read_address(table, source);
  refuse_others(table, source.kind);
  table.read("enabled", source.enabled);
  table.read("allow_private", source.allow_private);
  read_headers(table, source);
  read_schedule(table, source);
  read_backfill(table, source);
  table.read("remember", source.remember, {1s, days{3650}});
  table.read("remember_entries", source.remember_entries, {1, 1'000'000});
  read_locale(table, source);
  table.read("group", source.group);
  table.read("tier", source.tier);
  table.read("settle_time", source.settle_time, {0ms, 1h});
  std::size_t limit = 0;
  if (table.read_bytes("max_body_bytes", limit, {1 << 10, 1 << 30})) source.max_body_bytes = limit;
  table.refuse_unknown();
  return source;
}

}  // namespace chipwire
