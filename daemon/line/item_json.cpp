#include "daemon/line/item_json.h"

#include <array>
#include <charconv>

#include "config/digest.h"
#include "daemon/line/words.h"

namespace chipwire {
namespace {

constexpr std::size_t lead_letters = 280;

template <typename List, typename Make>
Json list(const List& values, Make make) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(make(value));
  return out;
}

template <typename Number>
Json number(const std::optional<Number>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json timestamp(const std::optional<Timestamp>& time) {
  if (!time) return nullptr;
  return {{"at", rfc3339(time->at)},
          {"raw", known(time->raw)},
          {"precision", name_of(time->precision)},
          {"tz_assumed", time->tz_assumed}};
}

Json embargo(const std::optional<Embargo>& embargo) {
  if (!embargo) return nullptr;
  return {{"until", embargo->until ? Json(rfc3339(*embargo->until)) : Json(nullptr)}};
}

Json link(const Link& link) {
  return {{"href", known(link.href)}, {"rel", known(link.rel)}, {"type", known(link.type)}};
}

Json medium(const Link& link) {
  std::uint64_t bytes = 0;
  const char* end = link.length.data() + link.length.size();
  const auto read = std::from_chars(link.length.data(), end, bytes);
  const bool is_number = !link.length.empty() && read.ec == std::errc{} && read.ptr == end;
  return {{"href", known(link.href)},
          {"type", known(link.type)},
          {"title", known(link.title)},
          {"bytes", is_number ? Json(bytes) : Json(nullptr)}};
}

Json person(const Person& person) {
  return {{"name", known(person.name)}, {"email", known(person.email)}, {"uri", known(person.uri)}};
}

Json subject(const Subject& subject) {
  const auto colon = subject.qcode.find(':');
  const std::string code =
      colon == std::string::npos ? subject.qcode : subject.qcode.substr(colon + 1);
  const std::string scheme = subject.scheme.empty() && colon != std::string::npos
                                 ? subject.qcode.substr(0, colon)
                                 : subject.scheme;
  return {{"scheme", known(scheme)}, {"code", known(code)}, {"name", known(subject.name)}};
}

/// Categories of feeds are subjects too: readers look for both in one place.
Json subjects(const Item& item) {
  Json out = list(item.subjects, subject);
  for (const Category& category : item.categories) {
    out.push_back({{"scheme", known(category.scheme)},
                   {"code", known(category.term)},
                   {"name", known(category.label)}});
  }
  return out;
}

Json public_notes(const Item& item) {
  Json out = Json::array();
  for (const EditorNote& note : item.ednotes) {
    if (note.is_public) out.push_back({{"text", note.text}, {"public", true}});
  }
  return out;
}

Json source_facts(const Source& source) {
  return {{"name", source.name},
          {"title", known(source.title)},
          {"country", known(source.country)},
          {"group", known(source.group)},
          {"tier", known(source.tier)}};
}

Json raw_json(const RawFacts& raw) {
  return {{"sha256", known(raw.sha256)},
          {"bytes", raw.sha256.empty() ? Json(nullptr) : Json(raw.bytes)},
          {"content_type", known(raw.content_type)},
          {"encoding", known(raw.encoding)}};
}

void add_identity(Json& out, const Revision& revision) {
  const Item& item = revision.item;
  out["schema"] = "chipwire.item/1";
  out["type"] = name_of(item.type);
  out["key"] = revision.key;
  out["revision_key"] = revision_key(revision);
  out["seq"] = revision.seq;
  out["change"] = name_of(revision.change);
  out["basis"] = name_of(revision.basis);
  out["version"] = number(item.version);
  out["version_raw"] = known(item.version_raw);
  out["affects"] = item.affects;
  out["expires"] = timestamp(item.expires);
  out["status"] = name_of(item.status);
  out["embargo"] = embargo(item.embargo);
}

void add_words(Json& out, const Item& item) {
  out["title"] = known(item.title);
  out["subtitle"] = known(item.subtitle);
  out["slugline"] = known(item.slugline);
  out["byline"] = known(item.byline);
  out["dateline"] = known(item.dateline);
  out["summary"] = known(item.summary);
  out["text"] = known(item.text);
  out["html"] = nullptr;  // optional; published once there is a sanitiser to make it
  out["lang"] = known(item.lang);
  out["lang_detected"] = known(item.lang_detected);
}

void add_facts(Json& out, const Item& item) {
  out["credited"] = known(item.credited);
  out["provider"] = known(item.provider);
  out["authors"] = list(item.authors, person);
  out["subjects"] = subjects(item);
  out["tickers"] = item.tickers;
  out["places"] = item.places;
  out["urgency"] = number(item.urgency);
  out["priority"] = number(item.priority);
  out["alert"] = item.alert;
  out["rights"] = known(item.rights);
  out["ednotes"] = public_notes(item);
  out["contributors"] = list(item.contributors, person);
  out["media"] = list(item.enclosures, medium);
}

}  // namespace

Json item_json(const Revision& revision, const Source& source, const Clocks& clocks, Instant now) {
  const Item& item = revision.item;
  Json out = Json::object();
  add_identity(out, revision);
  add_words(out, item);
  out["published"] = timestamp(item.published);
  out["updated"] = timestamp(item.updated);
  out["links"] = list(item.links, link);
  out["canonical_link"] = known(item.canonical_link);
  out["copy"] = known(copy_hash(item));
  out["source"] = source_facts(source);
  add_facts(out, item);
  out["clocks"] = clocks_json(item, clocks, now);
  out["raw"] = raw_json(clocks.raw);
  out["warnings"] = item.warnings;
  return out;
}

Json clocks_json(const Item& item, const Clocks& clocks, Instant produced) {
  return {{"published", item.published ? Json(rfc3339(item.published->at)) : Json(nullptr)},
          {"fetch_started", instant_json(clocks.fetch_started)},
          {"first_byte", instant_json(clocks.first_byte)},
          {"decoded", instant_json(clocks.decoded)},
          {"detected", instant_json(clocks.detected)},
          {"produced", instant_json(produced)}};
}

std::string copy_hash(const Item& item) {
  const std::string& body = item.text.empty() ? item.summary : item.text;
  const auto lead = std::string_view(body).substr(0, body.find("\n\n"));
  const std::string letters = letters_of(item.title) + '\n' + letters_of(lead, lead_letters);
  return letters.size() == 1 ? "" : sha256_hex(letters);
}

std::string_view name_of(ItemType type) {
  static constexpr std::array<std::string_view, 5> names = {"news", "package", "concept",
                                                            "planning", "other"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name_of(Status status) {
  static constexpr std::array<std::string_view, 3> names = {"usable", "withheld", "canceled"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name_of(Precision precision) {
  static constexpr std::array<std::string_view, 3> names = {"second", "minute", "day"};
  return names[static_cast<std::size_t>(precision)];
}

}  // namespace chipwire
