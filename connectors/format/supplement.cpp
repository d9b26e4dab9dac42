#include "connectors/format/supplement.h"

#include <charconv>

#include "connectors/format/atom_parts.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

constexpr int deepest_group = 4;

void keep_first(std::optional<Timestamp>& place, std::optional<Timestamp> value) {
  if (!place) place = std::move(value);
}

void keep_first(std::string& place, std::string_view value) {
  if (place.empty()) place = one_line(value);
}

void keep_first(Markup& place, std::string_view value, std::string_view type = "text/html") {
  if (place.value.empty() && !value.empty()) place = {clean(value), std::string{type}, {}, {}, {}};
}

void add_person(std::vector<Person>& people, std::string_view text) {
  if (auto person = read_person(text)) people.push_back(std::move(*person));
}

void add_category(std::vector<Category>& categories, std::string_view term) {
  std::string line = html_line(term);
  if (!line.empty()) categories.push_back({std::move(line), {}, {}});
}

std::string media_type(const Element& element) {
  const std::string_view type = element.attribute("type");
  return type == "html" || type == "text/html" ? "text/html" : "text/plain";
}

}  // namespace

bool Supplement::take(Vocabulary vocabulary, const Element& element) {
  const std::string_view name = element.local_name();
  switch (vocabulary) {
    case Vocabulary::dc:
    case Vocabulary::dcterms:
      return take_dublin_core(element);
    case Vocabulary::media:
      return take_media(element);
    case Vocabulary::itunes:
      return take_itunes(element);
    case Vocabulary::atom10:
    case Vocabulary::atom03:
      return take_atom(element);
    case Vocabulary::content:
    case Vocabulary::xhtml:
      if (name != "encoded" && name != "body" && name != "div") return false;
      content_.push_back({clean(element.markup()),
                          "text/html",
                          std::string{element.language()},
                          element.base(context_.base),
                          {}});
      return true;
    case Vocabulary::syndication: {
      const std::string_view text = element.text();
      if (name == "updatePeriod") update_period_ = lower(text);
      if (name == "updateFrequency")
        std::from_chars(text.data(), text.data() + text.size(), update_frequency_);
      return true;
    }
    case Vocabulary::georss:
      if (name == "featurename") places_.push_back(one_line(element.text()));
      return true;
    default:
      return false;
  }
}

bool Supplement::take_dublin_core(const Element& element) {
  const std::string_view name = element.local_name();
  const std::string_view text = element.text();
  if (name == "creator" || name == "author")
    add_person(creators_, text);
  else if (name == "date")
    keep_first(dc_date_, context_.date(text));
  else if (name == "subject")
    add_category(subjects_, text);
  else if (name == "title")
    keep_first(dc_title_, html_line(text));
  else if (name == "description" || name == "abstract")
    keep_first(dc_description_, element.markup());
  else if (name == "language")
    keep_first(dc_language_, text);
  else if (name == "rights")
    keep_first(dc_rights_, html_text(text));
  else if (name == "source")
    keep_first(dc_source_, text);
  else if (name == "contributor")
    add_person(contributors_, text);
  else if (name == "publisher")
    return true;
  else if (name == "issued" || name == "available")
    keep_first(issued_, context_.date(text));
  else if (name == "modified")
    keep_first(modified_, context_.date(text));
  else if (name == "created")
    keep_first(created_, context_.date(text));
  else if (name == "valid") {
    const std::size_t end = text.find("end=");
    keep_first(expires_, context_.date(end == std::string_view::npos
                                           ? text
                                           : text.substr(end + 4, text.find(';', end) - end - 4)));
  } else {
    return false;
  }
  return true;
}

void Supplement::take_group(const Element& group, int depth) {
  for (Element child = group.first(); child && depth < deepest_group; child = child.next())
    take_media(child);
}

bool Supplement::take_media(const Element& element) {
  const std::string_view name = element.local_name();
  if (name == "group") {
    take_group(element, 0);
  } else if (name == "title") {
    keep_first(media_title_, element.markup(), media_type(element));
  } else if (name == "description") {
    keep_first(media_description_, element.markup(), media_type(element));
  } else if (name == "credit") {
    if (const auto role = element.attribute("role"); role.empty() || role == "author")
      add_person(media_credits_, element.text());
  } else if (name == "player") {
    if (player_.empty()) player_ = element.attribute("url");
  } else if (name == "content") {
    Link media{std::string{element.attribute("url")},
               "enclosure",
               std::string{element.attribute("type")},
               {},
               {},
               std::string{element.attribute("fileSize")}};
    if (!media.href.empty()) add_link(media_, std::move(media), base_);
    take_group(element, 1);
  } else {
    return false;
  }
  return true;
}

