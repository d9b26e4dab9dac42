#include "daemon/detect/frames.h"

#include <algorithm>
#include <sstream>
#include <toml++/toml.h>

namespace chipwire {
namespace {

constexpr std::array<std::string_view, operator_count> operator_names = {
    "none",    "give",       "obtain", "refuse",  "stop",    "tighten",
    "list",    "discourage", "loosen", "remove",  "resume",  "withdraw",
    "suspend", "apply",      "wait",   "promise", "enforce", "legislate"};
constexpr std::array<std::string_view, object_count> object_names = {
    "none", "permission", "rule", "trade", "application", "bill"};

Position position_of(const std::filesystem::path& file, const toml::node& node) {
  return {file.string(), node.source().begin.line, node.source().begin.column};
}

template <std::size_t count>
std::optional<std::size_t> index_of(const std::array<std::string_view, count>& names,
                                    std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names.begin());
}

std::optional<Action> action_named(std::string_view name) {
  for (int i = 0; i < 8; ++i) {
    if (name_of(static_cast<Action>(i)) == name) return static_cast<Action>(i);
  }
  return std::nullopt;
}

/// Walks a file's tables and gathers what is wrong with them.
class Walk {
 public:
  Walk(const std::filesystem::path& file, std::vector<Problem>& problems)
      : file_(file), problems_(problems) {
    try {
      root_ = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
      problems_.push_back({{file.string(), error.source().begin.line, error.source().begin.column},
                           std::string(error.description())});
    }
  }

  toml::table& root() { return root_; }

  void fail(const toml::node& node, std::string message) {
    problems_.push_back({position_of(file_, node), std::move(message)});
  }

  /// Calls `take(key, text, node)` for each `key = "text"` of table `name`.
  template <typename Take>
  void texts(const char* name, Take take) {
    const toml::table* table = root_[name].as_table();
    if (!table) return;
    for (const auto& [key, node] : *table) {
      if (const auto text = node.template value<std::string>())
        take(key.str(), *text, node);
      else
        fail(node, "must be a text");
    }
  }

  /// Adds the texts of the array `name` in `table`.
  void names(const char* table, const char* name, std::set<std::string>& into) {
    const toml::array* array = root_[table][name].as_array();
    if (!array) return;
    for (const auto& node : *array) {
      if (const auto text = node.value<std::string>())
        into.insert(*text);
      else
        fail(node, "must be a text");
    }
  }

  /// Calls `take(key, number)` for each `key = number` of `table`.
  template <typename Take>
  void numbers(const toml::table* table, Take take) {
    if (!table) return;
    for (const auto& [key, node] : *table) {
      if (const auto number = node.template value<double>())
        take(std::string(key.str()), *number);
      else
        fail(node, "must be a number");
    }
  }

