#include "connectors/format/news_sitemap.h"

#include "config/digest.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

void add_keywords(std::vector<std::string>& keywords, std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (std::string word = one_line(list.substr(0, comma)); !word.empty())
      keywords.push_back(std::move(word));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
}

void read_news(const Element& news, const FeedContext& context, Item& item) {
  for (Element part = news.first(); part; part = part.next()) {
    const std::string_view name = part.local_name();
    if (name == "title")
      item.title_markup = {clean(part.text()), "text/html", {}, {}, {}};
    else if (name == "publication_date")
      item.published = context.date(part.text());
    else if (name == "keywords")
      add_keywords(item.keywords, part.text());
    else if (name == "publication") {
      item.provider = one_line(part.child("name") ? part.child("name").text() : "");
      item.lang = one_line(part.child("language") ? part.child("language").text() : "");
    }
  }
}

Item read_url(const Element& url, const FeedContext& context) {
  Item item;
  for (Element part = url.first(); part; part = part.next()) {
    const std::string_view name = part.local_name();
    if (name == "loc" && item.links.empty()) {
      add_link(item.links, {std::string{part.text()}, "alternate", {}, {}, {}, {}}, context.base);
      if (!item.links.empty()) item.id = item.guid = item.canonical_link = item.links.front().href;
    } else if (name == "lastmod") {
      item.updated = context.date(part.text());
    } else if (name == "news") {
      read_news(part, context, item);
    }
  }
  item.raw_hash = hash64(url.source());
  return item;
}

}  // namespace

bool is_news_sitemap(const Element& root) {
  return root.local_name() == "urlset";
}

void read_news_sitemap(const Element& root, const FeedContext& context, Decoded& decoded) {
  decoded.format = "news-sitemap";
  for (Element url = root.first(); url; url = url.next()) {
    if (url.local_name() != "url") continue;
    Item item = read_url(url, context);
    complete(item, decoded.feed, context);
    decoded.items.push_back(std::move(item));
  }
}

}  // namespace chipwire