void Supplement::take_keywords(std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    add_category(keywords_, list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
}

bool Supplement::take_itunes(const Element& element) {
  const std::string_view name = element.local_name();
  if (name == "author") {
    add_person(itunes_authors_, element.text());
  } else if (name == "summary") {
    keep_first(itunes_summary_, element.markup());
  } else if (name == "title") {
    keep_first(itunes_title_, html_line(element.text()));
  } else if (name == "keywords") {
    take_keywords(element.text());
  } else if (name == "category") {
    add_category(itunes_categories_, element.attribute("text"));
    for (Element inner = element.first(); inner; inner = inner.next())
      add_category(itunes_categories_, inner.attribute("text"));
  } else if (name == "image") {
    if (!image_) image_ = Feed::Image{resolve_url(base_, element.attribute("href")), {}, {}};
  } else {
    return false;
  }
  return true;
}

bool Supplement::take_atom(const Element& element) {
  const std::string_view name = element.local_name();
  if (name == "link")
    add_link(links_, read_atom_link(element, base_), base_);
  else if (name == "title")
    atom_title_ = read_atom_text(element, base_);
  else if (name == "summary")
    atom_summary_ = read_atom_text(element, base_);
  else if (name == "content")
    content_.push_back(read_atom_text(element, base_));
  else if (name == "published")
    keep_first(atom_published_, context_.date(element.text()));
  else if (name == "updated")
    keep_first(atom_updated_, context_.date(element.text()));
  else if (name == "category")
    atom_categories_.push_back(read_atom_category(element));
  else if (name == "author") {
    if (auto person = read_atom_person(element, base_)) atom_authors_.push_back(std::move(*person));
  } else {
    return false;
  }
  return true;
}

void Supplement::fill(Item& item) const {
  const Markup dc_title{dc_title_, "text/plain", {}, {}, {}};
  const Markup itunes_title{itunes_title_, "text/plain", {}, {}, {}};
  for (const Markup* title : {&atom_title_, &dc_title, &itunes_title, &media_title_})
    if (item.title_markup.value.empty()) item.title_markup = *title;
  for (const Markup* summary :
       {&atom_summary_, &dc_description_, &itunes_summary_, &media_description_})
    if (item.summary_markup.value.empty()) item.summary_markup = *summary;
  item.content.insert(item.content.end(), content_.begin(), content_.end());
  for (const auto* people : {&creators_, &atom_authors_, &itunes_authors_, &media_credits_})
    if (item.authors.empty()) item.authors = *people;
  item.contributors.insert(item.contributors.end(), contributors_.begin(), contributors_.end());
  for (const auto* categories : {&keywords_, &itunes_categories_, &subjects_, &atom_categories_})
    item.categories.insert(item.categories.end(), categories->begin(), categories->end());
  for (const auto* date : {&atom_published_, &dc_date_, &issued_, &created_})
    if (!item.published) item.published = *date;
  for (const auto* date : {&atom_updated_, &modified_})
    if (!item.updated) item.updated = *date;
  if (!item.created) item.created = created_;
  if (!item.expires) item.expires = expires_;
  item.links.insert(item.links.end(), links_.begin(), links_.end());
  if (item.canonical_link.empty()) item.canonical_link = alternate_link(links_);
  if (item.canonical_link.empty() && !player_.empty())
    if (const std::string url = resolve_url(base_, player_); is_web_link(url))
      item.canonical_link = url;
  item.enclosures.insert(item.enclosures.end(), media_.begin(), media_.end());
  if (item.lang.empty()) item.lang = dc_language_;
  if (item.rights.empty() && item.rights_markup.value.empty()) item.rights = dc_rights_;
  if (item.credited.empty()) item.credited = dc_source_;
  item.places.insert(item.places.end(), places_.begin(), places_.end());
}

void Supplement::fill(Feed& feed) const {
  if (feed.title_markup.value.empty()) feed.title_markup = atom_title_;
  if (feed.title_markup.value.empty()) feed.title = dc_title_;
  for (const Markup* text : {&dc_description_, &itunes_summary_, &media_description_})
    if (feed.description_markup.value.empty()) feed.description_markup = *text;
  for (const auto* people : {&creators_, &atom_authors_, &itunes_authors_, &media_credits_})
    if (feed.authors.empty()) feed.authors = *people;
  for (const auto* categories : {&keywords_, &itunes_categories_, &subjects_, &atom_categories_})
    feed.categories.insert(feed.categories.end(), categories->begin(), categories->end());
  if (feed.language.empty()) feed.language = dc_language_;
  if (feed.rights_markup.value.empty()) feed.rights = dc_rights_;
  for (const auto* date : {&atom_updated_, &modified_, &dc_date_})
    if (!feed.updated) feed.updated = *date;
  for (const auto* date : {&atom_published_, &issued_})
    if (!feed.published) feed.published = *date;
  feed.links.insert(feed.links.end(), links_.begin(), links_.end());
  if (feed.link.empty()) feed.link = alternate_link(links_);
  if (!feed.image) feed.image = image_;
  if (!feed.ttl_minutes && !update_period_.empty()) {
    const int period = update_period_ == "hourly"    ? 60
                       : update_period_ == "weekly"  ? 7 * 24 * 60
                       : update_period_ == "monthly" ? 30 * 24 * 60
                       : update_period_ == "yearly"  ? 365 * 24 * 60
                                                     : 24 * 60;
    feed.ttl_minutes = std::max(1, period / std::max(1, update_frequency_));
  }
}

}  // namespace chipwire
