#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/locale.h"
#include "config/sections.h"

namespace chipwire {

namespace {

using Words = std::vector<std::string>;

// The vocabulary of claims. A route for a word that no claim can hold would be silent for ever.
const Words actions = {"approve", "deny",    "restrict", "ease",
                       "revoke",  "pending", "propose",  "enforce"};
const Words sides = {"export", "import"};

void read_words(Table& table, std::string_view key, Words& words, const Words& allowed) {
  table.read(key, words);
  for (const auto& word : words) {
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    table.problem(
        key, fmt::format("`{}` holds {:?}, wanted are of {}", key, word, fmt::join(allowed, ", ")));
  }
}

void read_countries(Table& table, Words& countries) {
  table.read("countries", countries);
  for (const auto& country : countries) {
    if (country == "EU" || is_country(country)) continue;
    table.problem("countries", fmt::format("`countries` holds {:?}, wanted are ISO 3166-1 codes "
                                           "such as \"US\", or \"EU\"",
                                           country));
  }
}

}  // namespace

Route read_route(Table& table) {
  Route route;
  route.position = table.position();
  table.read("name", route.name);
  if (route.name.empty()) table.problem("name", "a [[route]] needs a `name`");
  table.read("topic", route.topic);
  if (std::find(own_topics.begin(), own_topics.end(), route.topic) != own_topics.end()) {
    table.problem("topic", fmt::format("`topic` is {:?}, which is chipwire's own; choose another",
                                       route.topic));
  } else if (!is_topic_name(route.topic)) {
    table.problem("topic",
                  "a [[route]] needs a `topic` of 1 to 98 of the characters A-Z a-z 0-9 . _ -");
  }
  read_words(table, "actions", route.actions, actions);
  read_words(table, "sides", route.sides, sides);
  read_countries(table, route.countries);
  table.read("suppliers", route.suppliers);
  table.read("products", route.products);
  table.read("buyers", route.buyers);
  table.read("languages", route.languages);
  table.read("sources", route.sources);
  table.read("least_score", route.least_score, {0, 1});
  table.refuse_unknown();
  return route;
}

}  // namespace chipwire
