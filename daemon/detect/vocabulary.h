#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/load.h"
#include "daemon/detect/form.h"

namespace chipwire {

/// products.tsv. `maker` is an organisation's id, empty for a kind of goods that many make.
struct Product {
  std::string id, kind, family, maker;
};

/// organisations.tsv. `roles` are what the organisation is in this trade: maker, toolmaker, buyer,
/// …
struct Organisation {
  std::string id, country, name;
  std::vector<std::string> roles;

  bool has_role(std::string_view role) const;
};

/// agencies.tsv. `is_scored`: the id is one of the labelled corpus. `decides_trade`: not one that
/// decides over other things only, such as mergers or medicines.
struct Agency {
  std::string id, country, name;
  bool is_scored = false;
  bool decides_trade = true;
};

/// outlets.tsv: who else may have the news. `kind` is wire, paper, …
struct Outlet {
  std::string id, kind;
};

/// All forms of all knowledge files and the entities that they stand for.
/// `countries` holds ISO codes. `languages[0]` stands for "any".
struct Vocabulary {
  std::vector<Product> products;
  std::vector<Organisation> organisations;
  std::vector<Agency> agencies;
  std::vector<std::string> countries;
  std::vector<Outlet> outlets;
  std::vector<std::string> languages{"mul"};
  std::vector<Form> forms;

  std::unordered_map<std::string, std::uint16_t> product_index, organisation_index, agency_index,
      outlet_index;

  const Organisation* organisation(const std::string& id) const;
  const Product* product(const std::string& id) const;
  const Agency* agency(const std::string& id) const;
};

/// Adds the files of `directory` to `vocabulary`: products.tsv, organisations.tsv, agencies.tsv,
/// countries.tsv, outlets.tsv, lexicon/*.tsv. An id that is there already only gets further
/// aliases, so that an overlay can extend what is shipped. Mistakes become Problems.
void read_vocabulary(const std::filesystem::path& directory, const Fold& fold,
                     Vocabulary& vocabulary, std::vector<Problem>& problems);

}  // namespace chipwire
