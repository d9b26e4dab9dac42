#include "daemon/publish/refused_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "config/digest.h"
#include "connectors/instant.h"

namespace chipwire {
namespace {

constexpr std::size_t kept_bytes = 256u << 10;

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// A dead letter may hold hostile bytes, but they are in base64 by then.
Record without_bytes(const Record& letter) {
  Record lean = letter;
  auto json = nlohmann::json::parse(letter.value, nullptr, false);
  if (!json.is_object()) json = nlohmann::json::object();
  json["bytes"] = nullptr;
  lean.value = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return lean;
}

}  // namespace

Record refused_record(const Record& record, std::string_view source, std::string_view reason) {
  if (record.topic == "deadletter") return without_bytes(record);
  const nlohmann::json json{
      {"schema", "chipwire.deadletter/1"},
      {"kind", "record"},
      {"source", source},
      {"reason", reason},
      {"at", rfc3339(now())},
      {"topic", record.topic},
      {"key", record.key},
      {"length", record.value.size()},
      {"sha256", sha256_hex(record.value)},
      {"bytes", base64(std::string_view(record.value).substr(0, kept_bytes))}};
  return {.topic = "deadletter",
          .key = std::string(source),
          .value = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          .headers = {{"content-type", "application/json"}},
          .is_tombstone = false};
}

}  // namespace chipwire
