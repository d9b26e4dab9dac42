#include "daemon/line/deadletter.h"

#include <openssl/evp.h>

#include "config/digest.h"
#include "daemon/line/json.h"

namespace chipwire {
namespace {

constexpr std::size_t kept_bytes = 256u << 10;

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends it with a NUL
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

Json letter_of(std::string_view kind, std::string_view source, std::string_view reason,
               std::string_view bytes, Instant now) {
  Json out = Json::object();
  out["schema"] = "chipwire.deadletter/1";
  out["kind"] = kind;
  out["source"] = source;
  out["reason"] = reason;
  out["at"] = instant_json(now);
  for (const char* member : {"topic", "key", "file_name", "content_type"}) out[member] = nullptr;
  out["length"] = bytes.size();
  out["sha256"] = sha256_hex(bytes);
  out["bytes"] = base64(bytes.substr(0, kept_bytes));
  return out;
}

Record record_of(std::string_view source, const Json& letter) {
  Record record;
  record.topic = "deadletter";
  record.key = source;
  record.value = dump(letter);
  record.headers = {{"content-type", "application/json"}};
  return record;
}

Record without_bytes(const Record& letter) {
  Json lean = Json::parse(letter.value);
  lean["bytes"] = nullptr;
  return record_of(letter.key, lean);
}

}  // namespace

Record deadletter_record(const Document& document, std::string_view reason, Instant now) {
  Json letter = letter_of("document", document.source.name, reason, document.bytes, now);
  letter["file_name"] = known(document.file_name);
  letter["content_type"] = known(document.content_type);
  return record_of(document.source.name, letter);
}

Record deadletter_record(const Record& refused, std::string_view source, std::string_view reason,
                         Instant now) {
  if (refused.topic == "deadletter") return without_bytes(refused);
  Json letter = letter_of("record", source, reason, refused.value, now);
  letter["topic"] = refused.topic;
  letter["key"] = known(refused.key);
  return record_of(source, letter);
}

Settled settle_unreadable(Cursor cursor, const Source& source, const Document& document,
                          std::string_view reason, Instant now) {
  Settled settled;
  const bool polled = source.kind == SourceKind::http;
  const bool due = now - cursor.last_deadletter >= std::chrono::hours{1};
  settled.changed = !polled || !cursor.failing;
  if (!polled || (!cursor.failing && due)) {
    settled.records.push_back(deadletter_record(document, reason, now));
    cursor.last_deadletter = now;
  }
  // A file that cannot be read says nothing of the next one: only a polled source is failing.
  cursor.failing = polled;
  if (settled.changed) ++cursor.generation;
  settled.next = std::move(cursor);
  return settled;
}

}  // namespace chipwire
