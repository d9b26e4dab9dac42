#include "config/load.h"

#include <gmock/gmock.h>
#include <sstream>

#include "tests/temporary_directory.h"

namespace chipwire {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

// The messages of load(), one each, the directory cut from the paths.
std::vector<std::string> problems(const TemporaryDirectory& directory, const std::string& file) {
  std::vector<std::string> lines;
  try {
    load(directory.path(file));
  } catch (const ConfigError& error) {
    std::istringstream text(error.what());
    for (std::string line; std::getline(text, line);) {
      for (auto at = line.find(directory.path()); at != std::string::npos;
           at = line.find(directory.path())) {
        line.erase(at, directory.path().string().size());
      }
      lines.push_back(line);
    }
    EXPECT_EQ(lines.size(), error.problems().size());
  }
  return lines;
}

std::vector<std::string> problems_of(std::string_view text) {
  TemporaryDirectory directory;
  directory.write("c.toml", text);
  return problems(directory, "c.toml");
}

}  // namespace

TEST(Load, ReadsEverySection) {
  TemporaryDirectory directory;
  const auto file = directory.write("chipwired.toml", R"(
instance = "desk-1"
feeds_directory = "feeds"
state_directory = "/srv/state"
log_level = "debug"
[kafka]
brokers = "k1:9092,k2:9092"
prefix = "news"
items = "full"
replication = 3
min_insync_replicas = 2
max_record_bytes = "512KiB"
commit_pause = "0ms"
stories_retention = "2d"
[kafka.properties]
security.protocol = "sasl_ssl"
"sasl.password" = "${credential:kafka}"
linger.ms = 5
[http]
timeout = "1m"
[admin]
port = 0
[pipeline]
max_batch_bytes = "1GiB"
[[route]]
name = "h20"
topic = "h20"
actions = ["approve", "deny"]
countries = ["US", "EU"]
sources = ["one"]
least_score = 1
)");
  directory.write("feeds/one.toml", "[[source]]\nname='one'\nurl='https://a.example/'");
  const auto settings = load(file);
  EXPECT_EQ(settings.file, file);
  EXPECT_EQ(settings.instance, "desk-1");
  EXPECT_EQ(settings.feeds_directory, directory.path("feeds"));
  EXPECT_EQ(settings.state_directory, "/srv/state");
  EXPECT_EQ(settings.log_level, LogLevel::debug);
  EXPECT_EQ(settings.kafka.brokers, "k1:9092,k2:9092");
  EXPECT_EQ(settings.kafka.prefix, "news");
  EXPECT_TRUE(settings.kafka.prefix_is_explicit);
  EXPECT_EQ(settings.kafka.items, ItemsTopic::full);
  EXPECT_EQ(settings.kafka.min_insync_replicas, 2);
  EXPECT_EQ(settings.kafka.max_record_bytes, 512u << 10);
  EXPECT_EQ(settings.kafka.commit_pause, 0ms);
  EXPECT_EQ(settings.kafka.stories_retention, 48h);
  EXPECT_EQ(settings.kafka.properties,
            (std::map<std::string, std::string>{{"security.protocol", "sasl_ssl"},
                                                {"sasl.password", "${credential:kafka}"},
                                                {"linger.ms", "5"}}));
  EXPECT_EQ(settings.http.timeout, 60s);
  EXPECT_EQ(settings.admin.port, 0);
  EXPECT_EQ(settings.pipeline.max_batch_bytes, 1u << 30);
  ASSERT_EQ(settings.routes.size(), 1u);
  EXPECT_THAT(settings.routes[0].countries, ElementsAre("US", "EU"));
  EXPECT_EQ(settings.routes[0].least_score, 1);
  ASSERT_EQ(settings.sources.size(), 1u);
  EXPECT_EQ(to_string(settings.sources[0].position), directory.path("feeds/one.toml") + ":1:1");
}

