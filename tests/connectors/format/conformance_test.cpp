#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <regex>
#include <string>

namespace chipwire {
namespace {

namespace fs = std::filesystem;

/// The shared conformance data; a checkout without it skips this.
fs::path shared() {
  const char* set = std::getenv("CHIPWIRE_SHARED");
  return set ? fs::path{set} : fs::path{SOURCE_DIR} / ".." / "shared";
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, decltype(&pclose)> pipe{popen(command.c_str(), "r"), &pclose};
  std::string output;
  char buffer[4096];
  while (pipe && std::fgets(buffer, sizeof buffer, pipe.get())) output += buffer;
  return output;
}

TEST(Conformance, Tier1ChecksOfFeedsAndDatesPass) {
  const fs::path scorer = shared() / "score" / "score_parse.py";
  const fs::path checks = shared() / "conformance" / "checks";
  const fs::path reader = fs::path{BINARY_DIR} / "chipwire";
  if (!fs::exists(scorer)) GTEST_SKIP() << "no conformance data at " << shared();
  if (!fs::exists(reader)) GTEST_SKIP() << "chipwire is not built at " << reader;
  std::string command =
      "python3 '" + scorer.string() + "' --errors 20 --chipwire '" + reader.string() + "'";
  for (const char* set : {"gofeed", "newsboat", "rome", "dates"})
    command += " '" + (checks / (std::string{set} + ".jsonl")).string() + "'";
  const std::string table = output_of(command);
  std::smatch macro;
  ASSERT_TRUE(std::regex_search(
      table, macro, std::regex{R"(groups: ([0-9.]+); crashes ([0-9]+), timeouts ([0-9]+))"}))
      << table;
  EXPECT_GE(std::stod(macro[1]), 99.0) << table;
  EXPECT_EQ(macro[2], "0") << table;
  EXPECT_EQ(macro[3], "0") << table;
}

}  // namespace
}  // namespace chipwire
