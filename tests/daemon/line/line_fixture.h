#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/line/revise.h"
#include "daemon/line/settle.h"

namespace chipwire::testing {

inline const Instant morning = *parse_rfc3339("2026-11-24T09:00:00Z");

/// An item as a decoder would give it; its raw hash follows from its words, as bytes would.
inline Item item(const std::string& id, const std::string& title,
                 const std::string& text = "Text.") {
  Item item;
  item.id = id;
  item.title = title;
  item.text = text;
  item.canonical_link = "https://news.example/" + id;
  item.published = Timestamp{morning - std::chrono::hours{1}, "raw", Precision::second, false};
  item.raw_hash = std::hash<std::string>{}(id + title + text) | 1;
  return item;
}

inline Source polled() {
  Source source;
  source.name = "example";
  source.kind = SourceKind::http;
  return source;
}

inline Source wire() {
  Source source = polled();
  source.kind = SourceKind::directory;
  return source;
}

inline Claim claim() {
  Claim claim;
  claim.id = "c1";
  claim.action = Action::approve;
  claim.side = Side::import;
  claim.authority = {"CN", "mofcom"};
  claim.supplier = {{"nvidia", "Nvidia"}};
  claim.products = {{"h200", "H200"}};
  claim.buyers = {{"", "ByteDance"}};
  claim.destination = "CN";
  claim.quantity = Quantity{400'000, std::nullopt};
  claim.value = Money{1.5e9, "USD"};
  claim.conditional = true;
  claim.certainty = Certainty::reported;
  claim.evidence = {{"action", Field::title, 6, 14, "approves"}};
  claim.gist = "China approves import of Nvidia H200";
  return claim;
}

inline Reading reading(Band band) {
  Reading reading;
  reading.band = band;
  reading.score = band == Band::publish ? 0.95 : band == Band::review ? 0.5 : 0.01;
  reading.language = "en";
  if (band != Band::none) reading.claims = {claim()};
  reading.terms = {{"claim", 3.5, Evidence{"action", Field::title, 6, 14, "approves"}},
                   {"bias", -4.0, std::nullopt}};
  return reading;
}

/// A source with its cursor, fed document by document as the pipeline does it.
class Feed {
 public:
  explicit Feed(Source of) : source(std::move(of)) {
    cursor.source = source.name;
    cursor.primed = true;
  }

  /// Takes in a document; each revision that may be read is of `band`.
  Settled read(std::vector<Item> items, Band band = Band::publish) {
    const std::vector<Reading> readings(items.size() * 2 + 8, reading(band));
    last = revise(cursor, std::move(items), source, now, rules);
    const Clocks clocks{now, now, now, now, {}};
    Settled settled = settle(cursor, last, readings, source, routes, clocks, now);
    cursor = settled.next;
    now += std::chrono::minutes{10};
    return settled;
  }

  Source source;
  Cursor cursor;
  Routes routes;
  Revised last;
  Instant now = morning;
  int rules = Cursor::current_rules;
};

/// The records of `topic`.
inline std::vector<Record> on(const Settled& settled, const std::string& topic) {
  std::vector<Record> records;
  for (const Record& record : settled.records) {
    if (record.topic == topic) records.push_back(record);
  }
  return records;
}

inline std::string header(const Record& record, const std::string& name) {
  for (const auto& [key, value] : record.headers) {
    if (key == name) return value;
  }
  return "(absent)";
}

}  // namespace chipwire::testing
