#include "daemon/detect/page.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace chipwire {
namespace {

std::vector<std::string> sentences(const std::string& text) {
  Item item;
  item.text = text;
  const Page page(item, Fold{});
  std::vector<std::string> list;
  for (const Sentence& sentence : page.sentences()) list.emplace_back(page.original(sentence.span));
  return list;
}

using Strings = std::vector<std::string>;

TEST(Sentences, EndAtFullStopsBeforeCapitals) {
  EXPECT_EQ(sentences("One ends. Two begins! Three?"),
            (Strings{"One ends.", "Two begins!", "Three?"}));
}

TEST(Sentences, DoNotEndAtAbbreviationsAndOrdinals) {
  EXPECT_EQ(sentences("Am 28. Januar kam es dazu.").size(), 1u);
  EXPECT_EQ(sentences("The U.S. Commerce Dept. said so.").size(), 1u);
  EXPECT_EQ(sentences("About 2.5 million were sold.").size(), 1u);
}

TEST(Sentences, EndAtTheStopsOfOtherScripts) {
  EXPECT_EQ(sentences("中国批准。美国否认。").size(), 2u);
  EXPECT_EQ(sentences("भारत ने रोका। चीन ने कहा।").size(), 2u);
}

TEST(Sentences, EndWithTheirLine) {
  EXPECT_EQ(sentences("A heading\nand its text").size(), 2u);
}

TEST(Pages, RankSentencesPastFurniture) {
  Item item;
  item.title = "Title";
  item.text =
      "By A. Writer\n\nThe first sentence of the article tells the news at length.\n\nSecond.";
  const Page page(item, Fold{});
  ASSERT_EQ(page.sentences().size(), 4u);
  EXPECT_EQ(page.sentences()[0].rank, 0);
  EXPECT_EQ(page.sentences()[1].rank, 1);
  EXPECT_EQ(page.sentences()[2].rank, 1);
  EXPECT_EQ(page.sentences()[3].rank, 2);
}

TEST(Pages, EvidencePointsIntoItsField) {
  Item item;
  item.title = "Größe";
  item.text = "Ä Ö Chip";
  const Page page(item, Fold{});
  const auto at = static_cast<std::uint32_t>(page.text().find("chip"));
  const Evidence evidence = page.evidence("products", {at, at + 4});
  EXPECT_EQ(evidence.field, Field::text);
  EXPECT_EQ(evidence.begin, 4u);
  EXPECT_EQ(evidence.end, 8u);
  EXPECT_EQ(evidence.quote, "Chip");
}

}  // namespace
}  // namespace chipwire
