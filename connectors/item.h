#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/instant.h"

namespace chipwire {

enum class Precision { second, minute, day };

/// A publisher's date: the instant, the text it was read from, and how much of it was guessed.
struct Timestamp {
  Instant at;
  std::string raw;
  Precision precision = Precision::second;
  bool tz_assumed = false;
};

/// RFC 4287 atom:link. `href` is absolute where a base was known, and http or https only.
struct Link {
  std::string href, rel, type, title, hreflang, length;
};

struct Person {
  std::string name, email, uri, avatar;
};

struct Category {
  std::string term, scheme, label;
};

/// A subject of a wire item: `qcode` as delivered ("medtop:11000000").
struct Subject {
  std::string qcode, scheme, name;
};

/// An Atom text construct or content element as delivered, before reduction to plain text.
struct Markup {
  std::string value, type, lang, base, src;
};

struct EditorNote {
  std::string text;
  bool is_public = false;  ///< others are never published
};

enum class Status { usable, withheld, canceled };

/// Not before `until`; an embargo without `until` has no end.
struct Embargo {
  std::optional<Instant> until;
};

/// What kind of thing a wire message carries; only `news` becomes a story.
enum class ItemType { news, package, concept_item, planning, other };

/// A change that the item itself declares (design section 4); `none` leaves it to the diff.
enum class DeclaredChange { none, update, correct, withhold, kill, restore };

/// What a document says of the feed itself.
struct Feed {
  std::string id, title, description, link, language, rights, generator, icon, logo, docs;
  Markup title_markup, description_markup, rights_markup;  ///< as delivered
  std::vector<Link> links;
  std::vector<Person> authors;
  std::vector<Category> categories;
  std::optional<Timestamp> published, updated;
  struct Image {
    std::string url, title, link;
  };
  std::optional<Image> image;
  std::optional<int> ttl_minutes;   ///< RSS ttl, sy:updatePeriod and updateFrequency
  std::vector<std::string> hubs;    ///< WebSub rel=hub
  std::string self, next;           ///< links rel=self, rel=next
};

/// One news item in normal form, whatever format it came in: one revision of it.
/// Strings are valid UTF-8 without control or bidi-override characters; empty is unknown.
/// `title`, `summary`, `text` are plain text with paragraphs separated by a blank line.
/// The vector members keep document order.
struct Item {
  std::string id;        ///< the format's own id of the item, the same for all its revisions
  std::string guid;      ///< wires: names one revision; feeds: as delivered
  ItemType type = ItemType::news;
  std::optional<std::int64_t> version;
  std::string version_raw;
  DeclaredChange declared = DeclaredChange::none;
  std::vector<std::string> affects;  ///< ids of other items that this one kills or corrects
  Status status = Status::usable;
  std::optional<Embargo> embargo;
  std::optional<Timestamp> expires;

  std::string title, subtitle, slugline, byline, dateline;
  std::string summary;  ///< empty where the description had to stand in for `text`
  std::string text;
  Markup title_markup, summary_markup, rights_markup;  ///< as delivered
  std::vector<Markup> content;

  std::string lang;           ///< declared, the item's own or its feed's
  std::string lang_detected;  ///< BCP 47; not by decode(), see detect_language()
  std::optional<Timestamp> published, updated, created;
  std::vector<Link> links;
  std::string canonical_link;

  std::string source_title, source_url;  ///< RSS source, Atom source: where it was taken from
  std::optional<Feed> source_feed;       ///< all that Atom source says of it
  std::string credited, provider, rights, usage_terms, rights_holder;
  std::vector<Person> authors, contributors;
  std::vector<Category> categories;
  std::vector<Subject> subjects;
  std::vector<Link> enclosures;
  std::vector<std::string> keywords, places, tickers, signals;
  std::vector<EditorNote> ednotes;
  std::string profile, credit;
  std::optional<int> urgency, priority;
  bool alert = false;

  std::uint64_t raw_hash = 0;  ///< of the element as delivered, whatever the rules of decoding
  std::vector<std::string> warnings;
};

}  // namespace chipwire