 private:
  const std::filesystem::path& file_;
  std::vector<Problem>& problems_;
  toml::table root_;
};

template <std::size_t count, typename Enum>
void read_roles(Walk& walk, const char* table, const std::array<std::string_view, count>& names,
                std::array<Enum, concept_count>& into) {
  walk.texts(table, [&](std::string_view key, const std::string& text, const toml::node& node) {
    const auto word = concept_named(key);
    const auto role = index_of(names, text);
    if (!word || !role) return walk.fail(node, "no such concept, or no such role");
    into[static_cast<std::size_t>(*word)] = static_cast<Enum>(*role);
  });
}

void read_outcomes(Walk& walk, Frames& frames) {
  walk.texts("outcomes",
             [&](std::string_view key, const std::string& text, const toml::node& node) {
               const std::size_t dot = key.find('.');
               const auto op = index_of(operator_names, key.substr(0, dot));
               const auto object =
                   dot == key.npos ? std::nullopt : index_of(object_names, key.substr(dot + 1));
               const auto action = action_named(text);
               if (!op || !object || !action)
                 return walk.fail(node, "must be \"OPERATOR.OBJECT\" = \"ACTION\"");
               frames.outcomes[*op][*object] = *action;
             });
}

void read_ministries(Walk& walk, Frames& frames) {
  walk.texts("ministries",
             [&](std::string_view key, const std::string& text, const toml::node& node) {
               const std::size_t dot = key.find('.');
               const auto word = concept_named(key.substr(0, dot));
               if (!word || dot == key.npos)
                 return walk.fail(node, "must be \"CONCEPT.COUNTRY\" = \"AGENCY\"");
               frames.ministries[{*word, std::string(key.substr(dot + 1))}] = text;
             });
}

/// Reads `table`: by language, words set apart by spaces.
void read_words(Walk& walk, const char* table,
                std::map<std::string, std::set<std::string>>& by_language) {
  walk.texts(table, [&](std::string_view key, const std::string& text, const toml::node&) {
    std::istringstream words(text);
    for (std::string word; words >> word;) by_language[std::string(key)].insert(word);
  });
}

void read_lists(Walk& walk, Frames& frames) {
  read_words(walk, "conjunctions", frames.conjunctions);
  read_words(walk, "articles", frames.articles);
  walk.names("order", "noun_capitals", frames.noun_capitals);
  const toml::table* joints = walk.root()["joints"].as_table();
  if (!joints) return;
  for (const auto& [key, node] : *joints) {
    const std::string language(key.str());
    walk.names("joints", language.c_str(), frames.joints[language]);
  }
}

}  // namespace

std::string_view name_of(Operator op) {
  return operator_names[static_cast<std::size_t>(op)];
}
std::string_view name_of(Object object) {
  return object_names[static_cast<std::size_t>(object)];
}

void read_frames(const std::filesystem::path& file, Frames& frames,
                 std::vector<Problem>& problems) {
  if (!std::filesystem::exists(file)) return;
  Walk walk(file, problems);
  read_roles(walk, "operators", operator_names, frames.operators);
  read_roles(walk, "objects", object_names, frames.objects);
  read_outcomes(walk, frames);
  read_ministries(walk, frames);
  walk.texts("goods", [&](std::string_view key, const std::string& text, const toml::node& node) {
    if (const auto word = concept_named(key))
      frames.goods[*word] = text;
    else
      walk.fail(node, "no such concept");
  });
  walk.texts("parts", [&](std::string_view key, const std::string& text, const toml::node&) {
    frames.parts[std::string(key)] = text;
  });
  walk.texts("home", [&](std::string_view key, const std::string& text, const toml::node&) {
    frames.home[std::string(key)] = text;
  });
  walk.names("order", "verb_final", frames.verb_final);
  walk.names("order", "head_first", frames.head_first);
  read_lists(walk, frames);
  walk.names("sets", "companions", frames.companions);
  walk.names("sets", "reaching", frames.reaching);
}

const Model& Weights::slot(std::string_view name) const {
  static const Model none;
  const auto at = slots.find(name);
  return at == slots.end() ? none : at->second;
}

void read_weights(const std::filesystem::path& file, Weights& weights,
                  std::vector<Problem>& problems) {
  if (!std::filesystem::exists(file)) return;
  Walk walk(file, problems);
  toml::table& root = walk.root();
  weights.publish = root["bands"]["publish"].value_or(weights.publish);
  weights.review = root["bands"]["review"].value_or(weights.review);
  walk.numbers(root["story"].as_table(),
               [&](std::string sign, double odds) { weights.story[sign] = odds; });
  walk.numbers(root["event"].as_table(),
               [&](std::string sign, double odds) { weights.event[sign] = odds; });
  for (std::size_t i = 0; i < action_count; ++i) {
    walk.numbers(root["action"][name_of(static_cast<Action>(i))].as_table(),
                 [&](std::string sign, double odds) { weights.action[sign][i] = odds; });
  }
  const toml::table* slots = root["slot"].as_table();
  if (!slots) return;
  for (const auto& [name, table] : *slots) {
    Model& model = weights.slots[std::string(name.str())];
    walk.numbers(table.as_table(), [&](std::string sign, double odds) { model[sign] = odds; });
  }
}

}  // namespace chipwire
