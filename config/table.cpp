#include "config/table.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

#include "config/quantity.h"

namespace chipwire {

using std::chrono::milliseconds;

namespace {

const toml::table empty_table;

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// Edits (insert, delete, replace) that turn one word into the other.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replace = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

template <typename Words>
std::string advice(std::string_view word, const Words& words) {
  const auto nearest = std::min_element(words.begin(), words.end(), [&](auto&& a, auto&& b) {
    return edit_distance(word, a) < edit_distance(word, b);
  });
  if (nearest != words.end() && edit_distance(word, *nearest) <= 1 + word.size() / 4) {
    return fmt::format("did you mean `{}`?", *nearest);
  }
  return fmt::format("known here: {}", fmt::join(words, ", "));
}

Position position_of(const std::string& file, const toml::source_region& source) {
  return {file, source.begin.line, source.begin.column};
}

}  // namespace

Table::Table(const toml::table& table, std::string name, ConfigFile& file)
    : table_(&table), name_(std::move(name)), file_(&file) {}

const toml::node* Table::find(std::string_view key) {
  asked_.emplace(key);
  file_->keys.insert(name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key));
  return table_->get(key);
}

Position Table::position(std::string_view key) const {
  const toml::node* node = table_->get(key);
  if (!node && !key.empty()) node = table_->at_path(key).node();
  return position_of(file_->path, node ? node->source() : table_->source());
}

void Table::problem(std::string_view key, std::string message) {
  file_->problems.push_back({position(key), std::move(message)});
}

void Table::wrong_type(std::string_view key, std::string_view wanted) {
  problem(key, fmt::format("`{}` is {}, wanted is {}", key, kind_of(*table_->get(key)), wanted));
}

bool Table::read(std::string_view key, bool& value) {
  const auto* node = find(key);
  if (!node) return false;
  if (!node->is_boolean()) return wrong_type(key, "true or false"), false;
  value = node->as_boolean()->get();
  return true;
}

bool Table::read(std::string_view key, std::string& value) {
  const auto* node = find(key);
  if (!node) return false;
  if (!node->is_string()) return wrong_type(key, "a string"), false;
  const std::string& text = node->as_string()->get();
  if (has_control_character(text)) {
    problem(key, fmt::format("`{}` holds a control character; none may stand there", key));
    return false;
  }
  value = text;
  return true;
}

bool Table::read(std::string_view key, double& value, Range<double> range) {
  const auto* node = find(key);
  if (!node) return false;
  if (!node->is_number()) return wrong_type(key, "a number"), false;
  const double number = *node->value<double>();
  if (!(number >= range.least && number <= range.most)) {
    problem(key, fmt::format("`{}` is {}, wanted is a number from {} to {}", key, number,
                             range.least, range.most));
    return false;
  }
  value = number;
  return true;
}

bool Table::read(std::string_view key, std::vector<std::string>& value) {
  const auto* node = find(key);
  if (!node) return false;
  constexpr std::string_view wanted = "a list of strings, [\"…\"]";
  if (!node->is_array()) return wrong_type(key, wanted), false;
  std::vector<std::string> texts;
  for (const auto& element : *node->as_array()) {
    const auto* text = element.as_string();
    if (!text || text->get().empty() || has_control_character(text->get())) {
      file_->problems.push_back(
          {position_of(file_->path, element.source()),
           fmt::format("`{}` holds {}, wanted is {}", key,
                       text ? "an empty string or a control character" : kind_of(element),
                       wanted)});
      return false;
    }
    texts.push_back(text->get());
  }
  value = std::move(texts);
  return true;
}

bool Table::read(std::string_view key, std::map<std::string, std::string>& value) {
  const auto* node = find(key);
  if (!node) return false;
  if (!node->is_table()) return wrong_type(key, "a table, {name = \"value\"}"), false;
  value.clear();
  Table(*node->as_table(), std::string(key), *file_).read_members("", value);
  return true;
}

// linger.ms = 5 is a table `linger` to TOML, and one name to whoever writes it.
void Table::read_members(const std::string& prefix, std::map<std::string, std::string>& members) {
  for (const auto& [name, member] : *table_) {
    const std::string key(name.str());
    std::string text;
    if (const auto* inner = member.as_table()) {
      Table(*inner, name_, *file_).read_members(prefix + key + '.', members);
    } else if (const auto* number = member.as_integer()) {
      members.emplace(prefix + key, fmt::format("{}", number->get()));
    } else if (const auto* truth = member.as_boolean()) {
      members.emplace(prefix + key, truth->get() ? "true" : "false");
    } else if (read(key, text)) {
      members.emplace(prefix + key, std::move(text));
    }
  }
}

