#include <gmock/gmock.h>

#include "config/load.h"
#include "tests/temporary_directory.h"

namespace chipwire {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

Source source(const std::string& body) {
  TemporaryDirectory directory;
  directory.write("a.toml", "[[source]]\nname = 'a'\n" + body);
  auto source = load_defaults(directory.path()).sources.at(0);
  if (const auto at = source.path.find(directory.path()); at == 0) {
    source.path.replace(0, directory.path().string().size(), "DIR");
  }
  return source;
}

std::vector<std::string> faults(const std::string& body) {
  TemporaryDirectory directory;
  directory.write("a.toml", "[[source]]\nname = 'a'\n" + body);
  std::vector<std::string> messages;
  try {
    load_defaults(directory.path());
  } catch (const ConfigError& error) {
    for (const auto& problem : error.problems()) messages.push_back(problem.message);
  }
  return messages;
}

}  // namespace

TEST(SourceTable, HttpDefaults) {
  const auto read = source("url = 'https://a.example/f'");
  EXPECT_EQ(read.kind, SourceKind::http);
  EXPECT_EQ(read.min_interval, 1min);
  EXPECT_EQ(read.max_interval, 30min);
  EXPECT_EQ(read.remember, days{7});
  EXPECT_EQ(read.remember_entries, 2000u);
  EXPECT_EQ(read.backfill.younger_than, 24h);
  EXPECT_TRUE(read.enabled);
  EXPECT_FALSE(read.allow_private);
  EXPECT_EQ(read.max_body_bytes, std::nullopt);
}

TEST(SourceTable, APathMakesADirectoryThatRemembersLonger) {
  const auto read = source("path = 'drop'\nsettle_time = '2s'");
  EXPECT_EQ(read.kind, SourceKind::directory);
  EXPECT_EQ(read.path, "DIR/drop");
  EXPECT_EQ(read.remember, days{30});
  EXPECT_EQ(read.remember_entries, 200'000u);
  EXPECT_EQ(read.settle_time, 2s);
}

TEST(SourceTable, ReadsEveryKey) {
  const auto read = source(R"(
kind = "http"
title = "A"
url = "https://u:${credential:p}@a.example/f"
enabled = false
allow_private = true
headers = {Authorization = "Bearer ${credential:t}", "X-Desk" = "chips"}
min_interval = "5s"
max_interval = "5s"
backfill = "all"
remember = "1d"
remember_entries = 10
language = "zh-Hant"
country = "TW"
time_zone = "Asia/Taipei"
group = "g"
tier = "t"
max_body_bytes = "1MiB"
)");
  EXPECT_EQ(read.title, "A");
  EXPECT_FALSE(read.enabled);
  EXPECT_TRUE(read.allow_private);
  EXPECT_EQ(read.headers.at("Authorization"), "Bearer ${credential:t}");
  EXPECT_EQ(read.headers.at("X-Desk"), "chips");
  EXPECT_EQ(read.max_interval, 5s);
  EXPECT_EQ(read.backfill.younger_than, Backfill::everything);
  EXPECT_EQ(read.remember, 24h);
  EXPECT_EQ(read.remember_entries, 10u);
  EXPECT_EQ(read.language, "zh-Hant");
  EXPECT_EQ(read.country, "TW");
  EXPECT_EQ(read.time_zone, "Asia/Taipei");
  EXPECT_EQ(read.group, "g");
  EXPECT_EQ(read.tier, "t");
  EXPECT_EQ(read.max_body_bytes, 1u << 20);
}

TEST(SourceTable, BackfillIsNoneAllOrATime) {
  const std::string url = "url = 'https://a.example/'\n";
  EXPECT_EQ(source(url + "backfill = 'none'").backfill.younger_than, 0s);
  EXPECT_EQ(source(url + "backfill = '2h'").backfill.younger_than, 2h);
  EXPECT_THAT(faults(url + "backfill = 'some'"), ElementsAre(HasSubstr("`backfill` is \"some\"")));
}

TEST(SourceTable, NamesEachMistake) {
  const std::string url = "url = 'https://a.example/'\n";
  const std::pair<std::string, const char*> cases[] = {
      {"", "needs a `url`"},
      {"kind = 'directory'", "needs a `path`"},
      {"kind = 'ftp'\n" + url, "wanted is one of directory, http"},
      {"kind = 'http'\npath = '/x'\n" + url, "`path` means nothing"},
      {url + "settle_time = '1s'", "`settle_time` means nothing"},
      {"path = '/x'\nallow_private = true", "`allow_private` means nothing"},
      {url + "min_interval = '2h'", "longer than `max_interval`"},
      {url + "language = 'english'", "BCP 47"},
      {url + "country = 'us'", "ISO 3166-1"},
      {url + "time_zone = 'Asia/Peking'", "Asia/Shanghai"},
      {url + "headers = {'Bad Name' = 'x'}", "is no header name"},
      {url + "headers = {Host = 'x'}", "set by chipwired itself"},
      {url + "headers = {Cookie = 'geheim'}", "plain text"},
      {url + "headers = {X = \"a\\r\\nb\"}", "control character"},
      {url + "remember_entries = 0", "from 1 to"},
  };
  for (const auto& [body, expected] : cases) {
    EXPECT_THAT(faults(body), ElementsAre(HasSubstr(expected))) << body;
  }
}

TEST(SourceTable, AcceptsCommonLanguages) {
  for (const auto* tag : {"en", "en-US", "zh-Hans", "zh-Hant-TW", "pt-BR", "vi", "hi", "uk"}) {
    EXPECT_THAT(faults("url = 'https://a.example/'\nlanguage = '" + std::string(tag) + "'"),
                IsEmpty())
        << tag;
  }
}

TEST(SourceTable, NamesAreIdsForEver) {
  TemporaryDirectory directory;
  for (const auto& name : {std::string("Upper"), std::string("a_b"), std::string("a b"),
                           std::string(), std::string(65, 'a')}) {
    directory.write("a.toml", "[[source]]\nname = '" + name + "'\nurl = 'https://a.example/'");
    EXPECT_THROW(load_defaults(directory.path()), ConfigError) << name;
  }
  directory.write("a.toml",
                  "[[source]]\nname = '" + std::string(64, '0') + "'\nurl = 'https://a.example/'");
  EXPECT_NO_THROW(load_defaults(directory.path()));
}

}  // namespace chipwire
