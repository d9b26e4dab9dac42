#include "connectors/format/rss.h"

#include <charconv>

#include "config/digest.h"
#include "connectors/format/atom_parts.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/supplement.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

bool is_core(Vocabulary vocabulary) {
  return vocabulary == Vocabulary::core || vocabulary == Vocabulary::rss10 ||
         vocabulary == Vocabulary::rss090;
}

Markup html(const Element& element, const std::string& base) {
  return {clean(element.markup()),
          "text/html",
          std::string{element.language()},
          element.base(base),
          {}};
}

/// Text that may have been written with tags around it.
std::string words(const Element& element) {
  return element.has_elements() ? html_line(element.markup()) : std::string{element.text()};
}

std::string rss_version(std::string_view version) {
  struct Known {
    std::string_view version, format;
  };
  constexpr auto known = std::to_array<Known>({{"0.90", "rss090"},
                                               {"0.9", "rss090"},
                                               {"0.91", "rss091"},
                                               {"0.92", "rss092"},
                                               {"0.93", "rss093"},
                                               {"0.94", "rss094"},
                                               {"1.0", "rss10"},
                                               {"2.0", "rss20"},
                                               {"2.00", "rss20"},
                                               {"2", "rss20"},
                                               {"2.0.1", "rss201"},
                                               {"2.01", "rss201"},
                                               {"2.1", "rss21"}});
  for (const Known& candidate : known)
    if (candidate.version == version) return std::string{candidate.format};
  return "rss";
}

std::string format_of(const Element& root) {
  if (root.local_name() != "RDF") return rss_version(root.attribute("version"));
  if (vocabulary_of(root.attribute("xmlns")) == Vocabulary::rss090) return "rss090";
  for (Element child = root.first(); child; child = child.next())
    if (child.vocabulary() == Vocabulary::rss090) return "rss090";
  return "rss10";
}

class RssReader {
 public:
  RssReader(const FeedContext& context, Decoded& decoded) : context_(context), decoded_(decoded) {}

  void read(const Element& root) {
    if (root.local_name() == "channel") {
      channel(root);
    } else {
      decoded_.items.reserve(root.count("item"));
      for (Element child = root.first(); child; child = child.next()) top(child);
    }
    complete(decoded_.feed);
    for (Item& item : decoded_.items) complete(item, decoded_.feed, context_);
  }

 private:
  /// RSS 0.90 and 1.0 have items and image beside the channel.
  void top(const Element& element) {
    const std::string_view name = element.local_name();
    if (name == "channel")
      channel(element);
    else if (name == "item")
      item(element);
    else if (name == "image")
      image(element);
  }

  void channel(const Element& element) {
    Feed& feed = decoded_.feed;
    decoded_.items.reserve(element.count("item"));
    Supplement supplement{context_, element.base(context_.base)};
    for (Element child = element.first(); child; child = child.next()) {
      const Vocabulary vocabulary = child.vocabulary();
      if (!is_core(vocabulary))
        supplement.take(vocabulary, child);
      else
        channel_part(child, feed);
    }
    if (feed.authors.empty()) feed.authors = webmasters_;
    supplement.fill(feed);
    if (feed.language.empty()) feed.language = element.language();
  }

  void channel_part(const Element& part, Feed& feed) {
    const std::string_view name = part.local_name();
    if (name == "item")
      item(part);
    else if (name == "items")
      items(part);
    else if (name == "title")
      feed.title_markup = html(part, context_.base);
    else if (name == "description" || name == "tagline")
      feed.description_markup = html(part, context_.base);
    else if (name == "link")
      link(part, feed.links, feed.link);
    else if (name == "language")
      feed.language = one_line(part.text());
    else if (name == "copyright" || name == "rights")
      feed.rights_markup = html(part, context_.base);
    else if (name == "managingEditor")
      person(part, feed.authors);
    else if (name == "webMaster")
      person(part, webmasters_);
    else if (name == "pubDate")
      feed.published = context_.date(part.text());
    else if (name == "lastBuildDate")
      feed.updated = context_.date(part.text());
    else if (name == "category")
      category(part, feed.categories);
    else if (name == "generator")
      feed.generator = one_line(part.text());
    else if (name == "docs")
      feed.docs = one_line(part.text());
    else if (name == "image")
      image(part);
    else if (name == "ttl")
      ttl(part.text());
  }

  /// Some nest the items in `items`, which in RSS 1.0 only lists them.
  void items(const Element& element) {
    for (Element child = element.first(); child; child = child.next())
      if (child.local_name() == "item" && is_core(child.vocabulary())) item(child);
  }

