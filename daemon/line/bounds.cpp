#include "daemon/line/bounds.h"

namespace chipwire {

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xc0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string bounded(Json record, const std::string& item, std::size_t max_bytes) {
  std::string bytes = dump(record);
  if (bytes.size() <= max_bytes) return bytes;
  record["truncated"] = true;
  Json& holder = item.empty() ? record : record[item];
  if (!holder["html"].is_null()) {
    holder["html"] = nullptr;
    bytes = dump(record);
  }
  if (bytes.size() > max_bytes && holder["text"].is_string()) {
    const std::string text = holder["text"];
    // Escapes only make text longer, so as many bytes as are too many always suffice.
    const std::size_t excess = bytes.size() - max_bytes;
    holder["text"] = utf8_prefix(text, text.size() > excess ? text.size() - excess : 0);
    bytes = dump(record);
  }
  return bytes;
}

}  // namespace chipwire
