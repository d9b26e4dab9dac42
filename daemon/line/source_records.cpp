#include "daemon/line/source_records.h"

#include "daemon/line/json.h"

namespace chipwire {
namespace {

Record json_record(std::string topic, std::string key, const Json& value) {
  Record record;
  record.topic = std::move(topic);
  record.key = std::move(key);
  record.value = dump(value);
  record.headers = {{"content-type", "application/json"}};
  return record;
}

std::string_view state_of(const Outcome& last) {
  return last.kind == Outcome::Kind::failed ? "failing" : "ok";
}

std::string_view name_of(SourceKind kind) {
  return kind == SourceKind::http ? "http" : "directory";
}

}  // namespace

Record source_event_record(std::string_view source, const SourceEvent& event) {
  Json out = Json::object();
  out["schema"] = "chipwire.source_event/1";
  out["source"] = source;
  out["kind"] = event.kind;
  out["detail"] = known(event.detail);
  out["at"] = instant_json(event.at);
  return json_record("source_events", std::string(source), out);
}

Record source_health_record(const Source& source, const Outcome& last, const Cursor& cursor,
                            Instant now) {
  Json out = Json::object();
  out["schema"] = "chipwire.source/1";
  out["source"] = source.name;
  out["title"] = known(source.title);
  out["kind"] = name_of(source.kind);
  out["state"] = cursor.failing ? "failing" : state_of(last);
  out["last_reading"] = instant_json(last.at);
  out["last_success"] = instant_json(cursor.last_success);
  out["http_status"] = last.http_status == 0 ? Json(nullptr) : Json(last.http_status);
  out["cause"] = known(last.cause);
  out["error"] = known(last.error);
  out["consecutive_failures"] = last.consecutive_failures;
  out["items_per_hour"] = cursor.items_per_hour;
  out["remembered"] = cursor.seen.size();
  out["at"] = instant_json(now);
  return json_record("sources", source.name, out);
}

}  // namespace chipwire
