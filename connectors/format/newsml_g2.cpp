#include "connectors/format/newsml_g2.h"

#include <charconv>

#include "config/digest.h"
#include "connectors/format/html_text.h"
#include "connectors/format/nitf_body.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

std::optional<ItemType> item_type(std::string_view name) {
  if (name == "newsItem") return ItemType::news;
  if (name == "packageItem") return ItemType::package;
  if (name == "conceptItem" || name == "knowledgeItem") return ItemType::concept_item;
  if (name == "planningItem") return ItemType::planning;
  if (name == "catalogItem") return ItemType::other;
  return std::nullopt;
}

/// A code without its scheme alias, which senders choose as they like.
std::string_view suffix(std::string_view qcode) {
  const std::size_t colon = qcode.rfind(':');
  return colon == std::string_view::npos ? qcode : qcode.substr(colon + 1);
}

/// The code of a concept, however it is given.
std::string_view code_of(const Element& element) {
  for (const std::string_view name : {"qcode", "code", "uri", "literal"})
    if (const auto code = element.attribute(name); !code.empty()) return code;
  return {};
}

/// A concept's name: the child `name`, the literal, or its own text.
std::string name_of(const Element& element) {
  if (const Element name = element.child("name")) return html_line(name.text());
  if (const std::string text = html_line(element.text()); !text.empty()) return text;
  if (const auto literal = element.attribute("literal"); !literal.empty()) return one_line(literal);
  return one_line(suffix(element.attribute("qcode")));
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value}
                                                                  : std::nullopt;
}

class ItemReader {
 public:
  ItemReader(const Element& element, const FeedContext& context)
      : element_(element), context_(context) {}

  Item read(ItemType type) {
    item_.type = type;
    item_.id = item_.guid = one_line(element_.attribute("guid"));
    item_.version_raw = one_line(element_.attribute("version"));
    if (const auto version = number(item_.version_raw)) item_.version = *version;
    item_.lang = element_.language();
    for (Element part = element_.first(); part; part = part.next()) section(part);
    if (!item_.urgency && (item_class_ == "alert" || item_class_ == "flash")) item_.alert = true;
    item_.raw_hash = hash64(element_.source());
    return std::move(item_);
  }

 private:
  void section(const Element& part) {
    const std::string_view name = part.local_name();
    if (name == "itemMeta")
      each(part, &ItemReader::item_meta);
    else if (name == "contentMeta")
      each(part, &ItemReader::content_meta);
    else if (name == "rightsInfo")
      each(part, &ItemReader::rights);
    else if (name == "contentSet")
      each(part, &ItemReader::content);
    else if (name == "concept" && item_.title.empty())
      item_.title = name_of(part);
    else if (name == "newsCoverageSet" || name == "partMeta")
      return;
  }

  void each(const Element& parent, void (ItemReader::*take)(const Element&)) {
    for (Element part = parent.first(); part; part = part.next()) (this->*take)(part);
  }

  void item_meta(const Element& part) {
    const std::string_view name = part.local_name();
    if (name == "versionCreated")
      item_.updated = context_.date(part.text());
    else if (name == "firstCreated")
      item_.published = context_.date(part.text());
    else if (name == "embargoed")
      embargo(part.text());
    else if (name == "pubStatus")
      pub_status(suffix(code_of(part)));
    else if (name == "provider")
      item_.provider = name_of(part);
    else if (name == "signal")
      signal(code_of(part));
    else if (name == "edNote")
      ed_note(part);
    else if (name == "profile")
      item_.profile = one_line(part.text());
    else if (name == "title" && item_.title.empty())
      title_ = html_line(part.markup());
    else if (name == "expires")
      item_.expires = context_.date(part.text());
    else if (name == "itemClass")
      item_class_ = lower(suffix(code_of(part)));
    else if (name == "link")
      link(part);
  }

  /// An empty element is an embargo without end.
  void embargo(std::string_view text) {
    Embargo embargo;
    if (const auto until = context_.date(text)) embargo.until = until->at;
    item_.embargo = embargo;
  }

