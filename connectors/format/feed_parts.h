#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/decode.h"
#include "connectors/document.h"
#include "connectors/format/dates.h"
#include "connectors/item.h"

namespace chipwire {

/// What every feed format needs to read one document.
struct FeedContext {
  explicit FeedContext(const Document& document);

  std::string base;  ///< of relative references: Content-Location, else the document's URL
  DateHints dates;
  std::string language;  ///< of the source, for a feed that declares none

  std::optional<Timestamp> date(std::string_view text) const { return read_date(text, dates); }
};

/// Adds a link with its href made absolute; one that is neither http nor https is left out.
void add_link(std::vector<Link>& links, Link link, const std::string& base);

/// `a@b.c (Name)`, `Name (a@b.c)`, `Name <a@b.c>`, `a@b.c` or a name; nothing of an empty text.
std::optional<Person> read_person(std::string_view text);

/// The plain text of a markup by its type: `text/plain` and `text` are text, all else is HTML.
std::string plain_text(const Markup& markup);
/// The same on one line. Character references are resolved in text too: double-escaped titles are
/// far more frequent than ones that speak of `&amp;`.
std::string plain_line(const Markup& markup);

/// Fills what follows from the rest of an item: plain title, summary and text, declared language.
/// `text` is the content's, or without content the description's, and `summary` then empty.
void complete(Item& item, const Feed& feed, const FeedContext& context);
void complete(Feed& feed);

}  // namespace chipwire
