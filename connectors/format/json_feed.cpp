#include "connectors/format/json_feed.h"

#include <simdjson.h>

#include "config/digest.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

using simdjson::ondemand::json_type;
using Value = simdjson::ondemand::value;

/// A string, number or boolean as text; null and all else as nothing.
std::string text_of(Value value) {
  const json_type type = value.type();
  if (type == json_type::string) return clean(std::string_view{value.get_string()});
  if (type != json_type::number && type != json_type::boolean) return {};
  return std::string{trim(std::string_view{value.raw_json_token()})};
}

std::string line_of(Value value) {
  return one_line(text_of(value));
}

template <typename Read>
void each_member(Value value, const Read& read) {
  if (value.type() != json_type::object) return;
  for (auto member : value.get_object()) {
    const std::string_view key = member.unescaped_key();
    read(key, member.value());
  }
}

template <typename Read>
void each_element(Value value, const Read& read) {
  if (value.type() != json_type::array) return;
  for (Value element : value.get_array()) read(element);
}

class JsonFeedReader {
 public:
  JsonFeedReader(const FeedContext& context, Decoded& decoded)
      : context_(context), decoded_(decoded) {}

  void read(simdjson::ondemand::document& document) {
    for (auto member : document.get_object()) {
      const std::string_view key = member.unescaped_key();
      feed_member(key, member.value());
    }
  }

  bool is_feed() const { return has_items_; }

  /// What needs the whole document.
  void finish() {
    Feed& feed = decoded_.feed;
    for (const Item& item : decoded_.items) {
      const auto& latest = item.updated ? item.updated : item.published;
      if (latest && (!feed.updated || feed.updated->at < latest->at)) feed.updated = latest;
      if (item.published && (!feed.published || feed.published->at < item.published->at))
        feed.published = item.published;
    }
    complete(feed);
    for (Item& item : decoded_.items) {
      if (item.authors.empty()) item.authors = feed.authors;
      complete(item, feed, context_);
    }
  }

 private:
  void feed_member(std::string_view key, Value value) {
    Feed& feed = decoded_.feed;
    if (key == "version")
      version(text_of(value));
    else if (key == "title")
      feed.title = line_of(value);
    else if (key == "description")
      feed.description = html_text(text_of(value));
    else if (key == "home_page_url")
      feed.link = link(feed.links, line_of(value), "alternate");
    else if (key == "feed_url")
      link(feed.links, line_of(value), "self");
    else if (key == "next_url")
      link(feed.links, line_of(value), "next");
    else if (key == "icon")
      feed.icon = resolve_url(context_.base, line_of(value));
    else if (key == "favicon")
      feed.logo = resolve_url(context_.base, line_of(value));
    else if (key == "language")
      feed.language = line_of(value);
    else if (key == "author" || key == "authors")
      people(value, feed.authors);
    else if (key == "hubs")
      hubs(value);
    else if (key == "items")
      items(value);
  }

  void version(std::string_view url) {
    decoded_.format = url.find("version/1.1") != std::string_view::npos ? "json11" : "json10";
  }

  std::string link(std::vector<Link>& links, std::string href, std::string rel) {
    const std::size_t before = links.size();
    if (!href.empty())
      add_link(links, {std::move(href), std::move(rel), {}, {}, {}, {}}, context_.base);
    return links.size() > before ? links.back().href : std::string{};
  }

  void hubs(Value value) {
    each_element(value, [&](Value hub) {
      each_member(hub, [&](std::string_view key, Value url) {
        if (key == "url") link(decoded_.feed.links, line_of(url), "hub");
      });
    });
  }

  void people(Value value, std::vector<Person>& people) {
    if (value.type() == json_type::array)
      each_element(value, [&](Value one) { person(one, people); });
    else
      person(value, people);
  }

  void person(Value value, std::vector<Person>& people) {
    Person found;
    if (value.type() == json_type::string) found.name = line_of(value);
    each_member(value, [&](std::string_view key, Value member) {
      if (key == "name")
        found.name = line_of(member);
      else if (key == "url")
        found.uri = resolve_url(context_.base, line_of(member));
      else if (key == "avatar")
        found.avatar = resolve_url(context_.base, line_of(member));
    });
    constexpr std::string_view mail = "mailto:";
    if (found.uri.starts_with(mail)) found.email = found.uri.substr(mail.size());
    if (!found.name.empty() || !found.uri.empty()) people.push_back(std::move(found));
  }

