#include "connectors/format/feed_parts.h"

#include <algorithm>

#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

bool is_text_type(std::string_view type) {
  type = trim(type.substr(0, type.find(';')));
  return same_ignoring_case(type, "text") || same_ignoring_case(type, "text/plain");
}

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" \t\n<>()") == std::string_view::npos;
}

/// `inside` stood in the brackets, `outside` around them.
std::optional<Person> split_person(std::string_view outside, std::string_view inside) {
  outside = trim(outside);
  inside = trim(inside);
  if (inside.starts_with("mailto:")) inside.remove_prefix(7);
  Person person;
  if (is_address(outside)) {
    person.email = one_line(outside);
    person.name = html_line(inside);
  } else if (is_address(inside)) {
    person.email = one_line(inside);
    person.name = html_line(outside);
  } else {
    return std::nullopt;
  }
  return person;
}

}  // namespace

FeedContext::FeedContext(const Document& document)
    : base(resolve_url(document.url, document.content_location)),
      dates{document.source.country, document.source.time_zone},
      language(document.source.language) {
  if (base.empty()) base = document.url;
}

void add_link(std::vector<Link>& links, Link link, const std::string& base) {
  if (!link.href.empty()) link.href = resolve_url(base, link.href);
  if (is_web_link(link.href)) links.push_back(std::move(link));
}

std::optional<Person> read_person(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  for (const std::string_view brackets : {"()", "<>"}) {
    const std::size_t open = text.find(brackets[0]), close = text.rfind(brackets[1]);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) continue;
    if (auto person = split_person(text.substr(0, open), text.substr(open + 1, close - open - 1)))
      return person;
  }
  if (is_address(text)) return Person{{}, one_line(text), {}, {}};
  Person person{html_line(text), {}, {}, {}};
  return person.name.empty() ? std::nullopt : std::optional{person};
}

std::string plain_text(const Markup& markup) {
  return is_text_type(markup.type) ? paragraphs(markup.value) : html_text(markup.value);
}

std::string plain_line(const Markup& markup) {
  if (!is_text_type(markup.type)) return html_line(markup.value);
  if (markup.value.find('&') == std::string::npos) return one_line(markup.value);
  return one_line(resolve_references(markup.value));
}

void complete(Item& item, const Feed& feed, const FeedContext& context) {
  if (item.title.empty()) item.title = plain_line(item.title_markup);
  if (item.rights.empty()) item.rights = plain_text(item.rights_markup);
  for (const Markup& content : item.content) {
    const std::string text = plain_text(content);
    if (text.empty()) continue;
    if (!item.text.empty()) item.text += "\n\n";
    item.text += text;
  }
  std::string summary = plain_text(item.summary_markup);
  if (item.text.empty())
    item.text = std::move(summary);
  else if (summary != item.text)
    item.summary = std::move(summary);
  if (item.lang.empty()) item.lang = feed.language.empty() ? context.language : feed.language;
}

void complete(Feed& feed) {
  if (feed.title.empty()) feed.title = plain_line(feed.title_markup);
  if (feed.description.empty()) feed.description = plain_text(feed.description_markup);
  if (feed.rights.empty()) feed.rights = plain_text(feed.rights_markup);
  for (const Link& link : feed.links) {
    if (link.rel == "hub" && !link.href.empty()) feed.hubs.push_back(link.href);
    if (link.rel == "self" && feed.self.empty()) feed.self = link.href;
    if (link.rel == "next" && feed.next.empty()) feed.next = link.href;
  }
}

}  // namespace chipwire