  void ttl(std::string_view text) {
    int minutes = 0;
    std::from_chars(text.data(), text.data() + text.size(), minutes);
    if (minutes > 0) decoded_.feed.ttl_minutes = minutes;
  }

  void image(const Element& element) {
    Feed::Image found;
    for (Element part = element.first(); part; part = part.next()) {
      const std::string_view name = part.local_name();
      if (name == "url") found.url = resolve_url(part.base(context_.base), part.text());
      if (name == "title") found.title = html_line(part.text());
      if (name == "link") found.link = resolve_url(part.base(context_.base), part.text());
    }
    if (!found.url.empty() || !found.title.empty()) decoded_.feed.image = found;
  }

  void person(const Element& part, std::vector<Person>& people) {
    auto found =
        part.child("name") ? read_atom_person(part, context_.base) : read_person(words(part));
    if (found) people.push_back(std::move(*found));
  }

  /// Of several, the last one counts. An Atom link without its namespace has an href.
  void link(const Element& part, std::vector<Link>& links, std::string& canonical) {
    Link found;
    if (part.has_attribute("href") && part.text().empty()) {
      found = read_atom_link(part, context_.base);
    } else {
      found.href = part.text();
      found.rel = "alternate";
    }
    if (found.href.empty()) return;
    const bool alternate = found.rel == "alternate";
    const std::size_t before = links.size();
    add_link(links, std::move(found), part.base(context_.base));
    if (alternate && links.size() > before) canonical = links.back().href;
  }

  void category(const Element& part, std::vector<Category>& categories) {
    Category found{html_line(part.markup()), one_line(part.attribute("domain")), {}};
    if (found.term.empty()) found.term = one_line(part.attribute("term"));
    if (!found.term.empty()) categories.push_back(std::move(found));
  }

  void item(const Element& element) {
    Item& item = decoded_.items.emplace_back();
    Supplement supplement{context_, element.base(context_.base)};
    item.id = one_line(element.attribute("rdf:about"));
    bool permalink = false;
    for (Element child = element.first(); child; child = child.next()) {
      const Vocabulary vocabulary = child.vocabulary();
      if (!is_core(vocabulary)) {
        supplement.take(vocabulary, child);
      } else if (child.local_name() == "guid") {
        item.id = one_line(child.text());
        permalink = !same_ignoring_case(child.attribute("isPermaLink"), "false");
      } else {
        item_part(child, item);
      }
    }
    supplement.fill(item);
    if (item.canonical_link.empty() && permalink && !url_scheme(item.id).empty() &&
        is_web_link(item.id))
      item.canonical_link = item.id;
    item.guid = item.id;
    if (item.lang.empty()) item.lang = element.language();
    item.raw_hash = hash64(element.source());
  }

  void item_part(const Element& part, Item& item) {
    const std::string_view name = part.local_name();
    if (name == "title")
      item.title_markup = html(part, context_.base);
    else if (name == "description")
      item.summary_markup = html(part, context_.base);
    else if (name == "encoded" || name == "body")
      item.content.push_back(html(part, context_.base));
    else if (name == "link")
      link(part, item.links, item.canonical_link);
    else if (name == "author")
      person(part, item.authors);
    else if (name == "category")
      category(part, item.categories);
    else if (name == "pubDate" || name == "pubdate")
      item.published = context_.date(part.text());
    else if (name == "expirationDate")
      item.expires = context_.date(part.text());
    else if (name == "enclosure")
      enclosure(part, item);
    else if (name == "source")
      source(part, item);
    else if (name == "language")
      item.lang = one_line(part.text());
    else if (name == "rights" || name == "copyright")
      item.rights_markup = html(part, context_.base);
  }

  void enclosure(const Element& part, Item& item) {
    add_link(item.enclosures,
             {std::string{part.attribute("url")},
              "enclosure",
              std::string{part.attribute("type")},
              {},
              {},
              std::string{part.attribute("length")}},
             part.base(context_.base));
  }

  void source(const Element& part, Item& item) {
    item.source_title = html_line(part.text());
    item.source_url = resolve_url(part.base(context_.base), part.attribute("url"));
  }

  const FeedContext& context_;
  Decoded& decoded_;
  std::vector<Person> webmasters_;
};

}  // namespace

bool is_rss(const Element& root) {
  const std::string_view name = root.local_name();
  return name == "rss" || name == "RDF" || name == "channel" || name == "rdf";
}

void read_rss(const Element& root, const FeedContext& context, Decoded& decoded) {
  decoded.format = format_of(root);
  RssReader{context, decoded}.read(root);
}

}  // namespace chipwire
