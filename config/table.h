#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

#include "config/load.h"

namespace chipwire {

/// A file that is being read, and the mistakes found in it so far.
struct ConfigFile {
  std::string path;
  std::vector<Problem> problems;
  std::set<std::string> keys;  ///< every key that somebody asked for: "kafka.brokers"
};

/// What a value may be, both ends included.
template <typename T>
struct Range {
  T least, most;
};

/// One table of a TOML file. Each read takes one key into a variable that already holds the
/// default: an absent key leaves it, a wrong value leaves it and is a Problem of the file.
/// They return whether a right value was there. A key that no read asked for is a mistake.
class Table {
 public:
  /// `name` is how messages and ConfigFile::keys call it ("kafka"); empty for a whole file.
  Table(const toml::table& table, std::string name, ConfigFile& file);

  bool read(std::string_view key, bool& value);
  bool read(std::string_view key, std::string& value);  ///< without control characters
  bool read(std::string_view key, double& value, Range<double> range);
  bool read(std::string_view key, std::vector<std::string>& value);
  bool read(std::string_view key, std::map<std::string, std::string>& value);  ///< names to texts
  /// Made absolute from the file's directory; may be empty where the default is.
  bool read_path(std::string_view key, std::string& value);

  template <std::integral T>
  bool read(std::string_view key, T& value, Range<std::int64_t> range) {
    return assign(value, integer(key, range));
  }
  template <std::integral T>
  bool read_bytes(std::string_view key, T& value, Range<std::int64_t> range) {
    return assign(value, bytes(key, range));
  }
  template <typename Rep, typename Period>
  bool read(std::string_view key, std::chrono::duration<Rep, Period>& value,
            Range<std::chrono::milliseconds> range) {
    const auto unit = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<Rep, Period>(1));
    const auto read = duration(key, range, unit);
    if (read) value = std::chrono::duration_cast<std::chrono::duration<Rep, Period>>(*read);
    return read.has_value();
  }
  /// One of a few words.
  template <typename T>
  bool read_word(std::string_view key, T& value, const std::map<std::string_view, T>& words) {
    std::vector<std::string_view> names;
    for (const auto& [name, meaning] : words) names.push_back(name);
    const auto name = word(key, names);
    if (!name.empty()) value = words.find(name)->second;
    return !name.empty();
  }

  bool has(std::string_view key) const { return table_->contains(key); }
  /// Of the key's value; of the table where there is none.
  Position position(std::string_view key = {}) const;
  void problem(std::string_view key, std::string message);

  /// `[key]`; an empty one where there is none.
  Table table(std::string_view key);
  /// All `[[key]]`.
  std::vector<Table> tables(std::string_view key);
  /// To be called when all has been asked for.
  void refuse_unknown();

 private:
  const toml::node* find(std::string_view key);
  void read_members(const std::string& prefix, std::map<std::string, std::string>& members);
  std::optional<std::int64_t> integer(std::string_view key, Range<std::int64_t> range);
  std::optional<std::int64_t> bytes(std::string_view key, Range<std::int64_t> range);
  std::optional<std::chrono::milliseconds> duration(std::string_view key,
                                                    Range<std::chrono::milliseconds> range,
                                                    std::chrono::milliseconds unit);
  std::string_view word(std::string_view key, const std::vector<std::string_view>& words);
  void wrong_type(std::string_view key, std::string_view wanted);

  template <typename T>
  static bool assign(T& value, std::optional<std::int64_t> read) {
    if (read) value = static_cast<T>(*read);
    return read.has_value();
  }

  const toml::table* table_;
  std::string name_;
  ConfigFile* file_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace chipwire
