#include "connectors/format/atom.h"

#include <algorithm>

#include "config/digest.h"
#include "connectors/format/atom_parts.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/supplement.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

bool is_core(Vocabulary vocabulary) {
  return vocabulary == Vocabulary::atom10 || vocabulary == Vocabulary::atom03 ||
         vocabulary == Vocabulary::core;
}

/// Names that Atom 0.3 and 1.0 have in common, as the later one has them.
std::string_view modern(std::string_view name) {
  if (name == "issued") return "published";
  if (name == "modified") return "updated";
  if (name == "tagline") return "subtitle";
  if (name == "copyright") return "rights";
  return name;
}

void add_person(std::vector<Person>& people, const Element& element, const std::string& base) {
  if (auto person = read_atom_person(element, base)) people.push_back(std::move(*person));
}

bool names_somebody(const std::vector<Person>& people) {
  return std::any_of(people.begin(), people.end(), [](const Person& person) {
    return !person.name.empty() || !person.email.empty();
  });
}

/// Authors without a name or an address say nothing, and must not hide inherited ones.
void inherit(const std::vector<Person>& from, std::vector<Person>& people) {
  if (!names_somebody(people) && !from.empty()) people = from;
}

/// Made absolute by what the document itself says, never by where it was fetched from.
std::string own_id(const Element& part) {
  return one_line(resolve_url(part.base({}), part.text()));
}

class AtomReader {
 public:
  AtomReader(const FeedContext& context, Decoded& decoded) : context_(context), decoded_(decoded) {}

  void read(const Element& root) {
    if (root.local_name() == "entry") {
      entry(root);
    } else {
      decoded_.feed.language = root.language();
      decoded_.items.reserve(root.count("entry"));
      read_feed(root, decoded_.feed, true);
    }
    complete(decoded_.feed);
    for (Item& item : decoded_.items) {
      if (item.source_feed) inherit(item.source_feed->authors, item.authors);
      inherit(decoded_.feed.authors, item.authors);
      complete(item, decoded_.feed, context_);
    }
  }

 private:
  /// A feed, or the source of an entry.
  void read_feed(const Element& element, Feed& feed, bool with_entries) {
    Supplement supplement{context_, context_.base};
    for (Element child = element.first(); child; child = child.next()) {
      const Vocabulary vocabulary = child.vocabulary();
      if (!is_core(vocabulary))
        supplement.take(vocabulary, child);
      else if (child.local_name() == "entry" && with_entries)
        entry(child);
      else
        feed_part(child, feed);
    }
    feed.link = alternate_link(feed.links);
    supplement.fill(feed);
  }

  void feed_part(const Element& part, Feed& feed) {
    const std::string_view name = modern(part.local_name());
    const std::string& base = context_.base;
    if (name == "id")
      feed.id = own_id(part);
    else if (name == "title")
      feed.title_markup = read_atom_text(part, base);
    else if (name == "subtitle")
      feed.description_markup = read_atom_text(part, base);
    else if (name == "rights")
      feed.rights_markup = read_atom_text(part, base);
    else if (name == "link")
      add_link(feed.links, read_atom_link(part, base), base);
    else if (name == "author")
      add_person(feed.authors, part, base);
    else if (name == "category")
      feed.categories.push_back(read_atom_category(part));
    else if (name == "updated")
      feed.updated = context_.date(part.text());
    else if (name == "published")
      feed.published = context_.date(part.text());
    else if (name == "generator")
      feed.generator = one_line(part.text());
    else if (name == "icon")
      feed.icon = resolve_url(part.base(base), part.text());
    else if (name == "logo")
      feed.logo = resolve_url(part.base(base), part.text());
    else if (name == "language" && feed.language.empty())
      feed.language = one_line(part.text());
  }

  void entry(const Element& element) {
    Item& item = decoded_.items.emplace_back();
    Supplement supplement{context_, element.base(context_.base)};
    for (Element child = element.first(); child; child = child.next()) {
      const Vocabulary vocabulary = child.vocabulary();
      if (!is_core(vocabulary))
        supplement.take(vocabulary, child);
      else
        entry_part(child, item);
    }
    item.canonical_link = alternate_link(item.links);
    for (const Link& link : item.links)
      if (link.rel == "enclosure") item.enclosures.push_back(link);
    supplement.fill(item);
    item.guid = item.id;
    item.lang = element.language();
    item.raw_hash = hash64(element.source());
  }

  void entry_part(const Element& part, Item& item) {
    const std::string_view name = modern(part.local_name());
    const std::string& base = context_.base;
    if (name == "id")
      item.id = own_id(part);
    else if (name == "title")
      item.title_markup = read_atom_text(part, base);
    else if (name == "summary")
      item.summary_markup = read_atom_text(part, base);
    else if (name == "content")
      item.content.push_back(read_atom_text(part, base));
    else if (name == "rights")
      item.rights_markup = read_atom_text(part, base);
    else if (name == "link")
      add_link(item.links, read_atom_link(part, base), base);
    else if (name == "author")
      add_person(item.authors, part, base);
    else if (name == "contributor")
      add_person(item.contributors, part, base);
    else if (name == "category")
      item.categories.push_back(read_atom_category(part));
    else if (name == "published")
      item.published = context_.date(part.text());
    else if (name == "updated")
      item.updated = context_.date(part.text());
    else if (name == "created")
      item.created = context_.date(part.text());
    else if (name == "source")
      source(part, item);
  }

  void source(const Element& element, Item& item) {
    if (!item.source_feed) item.source_feed.emplace();
    Feed& feed = *item.source_feed;
    read_feed(element, feed, false);
    complete(feed);
    item.source_title = feed.title;
    item.source_url = feed.link;
  }

  const FeedContext& context_;
  Decoded& decoded_;
};

}  // namespace

bool is_atom(const Element& root) {
  const std::string_view name = root.local_name();
  if (name != "feed" && name != "entry") return false;
  return is_core(root.vocabulary());
}

void read_atom(const Element& root, const FeedContext& context, Decoded& decoded) {
  const bool old = root.vocabulary() == Vocabulary::atom03 || root.attribute("version") == "0.3";
  decoded.format = old ? "atom03" : "atom10";
  AtomReader{context, decoded}.read(root);
}

}  // namespace chipwire
