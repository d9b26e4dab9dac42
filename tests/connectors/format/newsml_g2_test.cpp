#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

using testing::ElementsAre;

class NewsmlG2 : public testing::Test {
 protected:
  Decoded read_ = decode_bytes(fixture("newsml_g2.xml"));
};

TEST_F(NewsmlG2, EveryItemOfAMessageIsReadAndTyped) {
  EXPECT_EQ(read_.format, "newsml-g2");
  ASSERT_EQ(read_.items.size(), 4u);
  EXPECT_EQ(read_.items[0].type, ItemType::package);
  EXPECT_EQ(read_.items[1].type, ItemType::news);
  EXPECT_EQ(read_.feed.title, "agency.example");
}

TEST_F(NewsmlG2, ReadsIdentityAndManagement) {
  const Item& item = read_.items.at(1);
  EXPECT_EQ(item.id, "urn:newsml:agency.example:n1");
  EXPECT_EQ(item.version, 3);
  EXPECT_EQ(item.status, Status::usable);
  EXPECT_EQ(item.declared, DeclaredChange::correct);
  EXPECT_THAT(item.signals, ElementsAre("sig:correction"));
  EXPECT_EQ(rfc3339(item.published->at), "2026-11-24T07:00:00.000000Z");
  EXPECT_EQ(rfc3339(item.updated->at), "2026-11-24T08:59:00.000000Z");
  ASSERT_TRUE(item.embargo && item.embargo->until);
  EXPECT_EQ(rfc3339(*item.embargo->until), "2026-11-24T11:00:00.000000Z");
  EXPECT_EQ(item.urgency, 4);
  EXPECT_EQ(item.priority, 3);
  ASSERT_EQ(item.ednotes.size(), 1u);
  EXPECT_FALSE(item.ednotes[0].is_public);
}

TEST_F(NewsmlG2, ReadsWhatAReaderSees) {
  const Item& item = read_.items.at(1);
  EXPECT_EQ(item.title, "Crane & quay reopen");
  EXPECT_EQ(item.subtitle, "A week of standstill ends");
  EXPECT_EQ(item.text, "First paragraph.\n\nSecond.");
  EXPECT_EQ(item.summary, "A short account.");
  EXPECT_EQ(item.slugline, "port-crane");
  EXPECT_EQ(item.byline, "By Cy Dock");
  EXPECT_EQ(item.dateline, "ROTTERDAM, Nov 24");
  EXPECT_EQ(item.lang, "en-GB");
  EXPECT_EQ(item.provider, "Agency Example");
  EXPECT_EQ(item.rights, "© 2026 Agency");
  EXPECT_EQ(item.rights_holder, "Agency");
  EXPECT_EQ(item.usage_terms, "No archive");
  EXPECT_THAT(item.places, ElementsAre("Rotterdam"));
  EXPECT_THAT(item.keywords, ElementsAre("crane"));
  EXPECT_EQ(item.subjects.at(0).qcode, "medtop:20000349");
  EXPECT_EQ(item.subjects[0].name, "shipping");
}

TEST_F(NewsmlG2, EmptyEmbargoHasNoEnd) {
  const Item& item = read_.items.at(2);
  ASSERT_TRUE(item.embargo);
  EXPECT_FALSE(item.embargo->until);
}

TEST_F(NewsmlG2, StatusIsReadByTheSuffixOfItsCode) {
  EXPECT_EQ(read_.items.at(2).status, Status::canceled);
  EXPECT_EQ(read_.items[2].declared, DeclaredChange::kill);
  EXPECT_EQ(read_.items.at(3).status, Status::withheld);
  EXPECT_EQ(read_.items[3].declared, DeclaredChange::withhold);
}

TEST_F(NewsmlG2, InlineDataIsTextAndXhtmlIsItsBody) {
  EXPECT_EQ(read_.items.at(2).text, "One.\n\nTwo <not a tag>.");
  EXPECT_EQ(read_.items.at(3).text, "Seen.");
}

TEST(NewsmlG2Item, AloneIsADocument) {
  const Decoded read = decode_bytes(
      "<conceptItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='c'><concept>"
      "<name>quay</name></concept></conceptItem>");
  EXPECT_EQ(read.items.at(0).type, ItemType::concept_item);
  EXPECT_EQ(read.items[0].title, "quay");
}

}  // namespace
}  // namespace chipwire