  void items(Value value) {
    has_items_ = value.type() == json_type::array;
    each_element(value, [&](Value one) {
      if (one.type() == json_type::object) item(one);
    });
  }

  void item(Value value) {
    Item& item = decoded_.items.emplace_back();
    simdjson::ondemand::object object = value.get_object();
    item.raw_hash = hash64(std::string_view{object.raw_json()});
    object.reset();
    for (auto member : object) {
      const std::string_view key = member.unescaped_key();
      item_member(key, member.value(), item);
    }
    item.guid = item.id;
    if (item.canonical_link.empty() && !item.links.empty())
      item.canonical_link = item.links.front().href;
    if (item.canonical_link.empty() && is_web_link(item.id) && !url_scheme(item.id).empty())
      item.canonical_link = item.id;
  }

  void item_member(std::string_view key, Value value, Item& item) {
    if (key == "id")
      item.id = line_of(value);
    else if (key == "url")
      item.canonical_link = link(item.links, line_of(value), "alternate");
    else if (key == "external_url")
      link(item.links, line_of(value), "related");
    else if (key == "title")
      item.title_markup = {text_of(value), "text/plain", {}, {}, {}};
    else if (key == "content_html")
      content(text_of(value), "text/html", item);
    else if (key == "content_text")
      content(text_of(value), "text/plain", item);
    else if (key == "summary")
      item.summary_markup = {text_of(value), "text/plain", {}, {}, {}};
    else if (key == "date_published")
      item.published = context_.date(text_of(value));
    else if (key == "date_modified")
      item.updated = context_.date(text_of(value));
    else if (key == "author" || key == "authors")
      people(value, item.authors);
    else if (key == "language")
      item.lang = line_of(value);
    else if (key == "tags")
      tags(value, item);
    else if (key == "attachments")
      attachments(value, item);
  }

  /// HTML and text are two forms of one content; HTML comes first.
  void content(std::string text, std::string type, Item& item) {
    if (text.empty()) return;
    Markup markup{std::move(text), std::move(type), {}, context_.base, {}};
    if (item.content.empty())
      item.content.push_back(std::move(markup));
    else if (markup.type == "text/html")
      item.content.front() = std::move(markup);
  }

  void tags(Value value, Item& item) {
    each_element(value, [&](Value tag) {
      std::string term = line_of(tag);
      if (!term.empty()) item.categories.push_back({std::move(term), {}, {}});
    });
  }

  void attachments(Value value, Item& item) {
    each_element(value, [&](Value one) {
      Link found;
      found.rel = "enclosure";
      each_member(one, [&](std::string_view key, Value member) {
        if (key == "url")
          found.href = line_of(member);
        else if (key == "mime_type")
          found.type = line_of(member);
        else if (key == "title")
          found.title = line_of(member);
        else if (key == "size_in_bytes")
          found.length = line_of(member);
      });
      if (!found.href.empty()) add_link(item.enclosures, std::move(found), context_.base);
    });
  }

  const FeedContext& context_;
  Decoded& decoded_;
  bool has_items_ = false;
};

}  // namespace

void read_json_feed(std::string_view json, const FeedContext& context, Decoded& decoded) {
  const simdjson::padded_string padded{json};
  simdjson::ondemand::parser parser;
  JsonFeedReader reader{context, decoded};
  decoded.format = "json11";
  try {
    simdjson::ondemand::document document = parser.iterate(padded);
    reader.read(document);
  } catch (const simdjson::simdjson_error& error) {
    if (decoded.items.empty()) throw DecodeError(std::string{"not a JSON feed: "} + error.what());
    decoded.warnings.emplace_back(error.what());
    decoded.malformed = true;
  }
  if (!reader.is_feed()) throw DecodeError("JSON without items, not a JSON feed");
  reader.finish();
}

}  // namespace chipwire
