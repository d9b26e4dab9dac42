// The consumers that README.md shows, run as they stand there.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "tests/e2e/newsroom.h"

namespace chipwire {
namespace {

/// The README's first fenced block of `language` that holds `word`.
std::string readme_block(const std::string& language, const std::string& word) {
  std::ifstream file(SOURCE_DIR "/README.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string fence = "```" + language + "\n";
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1)) {
    const auto begin = at + fence.size();
    const auto block = text.substr(begin, text.find("```", begin) - begin);
    if (block.find(word) != std::string::npos) return block;
  }
  return "";
}

std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* const pipe = popen((command + " 2>&1").c_str(), "re");
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) output += part.data();
  pclose(pipe);
  return output;
}

/// A story that stands, and one that was taken back.
class Consumers : public testing::Test {
 protected:
  void SetUp() override {
    auto gone = approval(2);
    room_.publish("feed", {approval(1), gone});
    room_.configure(room_.source("feed"));
    room_.start();
    ASSERT_EQ(room_.await("stories", 2).size(), 2u) << room_.daemon().log();
    gone.title = gone.text = "Tencent reports its quarter";
    room_.publish("feed", {approval(1), gone});
    ASSERT_EQ(room_.await("stories", 3).size(), 3u) << room_.daemon().log();
    room_.daemon().stop();
  }

  std::string topic() const { return room_.kafka().prefix + ".stories"; }

  Newsroom room_;
};

TEST_F(Consumers, KcatPrintsHeadersAndStories) {
  auto command = readme_block("sh", "kcat");
  ASSERT_FALSE(command.empty());
  command.replace(command.find("localhost:9092"), 14, room_.kafka().brokers);
  command.replace(command.find("chipwire.stories"), 16, topic());
  const auto output = output_of(command);
  EXPECT_NE(output.find("ce_id=feed/deal-1@1"), std::string::npos) << output;
}

TEST_F(Consumers, PythonKeepsWhatStandsAndDropsWhatIsTakenBack) {
  const auto program =
      room_.directory().write("desk.py", readme_block("python", "confluent_kafka"));
  const auto output =
      output_of(fmt::format("/usr/bin/python3 {} {} {}", program, room_.kafka().brokers, topic()));
  EXPECT_NE(output.find("feed/deal-1@1 China approves"), std::string::npos) << output;
  EXPECT_NE(output.find("RETRACTED update feed/deal-2@1"), std::string::npos) << output;
}

TEST_F(Consumers, JavaKeepsWhatStandsAndDropsWhatIsTakenBack) {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const std::string jars =
      (cache != nullptr ? std::string(cache) : std::string(std::getenv("HOME")) + "/.cache") +
      "/chipwire/kafka-4.3.1";
  const auto program = room_.directory().write("Desk.java", readme_block("java", "KafkaConsumer"));
  const auto output = output_of(fmt::format("java -cp '{}/*:{}/jars/*' {} {} {}", jars, jars,
                                            program, room_.kafka().brokers, topic()));
  EXPECT_NE(output.find("feed/deal-1@1 approve CN"), std::string::npos) << output;
  EXPECT_NE(output.find("RETRACTED update feed/deal-2"), std::string::npos) << output;
}

}  // namespace
}  // namespace chipwire
