#pragma once

#include <cstdint>
#include <cstdlib>
#include <simdjson.h>
#include <string>
#include <string_view>

#include "connectors/decode.h"
#include "connectors/format/plain.h"

namespace chipwire {

/// What holds for every text that leaves decode(): valid UTF-8, nothing that a terminal obeys.
inline void expect_clean(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size()) || clean(text) != text) std::abort();
}

inline void expect_sound(const Decoded& decoded) {
  expect_clean(decoded.feed.title);
  expect_clean(decoded.feed.description);
  for (const Item& item : decoded.items) {
    for (const std::string* text :
         {&item.id, &item.guid, &item.title, &item.summary, &item.text, &item.byline,
          &item.slugline, &item.canonical_link, &item.rights, &item.source_title})
      expect_clean(*text);
    for (const Link& link : item.links) expect_clean(link.href);
    for (const Person& person : item.authors) expect_clean(person.name);
    for (const Category& category : item.categories) expect_clean(category.term);
    if (item.raw_hash == 0) std::abort();
  }
}

/// Decodes what a fuzzer made; a refusal is fine, anything else is a finding.
inline void decode_fuzzed(std::string bytes, std::string content_type = {}) {
  Document document;
  document.bytes = std::move(bytes);
  document.content_type = std::move(content_type);
  document.url = "https://example.com/a/feed";
  try {
    expect_sound(decode(document));
  } catch (const DecodeError&) {
  }
}

/// `begin`, the fuzzer's bytes, `end`: so that a format's own elements are reached at once. Whole
/// documents are given as they are.
inline void decode_within(std::string_view begin, std::string_view data, std::string_view end) {
  if (data.starts_with("<?xml") || data.starts_with('{')) return decode_fuzzed(std::string{data});
  decode_fuzzed(std::string{begin} + std::string{data} + std::string{end});
}

}  // namespace chipwire
