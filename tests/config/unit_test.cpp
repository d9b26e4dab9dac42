#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <memory>
#include <string>

namespace chipwire {

namespace {

const std::string unit = SOURCE_DIR "/deploy/chipwired.service";

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  std::string output;
  std::array<char, 4096> buffer;
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    output.append(buffer.data(), count);
  }
  return output;
}

}  // namespace

TEST(ServiceUnit, ExposureIsAtMostTwo) {
  if (std::system("systemd-analyze --version >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "NOT TESTED: no systemd-analyze here (package systemd)";
  }
  const auto output =
      output_of("systemd-analyze security --offline=true --no-pager " + unit + " 2>&1");
  const std::string label = "Overall exposure level for chipwired.service: ";
  const auto at = output.find(label);
  ASSERT_NE(at, std::string::npos) << output;
  const double exposure = std::stod(output.substr(at + label.size()));
  EXPECT_GT(exposure, 0);
  EXPECT_LE(exposure, 2.0);
}

TEST(ServiceUnit, EveryDirectiveHasAComment) {
  std::ifstream stream(unit);
  bool explained = false;
  int directives = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line.starts_with('[')) {
      explained = line.starts_with("[Unit]") || line.starts_with("[Install]");
    } else if (line.starts_with("# ")) {
      explained = true;
    } else if (!line.starts_with('#')) {
      ++directives;
      EXPECT_TRUE(explained) << line;
    }
  }
  EXPECT_GT(directives, 40);
}

}  // namespace chipwire