  void pub_status(std::string_view code) {
    if (same_ignoring_case(code, "withheld") || same_ignoring_case(code, "withhold")) {
      item_.status = Status::withheld;
      item_.declared = DeclaredChange::withhold;
    } else if (same_ignoring_case(code, "canceled") || same_ignoring_case(code, "cancelled") ||
               same_ignoring_case(code, "withdrawn")) {
      item_.status = Status::canceled;
      item_.declared = DeclaredChange::kill;
    }
  }

  void signal(std::string_view code) {
    item_.signals.push_back(one_line(code));
    if (item_.declared == DeclaredChange::kill || item_.declared == DeclaredChange::withhold)
      return;
    const std::string name = lower(suffix(code));
    if (name == "correction")
      item_.declared = DeclaredChange::correct;
    else if (name == "update" && item_.declared == DeclaredChange::none)
      item_.declared = DeclaredChange::update;
  }

  void ed_note(const Element& part) {
    const std::string role = lower(part.attribute("role"));
    if (std::string text = html_text(part.markup()); !text.empty())
      item_.ednotes.push_back({std::move(text), role.find("public") != std::string::npos});
  }

  void link(const Element& part) {
    const auto href = part.attribute("href");
    if (href.empty()) return;
    add_link(item_.links,
             {std::string{href},
              std::string{part.attribute("rel")},
              std::string{part.attribute("contenttype")},
              {},
              {},
              {}},
             part.base(context_.base));
    const auto rel = suffix(part.attribute("rel"));
    if ((rel == "webpage" || rel == "alternate" || rel == "publishedOn") &&
        item_.canonical_link.empty() && !item_.links.empty())
      item_.canonical_link = item_.links.back().href;
  }

  void content_meta(const Element& part) {
    const std::string_view name = part.local_name();
    if (name == "headline")
      headline(part);
    else if (name == "slugline")
      keep(item_.slugline, part);
    else if (name == "by")
      keep(item_.byline, part);
    else if (name == "dateline")
      keep(item_.dateline, part);
    else if (name == "creditline")
      keep(item_.credit, part);
    else if (name == "urgency")
      item_.urgency = number(part.text());
    else if (name == "description")
      description(part);
    else if (name == "language")
      language(part);
    else if (name == "subject")
      subject(part);
    else if (name == "keyword")
      keyword(part);
    else if (name == "creator")
      person(part, item_.authors);
    else if (name == "contributor")
      person(part, item_.contributors);
    else if (name == "infoSource" && item_.credited.empty())
      item_.credited = name_of(part);
    else if (name == "contentCreated")
      item_.created = context_.date(part.text());
    else if (name == "located")
      place(part);
  }

  static void keep(std::string& line, const Element& part) {
    if (line.empty()) line = html_line(part.markup());
  }

  void headline(const Element& part) {
    const std::string role = lower(suffix(part.attribute("role")));
    if (role.find("sub") != std::string::npos) return keep(item_.subtitle, part);
    const bool main = role == "main" || role == "headline";
    if (item_.title.empty() || (main && !has_main_)) item_.title = html_line(part.markup());
    has_main_ |= main;
  }

  void description(const Element& part) {
    if (item_.summary_markup.value.empty())
      item_.summary_markup = {clean(part.markup()), "text/html", {}, {}, {}};
  }

  void language(const Element& part) {
    if (has_language_ || part.attribute("tag").empty()) return;
    item_.lang = one_line(part.attribute("tag"));
    has_language_ = true;
  }

  void subject(const Element& part) {
    Subject found{one_line(code_of(part)), {}, name_of(part)};
    if (!part.has_attribute("literal") || found.name.empty())
      found.scheme = one_line(part.attribute("type"));
    item_.subjects.push_back(std::move(found));
  }

  void keyword(const Element& part) {
    if (std::string word = html_line(part.text()); !word.empty())
      item_.keywords.push_back(std::move(word));
  }

