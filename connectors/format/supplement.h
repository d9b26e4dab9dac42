#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/format/feed_parts.h"
#include "connectors/format/xml.h"

namespace chipwire {

/// What extension vocabularies say of a feed or an item beside its own elements: Dublin Core,
/// Media RSS, iTunes, content, Atom inside RSS, syndication. It fills what those leave open.
class Supplement {
 public:
  Supplement(const FeedContext& context, std::string base)
      : context_(context), base_(std::move(base)) {}

  /// Takes an element of an extension vocabulary; false if nothing here reads it.
  bool take(Vocabulary vocabulary, const Element& element);

  void fill(Item& item) const;
  void fill(Feed& feed) const;

 private:
  bool take_dublin_core(const Element& element);
  bool take_media(const Element& element);
  bool take_itunes(const Element& element);
  bool take_atom(const Element& element);
  void take_group(const Element& group, int depth);
  void take_keywords(std::string_view list);

  const FeedContext& context_;
  std::string base_;
  std::string dc_title_, dc_language_, dc_rights_, dc_source_, itunes_title_, player_;
  Markup dc_description_, itunes_summary_, media_title_, media_description_, atom_title_,
      atom_summary_;
  std::vector<Markup> content_;
  std::vector<Person> creators_, itunes_authors_, atom_authors_, media_credits_, contributors_;
  std::vector<Category> keywords_, itunes_categories_, subjects_, atom_categories_;
  std::vector<Link> links_, media_;
  std::vector<std::string> places_;
  std::optional<Timestamp> dc_date_, issued_, modified_, created_, expires_, atom_published_,
      atom_updated_;
  std::optional<Feed::Image> image_;
  std::string update_period_;
  int update_frequency_ = 1;
};

}  // namespace chipwire
