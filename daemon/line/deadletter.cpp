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

struct Letter {
  std::string_view source, kind, reason, bytes;
  std::string_view file_name, content_type;  ///< of a document
  std::string_view topic, key;               ///< of a record
};

Record letter_record(const Letter& letter, Instant now) {
  Json out = Json::object();
  out["schema"] = "chipwire.deadletter/1";
  out["source"] = known(letter.source);
  out["kind"] = letter.kind;
  out["reason"] = letter.reason;
  out["file_name"] = known(letter.file_name);
  out["content_type"] = known(letter.content_type);
  out["topic"] = known(letter.topic);
  out["key"] = known(letter.key);
  out["length"] = letter.bytes.size();
  out["sha256"] = sha256_hex(letter.bytes);
  out["head"] = base64(letter.bytes.substr(0, kept_bytes));
  out["at"] = instant_json(now);
  Record record;
  record.topic = "deadletter";
  record.key = letter.source;
  record.value = dump(out);
  record.headers = {{"content-type", "application/json"}};
  return record;
}

}  // namespace

Record deadletter_record(const Document& document, std::string_view reason, Instant now) {
  Letter letter;
  letter.source = document.source.name;
  letter.kind = "document";
  letter.reason = reason;
  letter.bytes = document.bytes;
  letter.file_name = document.file_name;
  letter.content_type = document.content_type;
  return letter_record(letter, now);
}

Record deadletter_record(const Record& refused, std::string_view source, std::string_view reason,
                         Instant now) {
  Letter letter;
  letter.source = source;
  letter.kind = "record";
  letter.reason = reason;
  letter.bytes = refused.value;
  letter.topic = refused.topic;
  letter.key = refused.key;
  return letter_record(letter, now);
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