TEST(Load, ReportsAllMistakesOfAllFilesInOrder) {
  TemporaryDirectory directory;
  directory.write("chipwired.toml",
                  "feeds_directory = 'feeds'\n"
                  "[kafka]\n"
                  "shards = 0\n"
                  "brokres = 'x'\n"
                  "[http]\n"
                  "timeout = 30\n");
  directory.write("feeds/b.toml", "[[source]]\nname = 'b'\nurl = 'ftp://b.example/'\n");
  directory.write("feeds/a.toml", "[[source]\n");
  directory.write("feeds/ignored.txt", "neither");
  directory.write("feeds/.hidden.toml", "neither");
  EXPECT_THAT(
      problems(directory, "chipwired.toml"),
      ElementsAre("/chipwired.toml:3:10: `shards` is 0, wanted is an integer from 1 to 1024",
                  "/chipwired.toml:4:1: unknown key `brokres` in [kafka]; did you mean `brokers`?",
                  "/chipwired.toml:6:11: `timeout` is an integer, wanted is a time from \"10ms\" "
                  "to \"30m\"",
                  StartsWith("/feeds/a.toml:1:10: not TOML: "),
                  "/feeds/b.toml:3:7: `url` must begin with http:// or https://"));
}

TEST(Load, NamesEachKindOfMistake) {
  const std::pair<const char*, const char*> cases[] = {
      {"kafka = 3", ":1:9: `kafka` is an integer, wanted is a table, [kafka]"},
      {"[route]\nname = 'x'", ":1:1: `route` is a table, wanted is a list of tables, [[route]]"},
      {"colour = 'red'", ":1:1: unknown key `colour`; known here: admin, "},
      {"instance = 'a b'", ":1:12: `instance` must be"},
      {"instance = \"a\\u0007\"", ":1:12: `instance` holds a control character"},
      {"log_level = 'loud'", ":1:13: `log_level` is \"loud\", wanted is one of debug, error, "},
      {"state_directory = ''", ":1:19: `state_directory` is empty"},
      {"feeds_directory = 'nowhere'", ":1:19: the feeds directory "},
      {"[kafka]\nbrokers = ' '", ":2:11: `brokers` is empty"},
      {"[kafka]\nprefix = 'a/b'", ":2:10: `prefix` must be"},
      {"[kafka]\nmin_insync_replicas = 2", ":2:23: `min_insync_replicas` is 2, more than"},
      {"[kafka]\nmax_record_bytes = '1TB'",
       ":2:20: `max_record_bytes` is \"1TB\", wanted is a size"},
      {"[kafka]\nheartbeat = '1500ms'",
       ":2:13: `heartbeat` is \"1500ms\", wanted is a time from "
       "\"1s\" to \"1h\", in whole seconds"},
      {"[kafka.properties]\nacks = 1", ":2:8: property `acks` cannot be set: exactly once"},
      {"[kafka.properties]\nenable.idempotence = false", ":2:22: property `enable.idempotence`"},
      {"[kafka.properties]\nx = []", ":2:5: `x` is a list, wanted is a string"},
      {"[http]\nca_file = 'absent.pem'", ":2:11: `ca_file`: no file at "},
      {"[admin]\naddress = 'localhost'", ":2:11: `address` is no IP address"},
      {"[admin]\nport = 65536", ":2:8: `port` is 65536, wanted is an integer from 0 to 65535"},
      {"[[route]]\ntopic = 'x'", ":1:1: a [[route]] needs a `name`"},
      {"[[route]]\nname = 'x'", ":1:1: a [[route]] needs a `topic`"},
      {"[[route]]\nname = 'x'\ntopic = 'stories'", ":3:9: `topic` is \"stories\", which is"},
      {"[[route]]\nname = 'x'\ntopic = 'x'\nsides = ['both']", ":4:9: `sides` holds \"both\""},
      {"[[route]]\nname = 'x'\ntopic = 'x'\ncountries = ['UK']", ":4:13: `countries` holds \"UK\""},
      {"[[route]]\nname = 'x'\ntopic = 'x'\nbuyers = [1]", ":4:11: `buyers` holds an integer"},
      {"[[route]]\nname = 'x'\ntopic = 'x'\nsources = ['gone']", ":1:1: the route \"x\" names a"},
      {"[[route]]\nname = 'x'\ntopic = 'x'\nleast_score = 1.5", ":4:15: `least_score` is 1.5"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_THAT(problems_of(text), ElementsAre(StartsWith(std::string("/c.toml") + expected)))
        << text;
  }
}

TEST(Load, NeverRepeatsASecretThatStandsInTheWrongPlace) {
  const auto found = problems_of(
      "[kafka.properties]\nsasl.password = 'geheim'\n"
      "[[source]]\nname = 'x'\nurl = 'https://u:geheim@a.example/'\n"
      "headers = {Authorization = 'Bearer geheim'}");
  EXPECT_THAT(found, ElementsAre(AllOf(HasSubstr(":2:17: "), Not(HasSubstr("geheim"))),
                                 AllOf(HasSubstr(":5:7: "), Not(HasSubstr("geheim"))),
                                 AllOf(HasSubstr(":6:28: "), Not(HasSubstr("geheim")))));
}

TEST(Load, NamesDuplicatesWithBothPositions) {
  TemporaryDirectory directory;
  directory.write("c.toml",
                  "feeds_directory = 'f'\n[[route]]\nname='r'\ntopic='x'\n"
                  "[[route]]\nname='r'\ntopic='y'");
  directory.write("f/a.toml",
                  "[[source]]\nname = 'one'\nurl = 'https://a.example/'\n"
                  "[[source]]\nname = 'dir'\npath = '/drop'\n");
  directory.write("f/b.toml",
                  "\n[[source]]\nname = 'one'\nurl = 'https://b.example/'\nenabled = false\n"
                  "[[source]]\nname = 'dir-2'\npath = '/drop'\n");
  EXPECT_THAT(problems(directory, "c.toml"),
              ElementsAre("/c.toml:5:1: the name \"r\" is taken by the route at /c.toml:2:1",
                          "/f/b.toml:2:1: the name \"one\" is taken by the source at /f/a.toml:1:1",
                          "/f/b.toml:6:1: the directory \"/drop\" is taken by the source at "
                          "/f/a.toml:4:1"));
}

TEST(Load, ReportsAFileThatCannotBeRead) {
  TemporaryDirectory directory;
  EXPECT_THAT(problems(directory, "absent.toml"),
              ElementsAre("/absent.toml: cannot be read: No such file or directory"));
  EXPECT_THAT(problems(directory, ""), ElementsAre("/: cannot be read: is a directory"));
}

TEST(Load, AnotherFeedsDirectoryStandsForTheFilesOwn) {
  TemporaryDirectory directory;
  const auto file = directory.write("c.toml", "feeds_directory = 'nowhere'");
  directory.write("other/a.toml", "[[source]]\nname = 'a'\nurl = 'https://a.example/'");
  const auto settings = load(file, directory.path("other"));
  EXPECT_EQ(settings.feeds_directory, directory.path("other"));
  EXPECT_EQ(settings.sources.size(), 1u);
  EXPECT_THROW(load(file, directory.path("absent")), ConfigError);
}

TEST(Load, DefaultsNeedNoFile) {
  TemporaryDirectory directory;
  directory.write("a.toml", "[[source]]\nname = 'a'\nurl = 'https://a.example/'");
  const auto settings = load_defaults(directory.path());
  EXPECT_EQ(settings.kafka, KafkaSettings());
  EXPECT_EQ(settings.sources.size(), 1u);
  EXPECT_THROW(load_defaults(directory.path("absent")), ConfigError);
}

TEST(Load, TakesTenThousandSourcesInAnInstant) {
  TemporaryDirectory directory;
  std::string feeds;
  for (int i = 0; i < 10'000; ++i) {
    const auto n = std::to_string(i);
    feeds += "[[source]]\nname = 's" + n + "'\nurl = 'https://h" + n + ".example/'\n";
  }
  directory.write("a.toml", feeds);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(load_defaults(directory.path()).sources.size(), 10'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 20s);  // quadratic would take minutes
}

}  // namespace chipwire
