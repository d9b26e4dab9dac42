#include "daemon/publish/checkpoint.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

#include "config/digest.h"
#include "daemon/publish/bytes.h"

namespace chipwire {
namespace {

constexpr std::string_view checkpoints_topic = "checkpoints";
constexpr std::string_view magic = "CW";
enum class Kind : std::uint8_t { head = 'H', page = 'P' };

std::string page_key(std::string_view source, std::uint32_t number) {
  return fmt::format("{}#{}", source, number);
}

ByteWriter begin_record(Kind kind) {
  ByteWriter out;
  out.raw(magic);
  out.number(static_cast<std::uint8_t>(Cursor::schema));
  out.number(static_cast<std::uint8_t>(kind));
  return out;
}

/// Checks the first bytes and returns the schema. Each schema that is still read has its branch in
/// the functions below; there is only the first so far.
int read_schema(ByteReader& in, std::string_view key) {
  const bool ours = in.raw(magic.size()) == magic;
  const int schema = in.number<std::uint8_t>();
  if (!ours || schema == 0) throw CheckpointError(fmt::format("checkpoint {}: damaged", key));
  if (schema > Cursor::schema) {
    throw CheckpointError(fmt::format(
        "checkpoint {}: written by a newer chipwire (schema {}, this one reads up to {}); "
        "install that version again",
        key, schema, Cursor::schema));
  }
  return schema;
}

void expect_kind(ByteReader& in, Kind kind) {
  if (in.number<std::uint8_t>() != static_cast<std::uint8_t>(kind)) throw DamagedBytes();
}

// The structured bindings below fail to compile when a member is added that is not encoded.

void write_seen(ByteWriter& out, const Seen& seen) {
  const auto& [id, raw, content, alias, version, seq, topics, last_seen, status, band, change,
               held] = seen;
  for (const auto hash : {id, raw, content, alias}) out.number(hash);
  out.number(static_cast<std::uint64_t>(version));
  for (const auto small : {seq, topics, last_seen}) out.number(small);
  out.number(static_cast<std::uint8_t>(status));
  out.number(static_cast<std::uint8_t>(band));
  out.number(static_cast<std::uint8_t>(change));
  out.number(static_cast<std::uint8_t>(held));
}

template <typename Enum>
Enum read_enum(ByteReader& in, Enum last) {
  const auto value = in.number<std::uint8_t>();
  if (value > static_cast<std::uint8_t>(last)) throw DamagedBytes();
  return static_cast<Enum>(value);
}

Seen read_seen(ByteReader& in) {
  Seen seen;
  seen.id = in.number<std::uint64_t>();
  seen.raw = in.number<std::uint64_t>();
  seen.content = in.number<std::uint64_t>();
  seen.alias = in.number<std::uint64_t>();
  seen.version = static_cast<std::int64_t>(in.number<std::uint64_t>());
  seen.seq = in.number<std::uint32_t>();
  seen.topics = in.number<std::uint32_t>();
  seen.last_seen = in.number<std::uint32_t>();
  seen.status = read_enum(in, Status::canceled);
  seen.band = read_enum(in, Band::publish);
  seen.change = read_enum(in, Change::restore);
  seen.held = in.number<std::uint8_t>() != 0;
  return seen;
}

std::string encode_page(const std::vector<std::uint64_t>& ids, const Cursor& cursor) {
  auto out = begin_record(Kind::page);
  out.number(static_cast<std::uint32_t>(ids.size()));
  for (const auto id : ids) write_seen(out, cursor.seen.at(id));
  return out.take();
}

std::string encode_head(const Cursor& cursor, const Written& written) {
  const auto& [source, generation, rules, primed, ids_change, validators, topics, seen,
               last_success, last_deadletter, failing, items_per_hour] = cursor;
  auto out = begin_record(Kind::head);
  out.number(generation);
  out.number(written.writer);
  out.number(static_cast<std::uint32_t>(rules));
  out.number(static_cast<std::uint8_t>(primed));
  out.number(static_cast<std::uint8_t>(ids_change));
  out.text(validators.etag);
  out.text(validators.last_modified);
  out.text(validators.url);
  out.number(static_cast<std::uint32_t>(topics.size()));
  for (const auto& name : topics) out.text(name);
  out.instant(last_success);
  out.instant(last_deadletter);
  out.number(static_cast<std::uint8_t>(failing));
  out.number(std::bit_cast<std::uint64_t>(items_per_hour));
  out.number(static_cast<std::uint32_t>(written.pages.size()));
  for (const auto& page : written.pages) {
    out.number(page.number);
    out.number(page.digest);
  }
  out.number(hash64(out.view()));
  return out.take();
}

/// Everything but the entries, which are in the pages that `written` names.
Checkpoint decode_head(std::string_view source, std::string_view bytes) {
  ByteReader in(bytes);
  read_schema(in, source);
  expect_kind(in, Kind::head);
  Checkpoint read;
  auto& cursor = read.cursor;
  cursor.source = source;
  cursor.generation = read.written.generation = in.number<std::uint64_t>();
  read.written.writer = in.number<std::uint64_t>();
  cursor.rules = static_cast<int>(in.number<std::uint32_t>());
  cursor.primed = in.number<std::uint8_t>() != 0;
  cursor.ids_change = in.number<std::uint8_t>() != 0;
  cursor.validators.etag = in.text();
  cursor.validators.last_modified = in.text();
  cursor.validators.url = in.text();
  for (auto names = in.number<std::uint32_t>(); names > 0; --names) {
    cursor.topics.push_back(in.text());
  }
  cursor.last_success = in.instant();
  cursor.last_deadletter = in.instant();
  cursor.failing = in.number<std::uint8_t>() != 0;
  cursor.items_per_hour = std::bit_cast<double>(in.number<std::uint64_t>());
  for (auto pages = in.number<std::uint32_t>(); pages > 0; --pages) {
    Written::Page page;
    page.number = in.number<std::uint32_t>();
    page.digest = in.number<std::uint64_t>();
    read.written.pages.push_back(std::move(page));
  }
  const auto covered = bytes.substr(0, bytes.size() - std::min(in.left(), bytes.size()));
  if (in.number<std::uint64_t>() != hash64(covered) || in.left() != 0) throw DamagedBytes();
  return read;
}

void decode_page(std::string_view key, std::string_view bytes, Written::Page& page,
                 Cursor& cursor) {
  if (hash64(bytes) != page.digest) throw DamagedBytes();
  ByteReader in(bytes);
  read_schema(in, key);
  expect_kind(in, Kind::page);
  for (auto entries = in.number<std::uint32_t>(); entries > 0; --entries) {
    const Seen seen = read_seen(in);
    page.ids.push_back(seen.id);
    cursor.seen.emplace_hint(cursor.seen.end(), seen.id, seen);
  }
  if (in.left() != 0) throw DamagedBytes();
}

/// Where each entry of `after` goes: it stays in its page, new ones fill the newest page, then the
/// first number that is free.
class PageLayout {
 public:
  PageLayout(const Written& before, const Cursor& after) {
    std::unordered_set<std::uint64_t> placed;
    placed.reserve(after.seen.size());
    for (const auto& page : before.pages) {
      auto& ids = pages_[page.number];
      for (const auto id : page.ids) {
        if (after.seen.contains(id)) placed.insert(ids.emplace_back(id));
      }
    }
    std::erase_if(pages_, [](const auto& page) { return page.second.empty(); });
    if (is_sparse(after.seen.size())) {
      pages_.clear();
      placed.clear();
    }
    for (const auto& [id, seen] : after.seen) {
      if (!placed.contains(id)) newest().push_back(id);
    }
  }