  void person(const Element& part, std::vector<Person>& people) {
    Person found{name_of(part), {}, {}, {}};
    if (const auto uri = part.attribute("uri"); !uri.empty()) found.uri = one_line(uri);
    if (!found.name.empty()) people.push_back(std::move(found));
  }

  void place(const Element& part) {
    if (std::string name = name_of(part); !name.empty()) item_.places.push_back(std::move(name));
  }

  void rights(const Element& part) {
    const std::string_view name = part.local_name();
    if (name == "copyrightHolder" && item_.rights_holder.empty())
      item_.rights_holder = name_of(part);
    else if (name == "copyrightNotice" && item_.rights.empty())
      item_.rights = html_text(part.markup());
    else if (name == "usageTerms" && item_.usage_terms.empty())
      item_.usage_terms = html_text(part.markup());
  }

  void content(const Element& part) {
    const std::string_view name = part.local_name();
    const std::string type = lower(part.attribute("contenttype"));
    if (name == "inlineXML") {
      inline_xml(part, type);
    } else if (name == "inlineData") {
      add_content(clean(part.markup()),
                  type.find("html") != std::string::npos ? "text/html" : "text/plain");
    } else if (name == "remoteContent") {
      add_link(item_.enclosures,
               {std::string{part.attribute("href")},
                "enclosure",
                std::string{part.attribute("contenttype")},
                {},
                {},
                std::string{part.attribute("size")}},
               part.base(context_.base));
    }
  }

  void add_content(std::string value, std::string type) {
    if (!value.empty())
      item_.content.push_back({std::move(value), std::move(type), item_.lang, context_.base, {}});
  }

  void inline_xml(const Element& part, const std::string& type) {
    if (const Element nitf = part.child("nitf")) {
      read_nitf_body(nitf, item_);
    } else if (const Element body = part.descendant("body")) {
      add_content(clean(body.markup()), "text/html");
    } else if (type.find("html") != std::string::npos || type.find("nitf") != std::string::npos) {
      add_content(clean(part.markup()), "text/html");
    }
  }

 public:
  /// The title of the item itself stands in for a headline.
  void settle_title(Item& item) const {
    if (item.title.empty()) item.title = title_;
  }

 private:
  const Element& element_;
  const FeedContext& context_;
  Item item_;
  std::string title_, item_class_;
  bool has_main_ = false, has_language_ = false;
};

void read_item(const Element& element, const FeedContext& context, std::optional<int> priority,
               Decoded& decoded) {
  const auto type = item_type(element.local_name());
  if (!type) return;
  ItemReader reader{element, context};
  Item item = reader.read(*type);
  reader.settle_title(item);
  item.priority = priority;
  complete(item, decoded.feed, context);
  decoded.items.push_back(std::move(item));
}

void read_header(const Element& header, const FeedContext& context, Feed& feed,
                 std::optional<int>& priority) {
  if (const Element sent = header.child("sent")) feed.updated = context.date(sent.text());
  if (const Element sender = header.child("sender")) feed.title = one_line(sender.text());
  if (const Element id = header.child("transmitId")) feed.id = one_line(id.text());
  if (const Element number_element = header.child("priority"))
    priority = number(number_element.text());
}

}  // namespace

bool is_newsml_g2(const Element& root) {
  const std::string_view name = root.local_name();
  return name == "newsMessage" || (item_type(name) && root.vocabulary() != Vocabulary::sitemap);
}

void read_newsml_g2(const Element& root, const FeedContext& context, Decoded& decoded) {
  decoded.format = "newsml-g2";
  if (root.local_name() != "newsMessage") return read_item(root, context, std::nullopt, decoded);
  std::optional<int> priority;
  if (const Element header = root.child("header"))
    read_header(header, context, decoded.feed, priority);
  for (Element set = root.first(); set; set = set.next())
    if (set.local_name() == "itemSet")
      for (Element item = set.first(); item; item = item.next())
        read_item(item, context, priority, decoded);
}

}  // namespace chipwire
