#include "daemon/detect/vocabulary.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "daemon/detect/concept.h"
#include "daemon/detect/table.h"

namespace chipwire {
namespace {

using Path = std::filesystem::path;

/// One reading of one directory; knows what a file has said already.
class Reader {
 public:
  Reader(const Path& directory, const Fold& fold, Vocabulary& vocabulary,
         std::vector<Problem>& problems)
      : directory_(directory), fold_(fold), vocabulary_(vocabulary), problems_(problems) {}

  void products() {
    for (const Row& row : rows("products.tsv", {"id", "class", "family", "maker", "aliases"})) {
      if (is_repeated(row)) continue;
      const auto& c = row.cells;
      const std::uint16_t id =
          enter(vocabulary_.products, vocabulary_.product_index, Product{c[0], c[1], c[2], c[3]});
      add_aliases(row, 4, {Kind::product, id});
    }
  }

  void organisations() {
    for (const Row& row :
         rows("organisations.tsv", {"id", "role", "country", "name", "aliases", "tickers"})) {
      if (is_repeated(row)) continue;
      const auto& c = row.cells;
      const std::uint16_t id = enter(vocabulary_.organisations, vocabulary_.organisation_index,
                                     Organisation{c[0], c[2], c[3], split(c[1], '|')});
      add(row, c[3], {Kind::organisation, id});
      add_aliases(row, 4, {Kind::organisation, id});
      add_aliases(row, 5, {Kind::organisation, id});
    }
  }

  void agencies() {
    for (const Row& row : rows("agencies.tsv", {"id", "country", "name", "scored", "field",
                                                "aliases", "generic_aliases", "persons"})) {
      if (is_repeated(row)) continue;
      const auto& c = row.cells;
      static const std::set<std::string> fields{"trade", "customs", "justice", "executive",
                                                "other"};
      if (!fields.count(c[4])) {
        problems_.push_back({row.position, "the field \"" + c[4] +
                                               "\" is none of trade, customs, justice, "
                                               "executive, other"});
      }
      const std::uint16_t id = enter(vocabulary_.agencies, vocabulary_.agency_index,
                                     Agency{c[0], c[1], c[2], c[3] == "yes", c[4] != "other"});
      add_aliases(row, 5, {Kind::agency, id});
      add_aliases(row, 6, {Kind::agency, id, 0, Manner::generic});
      add_aliases(row, 7, {Kind::agency, id, 0, Manner::person});
    }
  }

  void countries() {
    for (const Row& row :
         rows("countries.tsv", {"code", "name", "names", "adjectives", "metonyms"})) {
      if (is_repeated(row)) continue;
      auto& known = vocabulary_.countries;
      auto at = std::find(known.begin(), known.end(), row.cells[0]);
      if (at == known.end()) at = known.insert(at, row.cells[0]);
      const auto id = static_cast<std::uint16_t>(at - known.begin());
      add_aliases(row, 2, {Kind::country, id});
      add_aliases(row, 3, {Kind::country, id, 0, Manner::adjective});
      add_aliases(row, 4, {Kind::country, id, 0, Manner::metonym});
    }
  }

  void outlets() {
    for (const Row& row : rows("outlets.tsv", {"id", "kind", "country", "name", "aliases"})) {
      if (is_repeated(row)) continue;
      const std::uint16_t id =
          enter(vocabulary_.outlets, vocabulary_.outlet_index, Outlet{row.cells[0], row.cells[1]});
      add_aliases(row, 4, {Kind::outlet, id});
    }
  }

  void lexicons() {
    std::error_code absent;
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / "lexicon", absent)) {
      if (entry.path().extension() == ".tsv") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const Path& file : files) lexicon(file);
  }

 private:
  void lexicon(const Path& file) {
    const std::uint8_t language = language_index(file.stem().string());
    std::set<std::string> seen;
    for (const Row& row : read_table(file, {"concept", "form"}, problems_)) {
      const auto meaning = meaning_of(row.cells[0], language);
      if (!meaning) {
        problems_.push_back({row.position, "there is no concept \"" + row.cells[0] + "\""});
      } else if (!seen.insert(row.cells[0] + '\t' + row.cells[1]).second) {
        problems_.push_back({row.position, "\"" + row.cells[1] + "\" is there twice"});
      } else {
        add(row, row.cells[1], *meaning);
      }
    }
  }

