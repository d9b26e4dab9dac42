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

}  // namespace

Record deadletter_record(const Document& document, std::string_view reason, Instant now) {
  Json out = Json::object();
  out["schema"] = "chipwire.deadletter/1";
  out["kind"] = "document";
  out["source"] = document.source.name;
  out["reason"] = reason;
  out["at"] = instant_json(now);
  out["topic"] = nullptr;  // this and the key are those of a record that Kafka refused
  out["key"] = nullptr;
  out["file_name"] = known(document.file_name);
  out["content_type"] = known(document.content_type);
  out["length"] = document.bytes.size();
  out["sha256"] = sha256_hex(document.bytes);
  out["bytes"] = base64(std::string_view(document.bytes).substr(0, kept_bytes));
  Record record;
  record.topic = "deadletter";
  record.key = document.source.name;
  record.value = dump(out);
  record.headers = {{"content-type", "application/json"}};
  return record;
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
