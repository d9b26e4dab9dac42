#include "config/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "config/sections.h"

namespace chipwire {

namespace fs = std::filesystem;

namespace {

std::string join(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

/// All files of one configuration, in the order in which they are read.
class Loading {
 public:
  void read_main(const std::string& path);
  /// `needed`: its absence is a mistake, at `position`.
  void read_feeds(const std::string& directory, bool needed, const Position& position);
  Settings finish() &&;

  Settings settings;
  bool names_feeds = false;  ///< whether the main file has `feeds_directory`
  Position feeds_position;

 private:
  std::optional<std::string> content(ConfigFile& file);
  std::optional<toml::table> parse(ConfigFile& file);
  void read_toml(ConfigFile& file);
  void add_sources(std::vector<Source> sources, ConfigFile& file);
  void add_route(Route route, ConfigFile& file);
  void close(ConfigFile file);
  void check_routes();

  std::vector<std::string> files_;  // in the order in which they were read
  std::vector<Problem> problems_;
  std::map<std::string, std::size_t> by_name_, by_path_;  // indexes of settings.sources
};

std::optional<std::string> Loading::content(ConfigFile& file) {
  errno = 0;
  std::error_code error;
  std::ifstream stream(file.path, std::ios::binary);
  if (!stream || fs::is_directory(file.path, error)) {
    const auto* why = stream ? "is a directory" : std::strerror(errno);
    file.problems.push_back({{file.path}, fmt::format("cannot be read: {}", why)});
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(stream), {}};
}

std::optional<toml::table> Loading::parse(ConfigFile& file) {
  const auto text = content(file);
  if (!text) return std::nullopt;
  try {
    return toml::parse(*text, file.path);
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    file.problems.push_back(
        {{file.path, at.line, at.column}, fmt::format("not TOML: {}", error.description())});
    return std::nullopt;
  }
}

void Loading::read_main(const std::string& path) {
  settings.file = path;
  ConfigFile file{path, {}, {}};
  if (const auto parsed = parse(file)) {
    Table table(*parsed, "", file);
    read_settings(table, settings);
    names_feeds = table.has("feeds_directory");
    feeds_position = table.position("feeds_directory");
    for (auto& route : table.tables("route")) add_route(read_route(route), file);
    std::vector<Source> sources;
    for (auto& source : table.tables("source")) sources.push_back(read_source(source));
    add_sources(std::move(sources), file);
    table.refuse_unknown();
  }
  close(std::move(file));
}

void Loading::read_toml(ConfigFile& file) {
  const auto parsed = parse(file);
  if (!parsed) return;
  Table table(*parsed, "", file);
  std::vector<Source> sources;
  for (auto& source : table.tables("source")) sources.push_back(read_source(source));
  add_sources(std::move(sources), file);
  table.refuse_unknown();
}

void Loading::read_feeds(const std::string& directory, bool needed, const Position& position) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto& path = entry->path();
    const bool hidden = path.filename().string().starts_with('.');
    if (!hidden && (path.extension() == ".toml" || path.extension() == ".opml")) {
      files.push_back(path);
    }
  }
  if (error && (needed || error != std::errc::no_such_file_or_directory)) {
    problems_.push_back({position, fmt::format("the feeds directory {} cannot be read: {}",
                                               directory, error.message())});
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    ConfigFile file{path.string(), {}, {}};
    if (path.extension() == ".toml") {
      read_toml(file);
    } else if (const auto text = content(file)) {
      add_sources(read_opml(*text, file), file);
    }
    close(std::move(file));
  }
}

// Of two sources with one name, or one directory, the later one is the mistake.
void Loading::add_sources(std::vector<Source> sources, ConfigFile& file) {
  const auto claim = [&](auto& taken, const std::string& value, std::string_view what,
                         const Source& source) {
    if (value.empty()) return;
    const auto [other, free] = taken.emplace(value, settings.sources.size());
    if (free) return;
    file.problems.push_back(
        {source.position, fmt::format("the {} {:?} is taken by the source at {}", what, value,
                                      to_string(settings.sources[other->second].position))});
  };
  for (auto& source : sources) {
    claim(by_name_, source.name, "name", source);
    claim(by_path_, source.path, "directory", source);
    settings.sources.push_back(std::move(source));
  }
}

void Loading::add_route(Route route, ConfigFile& file) {
  for (const auto& other : settings.routes) {
    if (route.name.empty() || route.name != other.name) continue;
    file.problems.push_back(
        {route.position, fmt::format("the name {:?} is taken by the route at {}", route.name,
                                     to_string(other.position))});
  }
  settings.routes.push_back(std::move(route));
}

void Loading::close(ConfigFile file) {
  files_.push_back(file.path);
  std::move(file.problems.begin(), file.problems.end(), std::back_inserter(problems_));
}

// A route for a source that is none would be silent for ever.
void Loading::check_routes() {
  for (const auto& route : settings.routes) {
    for (const auto& name : route.sources) {
      if (by_name_.contains(name)) continue;
      problems_.push_back(
          {route.position,
           fmt::format("the route {:?} names a source that there is not: {:?}", route.name, name)});
    }
  }
}

Settings Loading::finish() && {
  check_routes();
  if (problems_.empty()) return std::move(settings);
  const auto place = [this](const Problem& problem) {
    const auto& [file, line, column] = problem.position;
    const auto order = std::find(files_.begin(), files_.end(), file) - files_.begin();
    return std::tuple(order, line, column);
  };
  std::stable_sort(problems_.begin(), problems_.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  throw ConfigError(std::move(problems_));
}

}  // namespace

std::string to_string(const Position& position) {
  if (position.line == 0) return position.file;
  return fmt::format("{}:{}:{}", position.file, position.line, position.column);
}

std::string to_string(const Problem& problem) {
  return fmt::format("{}: {}", to_string(problem.position), problem.message);
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

Settings load(const std::string& file, const std::string& feeds_directory) {
  Loading loading;
  loading.read_main(file);
  if (feeds_directory.empty()) {
    loading.read_feeds(loading.settings.feeds_directory, loading.names_feeds,
                       loading.feeds_position);
  } else {
    loading.settings.feeds_directory = feeds_directory;
    loading.read_feeds(feeds_directory, true, {feeds_directory});
  }
  return std::move(loading).finish();
}

Settings load_defaults(const std::string& feeds_directory) {
  Loading loading;
  if (!feeds_directory.empty()) loading.settings.feeds_directory = feeds_directory;
  const std::string directory = loading.settings.feeds_directory;
  loading.read_feeds(directory, !feeds_directory.empty(), {directory});
  return std::move(loading).finish();
}

std::vector<std::string> known_keys() {
  const toml::table nothing;
  ConfigFile file;
  Table table(nothing, "", file), source(nothing, "source", file), route(nothing, "route", file);
  Settings settings;
  read_settings(table, settings);
  read_source(source);
  read_route(route);
  return {file.keys.begin(), file.keys.end()};
}

}  // namespace chipwire
