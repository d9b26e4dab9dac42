#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/decode.h"
#include "connectors/document.h"
#include "connectors/format/language.h"
#include "daemon/cli/command.h"

namespace chipwire {
namespace {

using Json = nlohmann::ordered_json;

/// Members are left out where nothing is known.
void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

void put(Json& json, const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) json[name] = values;
}

std::string seconds(Instant at) {
  std::string text = rfc3339(at);
  if (text.ends_with(".000000Z")) text.replace(text.size() - 8, 8, "Z");
  return text;
}

const char* name_of(Precision precision) {
  switch (precision) {
    case Precision::second:
      return "second";
    case Precision::minute:
      return "minute";
    case Precision::day:
      break;
  }
  return "day";
}

const char* name_of(Status status) {
  switch (status) {
    case Status::usable:
      return "usable";
    case Status::withheld:
      return "withheld";
    case Status::canceled:
      break;
  }
  return "canceled";
}

const char* name_of(ItemType type) {
  switch (type) {
    case ItemType::news:
      return "news";
    case ItemType::package:
      return "package";
    case ItemType::concept_item:
      return "concept";
    case ItemType::planning:
      return "planning";
    case ItemType::other:
      break;
  }
  return "other";
}

void put(Json& json, const char* name, const std::optional<Timestamp>& stamp) {
  if (!stamp) return;
  json[name] = {{"at", seconds(stamp->at)},
                {"raw", stamp->raw},
                {"precision", name_of(stamp->precision)},
                {"tz_assumed", stamp->tz_assumed}};
}

Json to_json(const Markup& markup) {
  Json json = {{"value", markup.value}};
  put(json, "type", markup.type);
  put(json, "lang", markup.lang);
  put(json, "base", markup.base);
  put(json, "src", markup.src);
  return json;
}

Json to_json(const Link& link) {
  Json json = Json::object();
  put(json, "href", link.href);
  put(json, "rel", link.rel);
  put(json, "type", link.type);
  put(json, "title", link.title);
  put(json, "hreflang", link.hreflang);
  put(json, "length", link.length);
  return json;
}

Json to_json(const Person& person) {
  Json json = Json::object();
  put(json, "name", person.name);
  put(json, "email", person.email);
  put(json, "uri", person.uri);
  put(json, "avatar", person.avatar);
  return json;
}

Json to_json(const Category& category) {
  Json json = Json::object();
  put(json, "term", category.term);
  put(json, "scheme", category.scheme);
  put(json, "label", category.label);
  return json;
}

Json to_json(const Subject& subject) {
  Json json = Json::object();
  put(json, "qcode", subject.qcode);
  put(json, "scheme", subject.scheme);
  put(json, "name", subject.name);
  return json;
}

template <typename T>
void put(Json& json, const char* name, const std::vector<T>& values) {
  if (values.empty()) return;
  for (const T& value : values) json[name].push_back(to_json(value));
}

/// The markup as delivered where there is one, else the plain text.
void put(Json& json, const char* name, const Markup& markup, const std::string& plain) {
  if (markup.value.empty() && markup.src.empty())
    put(json, name, plain);
  else
    json[name] = to_json(markup);
}

Json to_json(const Feed& feed) {
  Json json = Json::object();
  put(json, "id", feed.id);
  put(json, "title", feed.title_markup, feed.title);
  put(json, "description", feed.description_markup, feed.description);
  put(json, "link", feed.link);
  put(json, "language", feed.language);
  put(json, "rights", feed.rights_markup, feed.rights);
  put(json, "generator", feed.generator);
  put(json, "icon", feed.icon);
  put(json, "logo", feed.logo);
  put(json, "docs", feed.docs);
  put(json, "links", feed.links);
  put(json, "authors", feed.authors);
  put(json, "categories", feed.categories);
  put(json, "published", feed.published);
  put(json, "updated", feed.updated);
  if (feed.image) {
    put(json["image"], "url", feed.image->url);
    put(json["image"], "title", feed.image->title);
    put(json["image"], "link", feed.image->link);
  }
  if (feed.ttl_minutes) json["ttl"] = *feed.ttl_minutes;
  return json;
}

void put_content(Json& json, const Item& item) {
  put(json, "title", item.title_markup, item.title);
  put(json, "summary", item.summary_markup, item.summary);
  put(json, "content", item.content);
  put(json, "text", item.text);
  put(json, "subtitle", item.subtitle);
  put(json, "slugline", item.slugline);
  put(json, "byline", item.byline);
  put(json, "dateline", item.dateline);
  put(json, "language", item.lang);
  put(json, "language_detected", detect_language(item.title, item.text));
}

void put_origin(Json& json, const Item& item) {
  put(json, "link", item.canonical_link);
  put(json, "links", item.links);
  put(json, "published", item.published);
  put(json, "updated", item.updated);
  put(json, "created", item.created);
  put(json, "expired", item.expires);
  put(json, "authors", item.authors);
  put(json, "contributors", item.contributors);
  put(json, "categories", item.categories);
  put(json, "enclosures", item.enclosures);
  if (item.source_feed) {
    json["source"] = to_json(*item.source_feed);
  } else if (!item.source_title.empty() || !item.source_url.empty()) {
    put(json["source"], "title", item.source_title);
    put(json["source"], "link", item.source_url);
  }
}

void put_rights(Json& json, const Item& item, bool wire) {
  if (!wire) return put(json, "rights", item.rights_markup, item.rights);
  Json rights = Json::object();
  put(rights, "notice", item.rights);
  put(rights, "usage", item.usage_terms);
  put(rights, "holder", item.rights_holder);
  if (!rights.empty()) json["rights"] = rights;
}

void put_wire(Json& json, const Item& item) {
  json["type"] = name_of(item.type);
  json["status"] = name_of(item.status);
  put(json, "version", item.version_raw);
  if (item.embargo) json["embargoed"] = item.embargo->until ? seconds(*item.embargo->until) : "";
  put(json, "expires", item.expires);
  put(json, "signal", item.signals);
  if (item.urgency) json["urgency"] = *item.urgency;
  if (item.priority) json["priority"] = *item.priority;
  put(json, "profile", item.profile);
  put(json, "credit", item.credit);
  put(json, "provider", item.provider);
  put(json, "keywords", item.keywords);
  put(json, "subjects", item.subjects);
  for (const EditorNote& note : item.ednotes) json["ednote"].push_back(note.text);
}

bool is_wire(const std::string& format) {
  return format != "news-sitemap" && format.rfind("rss", 0) != 0 && format.rfind("atom", 0) != 0 &&
         format.rfind("json", 0) != 0;
}

Json to_json(const Item& item, std::size_t number, bool wire) {
  Json json = {{"at", "item[" + std::to_string(number) + "]"}};
  put(json, "id", item.id);
  put(json, "guid", item.guid);
  put_content(json, item);
  put_origin(json, item);
  put_rights(json, item, wire);
  if (wire) put_wire(json, item);
  put(json, "warnings", item.warnings);
  return json;
}

void print(const Json& json) {
  std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print(const Decoded& decoded) {
  Json json = {{"at", "doc"},
               {"format", decoded.format},
               {"encoding", decoded.encoding},
               {"malformed", decoded.malformed},
               {"error", nullptr},
               {"feed", to_json(decoded.feed)}};
  put(json, "warnings", decoded.warnings);
  print(json);
  for (std::size_t i = 0; i < decoded.items.size(); ++i)
    print(to_json(decoded.items[i], i, is_wire(decoded.format)));
}

struct Arguments {
  std::string file, url, content_type;
  std::vector<std::string> headers;
};

std::string read_bytes(const std::string& file) {
  if (file == "-") return {std::istreambuf_iterator<char>{std::cin}, {}};
  std::ifstream stream{file, std::ios::binary};
  if (!stream) throw DecodeError("cannot read " + file);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Takes a `Key: value` of the HTTP response into account.
void apply_header(const std::string& header, Document& document) {
  const std::size_t colon = header.find(':');
  if (colon == std::string::npos) return;
  std::string key = header.substr(0, colon);
  for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::size_t begin = header.find_first_not_of(' ', colon + 1);
  const std::string value = begin == std::string::npos ? "" : header.substr(begin);
  if (key == "content-type") document.content_type = value;
  if (key == "content-location") document.content_location = value;
}

int parse(const Arguments& arguments) {
  try {
    Document document;
    document.url = arguments.url;
    document.content_type = arguments.content_type;
    document.file_name = arguments.file;
    for (const std::string& header : arguments.headers) apply_header(header, document);
    document.bytes = read_bytes(arguments.file);
    print(decode(document));
    return 0;
  } catch (const DecodeError& error) {
    print(Json{{"at", "doc"}, {"error", error.what()}});
    return 1;
  }
}

}  // namespace

void add_parse(CLI::App& app, int& status) {
  auto arguments = std::make_shared<Arguments>();  // lives as long as the command that uses it
  CLI::App* command = app.add_subcommand(
      "parse",
      "Read a feed or wire document and print it as JSON lines: the document, then each item");
  command->add_option("file", arguments->file, "The document; - is standard input")->required();
  command->add_option("--url", arguments->url, "Its address, the base of relative links");
  command->add_option("--content-type", arguments->content_type,
                      "Content-Type of the HTTP response");
  command->add_option("--header", arguments->headers, "A header of the HTTP response, 'Key: value'")
      ->allow_extra_args(false);
  command->callback([arguments, &status] { status = parse(*arguments); });
}

}  // namespace chipwire
