#include <fstream>
#include <gmock/gmock.h>
#include <regex>
#include <sstream>

#include "config/load.h"
#include "tests/temporary_directory.h"

namespace chipwire {

using testing::ContainsRegex;

namespace {

const std::string config_directory = SOURCE_DIR "/config/";

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_FALSE(text.str().empty()) << file;
  return text.str();
}

// Settings are commented out by "#" alone, prose by "# ".
std::string with_settings_in_force(const std::string& text) {
  return std::regex_replace(text, std::regex("(^|\n)#([a-z_\\[])"), "$1$2");
}

void expect_defaults(const Settings& settings) {
  const Settings defaults;
  EXPECT_EQ(settings.instance, defaults.instance);
  EXPECT_EQ(settings.knowledge_directory, defaults.knowledge_directory);
  EXPECT_EQ(settings.knowledge_overlay, defaults.knowledge_overlay);
  EXPECT_EQ(settings.state_directory, defaults.state_directory);
  EXPECT_EQ(settings.credentials_directory, defaults.credentials_directory);
  EXPECT_EQ(settings.log_level, defaults.log_level);
  EXPECT_EQ(settings.http, defaults.http);
  EXPECT_EQ(settings.admin, defaults.admin);
  EXPECT_EQ(settings.pipeline, defaults.pipeline);
}

}  // namespace

TEST(ShippedConfiguration, LoadsToTheDefaults) {
  const auto settings = load(config_directory + "chipwired.toml", config_directory + "feeds.d");
  expect_defaults(settings);
  EXPECT_EQ(settings.kafka, KafkaSettings());
  EXPECT_TRUE(settings.routes.empty());
  for (const auto& source : settings.sources) EXPECT_FALSE(source.enabled) << source.name;
  EXPECT_EQ(settings.sources.size(), 2u);
}

TEST(ShippedConfiguration, WhatItCommentsOutAreTheDefaults) {
  TemporaryDirectory directory;
  const auto file = directory.write(
      "c.toml", with_settings_in_force(content(config_directory + "chipwired.toml")));
  directory.write("feeds/a.toml",
                  with_settings_in_force(content(config_directory + "feeds.d/example.toml")));
  const auto settings = load(file, directory.path("feeds"));
  expect_defaults(settings);
  KafkaSettings kafka;
  kafka.prefix_is_explicit = true;
  EXPECT_EQ(settings.kafka, kafka);
  EXPECT_EQ(settings.routes.size(), 1u);

  const auto shipped = load_defaults(config_directory + "feeds.d").sources;
  ASSERT_EQ(settings.sources.size(), shipped.size());
  for (std::size_t i = 0; i < shipped.size(); ++i) {
    const auto &ours = settings.sources[i], &theirs = shipped[i];
    EXPECT_EQ(ours.min_interval, theirs.min_interval);
    EXPECT_EQ(ours.max_interval, theirs.max_interval);
    EXPECT_EQ(ours.backfill.younger_than, theirs.backfill.younger_than);
    EXPECT_EQ(ours.remember, theirs.remember);
    EXPECT_EQ(ours.remember_entries, theirs.remember_entries);
    EXPECT_EQ(ours.settle_time, theirs.settle_time);
  }
}

TEST(ShippedConfiguration, ExplainsEveryKey) {
  const auto main = content(config_directory + "chipwired.toml");
  const auto feeds = content(config_directory + "feeds.d/example.toml");
  for (const auto& key : known_keys()) {
    const auto dot = key.find('.');
    const auto name = key.substr(dot + 1);
    const bool is_section = main.find("\n[" + key + "]\n") != std::string::npos;
    if (is_section) continue;
    // A line of prose above; a run of settings may share one.
    EXPECT_THAT(key.starts_with("source.") ? feeds : main,
                ContainsRegex("\n# [^\n]+\n(#?[a-z_]+ = [^\n]*\n)*#?" + name + " = "))
        << key;
  }
}

TEST(ShippedConfiguration, TheOpmlExampleWorksOnceRenamed) {
  TemporaryDirectory directory;
  directory.write("a.opml", content(config_directory + "feeds.d/example.opml.disabled"));
  const auto sources = load_defaults(directory.path()).sources;
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[1].group, "Chips/Asia");
}

}  // namespace chipwire