  /// A concept, or an entity of the tables as `country:CN`, `adjective:CN`, `seat:CN`,
  /// `agency:BIS`, `ministry:BIS`, `product:DRAM`, so that a language can be added by one file.
  std::optional<Meaning> meaning_of(const std::string& name, std::uint8_t language) const {
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos) {
      const auto word = concept_named(name);
      if (!word) return std::nullopt;
      return Meaning{Kind::word, static_cast<std::uint16_t>(*word), language};
    }
    const std::string kind = name.substr(0, colon), id = name.substr(colon + 1);
    if (kind == "agency" || kind == "ministry") {
      const auto at = vocabulary_.agency_index.find(id);
      if (at == vocabulary_.agency_index.end()) return std::nullopt;
      return Meaning{Kind::agency, at->second, language,
                     kind == "agency" ? Manner::name : Manner::generic};
    }
    if (kind == "product") {
      const auto at = vocabulary_.product_index.find(id);
      if (at == vocabulary_.product_index.end()) return std::nullopt;
      return Meaning{Kind::product, at->second, language};
    }
    const auto& countries = vocabulary_.countries;
    const auto at = std::find(countries.begin(), countries.end(), id);
    if (at == countries.end() || (kind != "country" && kind != "adjective" && kind != "seat"))
      return std::nullopt;
    const Manner manner = kind == "country" ? Manner::name
                          : kind == "seat"  ? Manner::metonym
                                            : Manner::adjective;
    return Meaning{Kind::country, static_cast<std::uint16_t>(at - countries.begin()), language,
                   manner};
  }

  std::uint8_t language_index(const std::string& name) {
    auto& languages = vocabulary_.languages;
    auto at = std::find(languages.begin(), languages.end(), name);
    if (at == languages.end()) at = languages.insert(at, name);
    return static_cast<std::uint8_t>(at - languages.begin());
  }

  std::vector<Row> rows(const char* name, const std::vector<std::string>& columns) {
    ids_.clear();
    return read_table(directory_ / name, columns, problems_);
  }

  bool is_repeated(const Row& row) {
    if (row.cells[0].empty()) problems_.push_back({row.position, "the id is missing"});
    if (ids_.insert(row.cells[0]).second) return row.cells[0].empty();
    problems_.push_back({row.position, "\"" + row.cells[0] + "\" is there twice"});
    return true;
  }

  template <typename Entity>
  static std::uint16_t enter(std::vector<Entity>& table,
                             std::unordered_map<std::string, std::uint16_t>& index, Entity entity) {
    const auto [at, is_new] =
        index.try_emplace(entity.id, static_cast<std::uint16_t>(table.size()));
    if (is_new) table.push_back(std::move(entity));
    return at->second;
  }

  void add_aliases(const Row& row, std::size_t column, Meaning meaning) {
    for (const std::string& alias : split(row.cells[column], '|')) add(row, alias, meaning);
  }

  void add(const Row& row, const std::string& written, Meaning meaning) {
    Form form = parse_form(written, meaning, fold_);
    if (form.pieces.empty()) {
      problems_.push_back({row.position, "the form \"" + written + "\" is empty"});
    } else {
      vocabulary_.forms.push_back(std::move(form));
    }
  }

  const Path& directory_;
  const Fold& fold_;
  Vocabulary& vocabulary_;
  std::vector<Problem>& problems_;
  std::set<std::string> ids_;  // of the file being read
};

template <typename Entity>
const Entity* find(const std::vector<Entity>& table,
                   const std::unordered_map<std::string, std::uint16_t>& index,
                   const std::string& id) {
  const auto at = index.find(id);
  return at == index.end() ? nullptr : &table[at->second];
}

}  // namespace

bool Organisation::has_role(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

const Organisation* Vocabulary::organisation(const std::string& id) const {
  return find(organisations, organisation_index, id);
}
const Product* Vocabulary::product(const std::string& id) const {
  return find(products, product_index, id);
}
const Agency* Vocabulary::agency(const std::string& id) const {
  return find(agencies, agency_index, id);
}

void read_vocabulary(const std::filesystem::path& directory, const Fold& fold,
                     Vocabulary& vocabulary, std::vector<Problem>& problems) {
  Reader reader(directory, fold, vocabulary, problems);
  reader.products();
  reader.organisations();
  reader.agencies();
  reader.countries();
  reader.outlets();
  reader.lexicons();
}

}  // namespace chipwire