  std::map<std::uint32_t, std::vector<std::uint64_t>> take() { return std::move(pages_); }

 private:
  /// Long-lived entries left alone in their pages would keep every page alive.
  bool is_sparse(std::size_t entries) const {
    return pages_.size() > 3 + 2 * (entries / checkpoint_page_entries + 1);
  }

  std::vector<std::uint64_t>& newest() {
    if (newest_ == nullptr && !pages_.empty()) newest_ = &pages_.rbegin()->second;
    if (newest_ == nullptr || newest_->size() >= checkpoint_page_entries) {
      std::uint32_t number = 0;
      while (pages_.contains(number)) ++number;
      newest_ = &pages_[number];
    }
    return *newest_;
  }

  std::map<std::uint32_t, std::vector<std::uint64_t>> pages_;
  std::vector<std::uint64_t>* newest_ = nullptr;
};

Record checkpoint_record(std::string key, std::string value) {
  return {.topic = std::string(checkpoints_topic),
          .key = std::move(key),
          .value = std::move(value),
          .headers = {},
          .is_tombstone = false};
}

bool is_page_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

CheckpointChange checkpoint_change(const Written& before, const Cursor& after,
                                   std::uint64_t writer) {
  CheckpointChange change;
  change.written.generation = after.generation;
  change.written.writer = writer;
  std::map<std::uint32_t, std::uint64_t> old_pages;
  for (const auto& page : before.pages) old_pages[page.number] = page.digest;
  for (auto& [number, ids] : PageLayout(before, after).take()) {
    auto bytes = encode_page(ids, after);
    const auto digest = hash64(bytes);
    const auto old = old_pages.extract(number);
    if (old.empty() || old.mapped() != digest) {
      change.records.push_back(checkpoint_record(page_key(after.source, number), std::move(bytes)));
    }
    change.written.pages.push_back({number, digest, std::move(ids)});
  }
  for (const auto& [number, digest] : old_pages) {
    auto& gone = change.records.emplace_back(checkpoint_record(page_key(after.source, number), {}));
    gone.is_tombstone = true;
  }
  change.records.push_back(checkpoint_record(after.source, encode_head(after, change.written)));
  return change;
}

void CheckpointReader::read(std::string_view key, std::optional<std::string_view> value) {
  const auto mark = key.find('#');
  // Besides heads and pages there are held items, which do not belong to the cursor.
  if (mark != std::string_view::npos && !is_page_number(key.substr(mark + 1))) return;
  if (!value) {
    if (const auto old = records_.find(key); old != records_.end()) records_.erase(old);
    return;
  }
  try {
    ByteReader in(*value);
    read_schema(in, key);
  } catch (const DamagedBytes&) {
    throw CheckpointError(fmt::format("checkpoint {}: damaged", key));
  }
  records_.insert_or_assign(std::string(key), std::string(*value));
}

std::map<std::string, Checkpoint> CheckpointReader::take() {
  std::map<std::string, Checkpoint> checkpoints;
  for (const auto& [key, value] : records_) {
    if (key.find('#') != std::string::npos) continue;
    std::string reading = key;
    try {
      auto checkpoint = decode_head(key, value);
      for (auto& page : checkpoint.written.pages) {
        reading = page_key(key, page.number);
        const auto found = records_.find(reading);
        if (found == records_.end()) throw DamagedBytes();
        decode_page(reading, found->second, page, checkpoint.cursor);
      }
      checkpoints.emplace(key, std::move(checkpoint));
    } catch (const DamagedBytes&) {
      throw CheckpointError(fmt::format("checkpoint {}: damaged", reading));
    }
  }
  records_.clear();
  return checkpoints;
}

}  // namespace chipwire