bool Table::read_path(std::string_view key, std::string& value) {
  std::string text;
  if (!read(key, text)) return false;
  if (text.empty()) {
    if (!value.empty()) problem(key, fmt::format("`{}` is empty, wanted is a path", key));
    return value.empty();
  }
  value = (std::filesystem::path(file_->path).parent_path() / text).lexically_normal().string();
  return true;
}

std::optional<std::int64_t> Table::integer(std::string_view key, Range<std::int64_t> range) {
  const auto* node = find(key);
  if (!node) return std::nullopt;
  const auto wanted = fmt::format("an integer from {} to {}", range.least, range.most);
  if (!node->is_integer()) return wrong_type(key, wanted), std::nullopt;
  const std::int64_t number = node->as_integer()->get();
  if (number >= range.least && number <= range.most) return number;
  problem(key, fmt::format("`{}` is {}, wanted is {}", key, number, wanted));
  return std::nullopt;
}

std::optional<std::int64_t> Table::bytes(std::string_view key, Range<std::int64_t> range) {
  const auto* node = find(key);
  if (!node) return std::nullopt;
  const auto wanted =
      fmt::format("a size from \"{}\" to \"{}\"", bytes_text(range.least), bytes_text(range.most));
  if (!node->is_string()) return wrong_type(key, wanted), std::nullopt;
  const std::string& text = node->as_string()->get();
  const auto size = parse_bytes(text);
  if (size && *size >= range.least && *size <= range.most) return size;
  problem(key, fmt::format("`{}` is {:?}, wanted is {}", key, text, wanted));
  return std::nullopt;
}

std::optional<milliseconds> Table::duration(std::string_view key, Range<milliseconds> range,
                                            milliseconds unit) {
  const auto* node = find(key);
  if (!node) return std::nullopt;
  const auto wanted = fmt::format("a time from \"{}\" to \"{}\"", duration_text(range.least),
                                  duration_text(range.most));
  if (!node->is_string()) return wrong_type(key, wanted), std::nullopt;
  const std::string& text = node->as_string()->get();
  const auto time = parse_duration(text);
  if (time && *time >= range.least && *time <= range.most && *time % unit == milliseconds(0)) {
    return time;
  }
  const auto whole = unit > milliseconds(1) ? ", in whole seconds" : "";
  problem(key, fmt::format("`{}` is {:?}, wanted is {}{}", key, text, wanted, whole));
  return std::nullopt;
}

std::string_view Table::word(std::string_view key, const std::vector<std::string_view>& words) {
  std::string text;
  if (!read(key, text)) return {};
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return *found;
  problem(key, fmt::format("`{}` is {:?}, wanted is one of {}", key, text, fmt::join(words, ", ")));
  return {};
}

Table Table::table(std::string_view key) {
  const auto* node = find(key);
  if (node && !node->is_table()) wrong_type(key, fmt::format("a table, [{}]", key));
  return Table(node && node->is_table() ? *node->as_table() : empty_table, std::string(key),
               *file_);
}

std::vector<Table> Table::tables(std::string_view key) {
  std::vector<Table> tables;
  const auto* node = find(key);
  if (!node) return tables;
  const auto* array = node->as_array();
  const bool right = array && std::all_of(array->begin(), array->end(),
                                          [](const auto& element) { return element.is_table(); });
  if (!right) return wrong_type(key, fmt::format("a list of tables, [[{}]]", key)), tables;
  for (const auto& element : *array) {
    tables.emplace_back(*element.as_table(), std::string(key), *file_);
  }
  return tables;
}

void Table::refuse_unknown() {
  for (const auto& [key, node] : *table_) {
    if (asked_.contains(key.str())) continue;
    file_->problems.push_back({position_of(file_->path, key.source()),
                               fmt::format("unknown key `{}`{}; {}", key.str(),
                                           name_.empty() ? "" : fmt::format(" in [{}]", name_),
                                           advice(key.str(), asked_))});
  }
}

}  // namespace chipwire
