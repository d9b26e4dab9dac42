#include "daemon/detect/knowledge.h"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <string>

#include "daemon/detect/detect.h"

namespace chipwire {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class Directory : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = fs::path(testing::TempDir()) / (std::string("knowledge_") + test->name());
    fs::create_directories(path_ / "lexicon");
  }
  void TearDown() override { fs::remove_all(path_); }

  void write(const std::string& name, const std::string& content) {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  std::string mistakes() const {
    try {
      Knowledge::load(path_);
      return "";
    } catch (const KnowledgeError& error) {
      return error.what();
    }
  }

  fs::path path_;
};

TEST_F(Directory, NamesAnUnknownConceptWithItsLine) {
  write("lexicon/en.tsv", "concept\tform\n# words\napprove\tapprov*\nnosuch\tword\n");
  EXPECT_THAT(mistakes(), HasSubstr("en.tsv:4:1"));
  EXPECT_THAT(mistakes(), HasSubstr("nosuch"));
}

TEST_F(Directory, NamesRepeatedFormsAndWrongColumns) {
  write("lexicon/en.tsv", "concept\tform\nban\tban\nban\tban\nban\n");
  EXPECT_THAT(mistakes(), HasSubstr("en.tsv:3:1"));
  EXPECT_THAT(mistakes(), HasSubstr("en.tsv:4:1"));
}

TEST_F(Directory, NamesAWrongHeader) {
  write("products.tsv", "id\taliases\nH200\th200\n");
  EXPECT_THAT(mistakes(), HasSubstr("products.tsv:1:1"));
}

TEST_F(Directory, NamesAReferenceToNothing) {
  write("frames.toml", "[goods]\nchip = \"no such product\"\n");
  EXPECT_THAT(mistakes(), HasSubstr("no such product"));
}

TEST_F(Directory, NamesAnAgencyFieldThatIsNone) {
  write("agencies.tsv",
        "id\tcountry\tname\tscored\tfield\taliases\tgeneric_aliases\tpersons\n"
        "XX_A\tXX\tAgency\tno\ttraed\tAgency\t\t\n");
  EXPECT_THAT(mistakes(), HasSubstr("agencies.tsv:2:1"));
  EXPECT_THAT(mistakes(), HasSubstr("traed"));
}

TEST_F(Directory, NamesAnEntityOfALexiconThatIsNone) {
  write("lexicon/en.tsv", "concept\tform\nproduct:nosuch\tword\n");
  EXPECT_THAT(mistakes(), HasSubstr("en.tsv:2:1"));
}

TEST_F(Directory, OverlaysTheShippedFiles) {
  write("organisations.tsv",
        "id\trole\tcountry\tname\taliases\ttickers\nzorbax\tbuyer\tVN\tZorbax\tZorbax\t\n");
  const Knowledge knowledge = Knowledge::load(SOURCE_DIR "/config/knowledge", path_);
  Item item;
  item.lang = "en";
  item.title = "US approves export of Nvidia H200 chips to Zorbax";
  item.text =
      "The Commerce Department granted Nvidia a licence to ship H200 chips to Vietnam's Zorbax.";
  const Reading reading = detect(item, knowledge);
  ASSERT_FALSE(reading.claims.empty());
  ASSERT_EQ(reading.claims[0].buyers.size(), 1u);
  EXPECT_EQ(reading.claims[0].buyers[0].id, "zorbax");
  EXPECT_NE(knowledge.digest(), Knowledge::load(SOURCE_DIR "/config/knowledge").digest());
}

TEST(ShippedKnowledge, LoadsWithoutMistakesAndSoon) {
  const std::clock_t start = std::clock();  // the processor's time: other work does not count
  EXPECT_EQ(Knowledge::load(SOURCE_DIR "/config/knowledge").digest().size(), 64u);
  EXPECT_LT((std::clock() - start) / CLOCKS_PER_SEC, 5);
}

TEST(Knowledge, RefusesADirectoryThatIsNone) {
  EXPECT_THROW(Knowledge::load("/nonexistent/knowledge"), KnowledgeError);
}

}  // namespace
}  // namespace chipwire
