// `chipwire`, as a user calls it.

#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

struct Ran {
  int status = 0;
  std::string output;
};

Ran chipwire(const std::string& arguments) {
  const std::string command = fmt::format("{}/chipwire {} 2>&1", BINARY_DIR, arguments);
  std::FILE* const pipe = popen(command.c_str(), "re");
  Ran ran;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) ran.output += part.data();
  ran.status = WEXITSTATUS(pclose(pipe));
  return ran;
}

std::string knowledge() {
  return fmt::format("--knowledge {}/config/knowledge", SOURCE_DIR);
}

TEST(Commands, ExplainThemselvesAndRefuseWhatTheyDoNotKnow) {
  for (const char* command :
       {"check", "parse", "detect", "explain", "probe", "tail", "trace", "topics"}) {
    EXPECT_EQ(chipwire(std::string(command) + " --help").status, 0) << command;
    EXPECT_EQ(chipwire(std::string(command) + " --no-such-option").status, 2) << command;
  }
  EXPECT_EQ(chipwire("").status, 2);
}

TEST(Commands, CheckExitsWith78AndNamesThePlaceOfAMistake) {
  TemporaryDirectory directory;
  const auto file = directory.write("c.toml", "[kafka]\nshards = \"many\"\n");
  const auto ran = chipwire("check " + file);
  EXPECT_EQ(ran.status, 78) << ran.output;
  EXPECT_NE(ran.output.find("c.toml:2:"), std::string::npos) << ran.output;
}

TEST(Commands, TellWhatAFeedHoldsAndWhatWouldBePublished) {
  Newsroom room;
  room.publish("feed", {approval(1), {"other", "Potato chips recalled", "Snacks."}});
  const auto file = room.directory().write("feed.xml", rss({approval(1)}));

  const auto parsed = chipwire("parse " + file);
  EXPECT_EQ(parsed.status, 0) << parsed.output;
  EXPECT_NE(parsed.output.find("\"format\":\"rss20\""), std::string::npos) << parsed.output;

  const auto explained = chipwire(fmt::format("explain {} {}", knowledge(), file));
  EXPECT_EQ(explained.status, 0) << explained.output;
  EXPECT_NE(explained.output.find("China approves import of Nvidia H200"), std::string::npos)
      << explained.output;

  const auto fetched =
      chipwire(fmt::format("explain {} --allow-private {}", knowledge(), room.url("feed")));
  EXPECT_NE(fetched.output.find("China approves import of Nvidia H200"), std::string::npos)
      << fetched.output;

  const auto probed =
      chipwire(fmt::format("probe {} --allow-private {}", knowledge(), room.url("feed")));
  EXPECT_EQ(probed.status, 0) << probed.output;
  EXPECT_NE(probed.output.find("China approves import of Nvidia H200"), std::string::npos)
      << probed.output;
  EXPECT_NE(
      chipwire(fmt::format("probe {} --allow-private {}", knowledge(), room.url("none"))).status,
      0);
}

TEST(Commands, ShowStoriesAndTheWayOfOneItem) {
  Newsroom room;
  room.publish("feed", {approval(1), approval(2)});
  room.configure(room.source("feed"));
  room.start();
  ASSERT_EQ(room.await("stories", 2).size(), 2u) << room.daemon().log();
  const auto broker =
      fmt::format("--brokers {} --prefix {}", room.kafka().brokers, room.kafka().prefix);

  const auto tail = chipwire(fmt::format("tail {} --from beginning --until-end", broker));
  EXPECT_EQ(tail.status, 0) << tail.output;
  EXPECT_NE(tail.output.find("China approves import of Nvidia H200 for Tencent"), std::string::npos)
      << tail.output;
  const auto json = chipwire(fmt::format("tail {} --from beginning --until-end --json", broker));
  EXPECT_EQ(std::count(json.output.begin(), json.output.end(), '\n'), 2) << json.output;

  const auto traced = chipwire(fmt::format("trace {} feed/deal-2", broker));
  EXPECT_EQ(traced.status, 0) << traced.output;
  EXPECT_NE(traced.output.find("feed/deal-2@1"), std::string::npos) << traced.output;
  EXPECT_EQ(traced.output.find("feed/deal-1@1"), std::string::npos) << traced.output;

  const auto topics = chipwire("topics " + broker);
  EXPECT_EQ(topics.status, 0) << topics.output;
  EXPECT_NE(topics.output.find(room.kafka().prefix + ".checkpoints"), std::string::npos)
      << topics.output;
}

}  // namespace
}  // namespace chipwire
