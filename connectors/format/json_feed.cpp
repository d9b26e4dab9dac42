#include "connectors/format/json_feed.h"

#include <simdjson.h>

#include "config/digest.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

namespace dom = simdjson::dom;

/// A string, number or boolean as text; null and all else as nothing.
std::string text_of(const dom::element& value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return clean(text);
  if (!value.is_number() && !value.is_bool()) return {};
  return simdjson::minify(value);
}

/// The member's text; empty where there is none.
std::string text_at(const dom::object& object, std::string_view key) {
  dom::element value;
  return object[key].get(value) == simdjson::SUCCESS ? text_of(value) : std::string{};
}

std::string line_at(const dom::object& object, std::string_view key) {
  return one_line(text_at(object, key));
}

/// The members of an array; a single value counts as an array of one.
std::vector<dom::element> list_at(const dom::object& object, std::string_view key) {
  std::vector<dom::element> list;
  dom::element value;
  if (object[key].get(value) != simdjson::SUCCESS || value.is_null()) return list;
  dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return {value};
  for (const dom::element element : array) list.push_back(element);
  return list;
}

class JsonFeedReader {
 public:
  JsonFeedReader(const FeedContext& context, Decoded& decoded)
      : context_(context), decoded_(decoded) {}

  void read(const dom::object& root) {
    feed(root);
    for (const dom::element& element : list_at(root, "items"))
      if (dom::object object; element.get(object) == simdjson::SUCCESS) item(element, object);
    date_feed();
    complete(decoded_.feed);
    for (Item& item : decoded_.items) {
      if (item.authors.empty()) item.authors = decoded_.feed.authors;
      complete(item, decoded_.feed, context_);
    }
  }

 private:
  void feed(const dom::object& root) {
    Feed& feed = decoded_.feed;
    decoded_.format = line_at(root, "version").ends_with("1.0") ? "json10" : "json11";
    if (line_at(root, "version").ends_with("version/1")) decoded_.format = "json10";
    feed.title = line_at(root, "title");
    feed.description = html_text(text_at(root, "description"));
    feed.link = add(feed.links, line_at(root, "home_page_url"), "alternate");
    add(feed.links, line_at(root, "feed_url"), "self");
    add(feed.links, line_at(root, "next_url"), "next");
    for (const dom::element& hub : list_at(root, "hubs"))
      if (dom::object object; hub.get(object) == simdjson::SUCCESS)
        add(feed.links, line_at(object, "url"), "hub");
    feed.icon = resolve_url(context_.base, line_at(root, "icon"));
    feed.logo = resolve_url(context_.base, line_at(root, "favicon"));
    feed.language = line_at(root, "language");
    feed.authors = people(root);
  }

  /// The format has no dates of the feed itself: they are those of its latest items.
  void date_feed() {
    Feed& feed = decoded_.feed;
    for (const Item& item : decoded_.items) {
      const auto& latest = item.updated ? item.updated : item.published;
      if (latest && (!feed.updated || feed.updated->at < latest->at)) feed.updated = latest;
      if (item.published && (!feed.published || feed.published->at < item.published->at))
        feed.published = item.published;
    }
  }

  /// Adds a link and gives its absolute address; empty if there is none to add.
  std::string add(std::vector<Link>& links, std::string href, std::string rel) {
    const std::size_t before = links.size();
    if (!href.empty())
      add_link(links, {std::move(href), std::move(rel), {}, {}, {}, {}}, context_.base);
    return links.size() > before ? links.back().href : std::string{};
  }

  /// `authors` of 1.1, else `author` of 1.0; a bare string is a name.
  std::vector<Person> people(const dom::object& object) {
    std::vector<Person> found;
    for (const std::string_view key : {"authors", "author"}) {
      if (!found.empty()) break;
      for (const dom::element& one : list_at(object, key))
        if (auto who = person(one)) found.push_back(std::move(*who));
    }
    return found;
  }

  std::optional<Person> person(const dom::element& element) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return read_person(text_of(element));
    Person found{line_at(object, "name"), {}, {}, {}};
    found.uri = resolve_url(context_.base, line_at(object, "url"));
    found.avatar = resolve_url(context_.base, line_at(object, "avatar"));
    constexpr std::string_view mail = "mailto:";
    if (found.uri.starts_with(mail)) found.email = found.uri.substr(mail.size());
    return found.name.empty() && found.uri.empty() ? std::nullopt : std::optional{found};
  }

  void item(const dom::element& element, const dom::object& object) {
    Item& item = decoded_.items.emplace_back();
    item.raw_hash = hash64(simdjson::minify(element));
    item.id = item.guid = line_at(object, "id");
    item.canonical_link = add(item.links, line_at(object, "url"), "alternate");
    const std::string elsewhere = add(item.links, line_at(object, "external_url"), "related");
    if (item.canonical_link.empty()) item.canonical_link = elsewhere;
    if (item.canonical_link.empty() && is_web_link(item.id) && !url_scheme(item.id).empty())
      item.canonical_link = item.id;
    item.title_markup = {text_at(object, "title"), "text/plain", {}, {}, {}};
    item.summary_markup = {text_at(object, "summary"), "text/plain", {}, {}, {}};
    content(object, item);
    item.published = context_.date(text_at(object, "date_published"));
    item.updated = context_.date(text_at(object, "date_modified"));
    item.authors = people(object);
    item.lang = line_at(object, "language");
    for (const dom::element& tag : list_at(object, "tags"))
      if (std::string term = one_line(text_of(tag)); !term.empty())
        item.categories.push_back({std::move(term), {}, {}});
    for (const dom::element& attachment : list_at(object, "attachments"))
      if (dom::object found; attachment.get(found) == simdjson::SUCCESS) enclosure(found, item);
  }

  /// HTML and text are two forms of one content; HTML comes first.
  void content(const dom::object& object, Item& item) {
    for (const auto& [key, type] :
         {std::pair{"content_html", "text/html"}, std::pair{"content_text", "text/plain"}}) {
      std::string text = text_at(object, key);
      if (!text.empty() && item.content.empty())
        item.content.push_back({std::move(text), type, {}, context_.base, {}});
    }
  }

  void enclosure(const dom::object& object, Item& item) {
    Link found{line_at(object, "url"),   "enclosure", line_at(object, "mime_type"),
               line_at(object, "title"), {},          line_at(object, "size_in_bytes")};
    if (!found.href.empty()) add_link(item.enclosures, std::move(found), context_.base);
  }

  const FeedContext& context_;
  Decoded& decoded_;
};

}  // namespace

void read_json_feed(std::string_view json, const FeedContext& context, Decoded& decoded) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(simdjson::padded_string{json}).get(root))
    throw DecodeError(std::string{"not JSON: "} + simdjson::error_message(error));
  dom::object object;
  dom::array items;
  if (root.get(object) || object["items"].get(items))
    throw DecodeError("JSON without items, not a JSON feed");
  JsonFeedReader{context, decoded}.read(object);
}

}  // namespace chipwire
