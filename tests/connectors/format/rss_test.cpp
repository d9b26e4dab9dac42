#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

using testing::ElementsAre;

class Rss20 : public testing::Test {
 protected:
  Decoded read_ =
      decode_bytes(fixture("rss20.xml"), "application/rss+xml", "https://gazette.example/feed.xml");
};

TEST_F(Rss20, TellsOfTheFeed) {
  EXPECT_EQ(read_.format, "rss20");
  EXPECT_FALSE(read_.malformed);
  EXPECT_EQ(read_.feed.title, "Harbour Gazette");
  EXPECT_EQ(read_.feed.description, "News of the port");
  EXPECT_EQ(read_.feed.link, "https://gazette.example/");
  EXPECT_EQ(read_.feed.language, "en-GB");
  EXPECT_EQ(read_.feed.self, "https://gazette.example/feed.xml");
  EXPECT_EQ(read_.feed.next, "https://gazette.example/feed.xml?page=2");
  EXPECT_THAT(read_.feed.hubs, ElementsAre("https://hub.example/"));
  EXPECT_EQ(read_.feed.ttl_minutes, 30);
  ASSERT_EQ(read_.feed.authors.size(), 1u);
  EXPECT_EQ(read_.feed.authors[0].email, "desk@gazette.example");
  EXPECT_EQ(read_.feed.authors[0].name, "Ada Quay");
}

TEST_F(Rss20, ReadsAnItemWhole) {
  ASSERT_EQ(read_.items.size(), 3u);
  const Item& item = read_.items[0];
  EXPECT_EQ(item.id, "gz-1");
  EXPECT_EQ(item.title, "Crane 4 & crane 5 reopen");
  EXPECT_EQ(item.canonical_link, "https://gazette.example/stories/1");
  EXPECT_EQ(item.text, "Both cranes work again.\n\nThey had stood still for a week.");
  EXPECT_EQ(item.summary, "Short version.");
  EXPECT_EQ(rfc3339(item.published->at), "2026-11-24T08:00:00.000000Z");
  EXPECT_EQ(item.authors.at(0).name, "Bo Pier");
  EXPECT_EQ(item.categories.at(0).term, "Cranes");
  EXPECT_EQ(item.categories.at(0).scheme, "https://gazette.example/topics");
  EXPECT_EQ(item.enclosures.at(0).length, "12345");
  EXPECT_EQ(item.source_title, "Wire Example");
  EXPECT_EQ(item.source_url, "https://wire.example/rss");
  EXPECT_EQ(item.lang, "en-GB");
}

TEST_F(Rss20, DescriptionStandsInForTextAndPermalinkForLink) {
  const Item& item = read_.items[1];
  EXPECT_EQ(item.text, "First line\n\nsecond line.");
  EXPECT_EQ(item.summary, "");
  EXPECT_EQ(item.canonical_link, "https://gazette.example/stories/2");
}

TEST_F(Rss20, KeepsOnlyWebLinks) {
  EXPECT_TRUE(read_.items[2].links.empty());
  EXPECT_EQ(read_.items[2].canonical_link, "");
}

TEST(Rss, RawHashChangesWithTheElementAndNothingElse) {
  const std::string bytes = fixture("rss20.xml");
  const Decoded before = decode_bytes(bytes);
  std::string changed = bytes;
  changed.replace(changed.find("Short version"), 5, "Brief");
  changed.replace(changed.find("Harbour Gazette"), 7, "HARBOUR");
  const Decoded after = decode_bytes(changed);
  EXPECT_NE(before.items[0].raw_hash, after.items[0].raw_hash);
  EXPECT_EQ(before.items[1].raw_hash, after.items[1].raw_hash);
  EXPECT_EQ(before.items[2].raw_hash, after.items[2].raw_hash);
  EXPECT_NE(before.items[1].raw_hash, before.items[2].raw_hash);
}

TEST(Rss, RawHashStaysWhenTheItemMoves) {
  const std::string a = "<item><guid>a</guid></item>", b = "<item><guid>b</guid></item>";
  const std::string head = "<rss version='2.0'><channel>", tail = "</channel></rss>";
  EXPECT_EQ(decode_bytes(head + a + "\n  " + b + tail).items[0].raw_hash,
            decode_bytes(head + b + a + tail).items[1].raw_hash);
}

TEST(Rss10, IsReadWithItemsBesideTheChannel) {
  const Decoded read = decode_bytes(fixture("rss10.xml"));
  EXPECT_EQ(read.format, "rss10");
  ASSERT_EQ(read.items.size(), 1u);
  const Item& item = read.items[0];
  EXPECT_EQ(item.id, "https://ministry.example/press/1.html");
  EXPECT_EQ(item.title, "港湾の利用に関する公告");
  EXPECT_EQ(rfc3339(item.published->at), "2026-11-24T09:00:00.000000Z");
  EXPECT_EQ(item.lang, "ja");
}

struct Case {
  const char *elements, *name, *email;
};

class RssAuthor : public testing::TestWithParam<Case> {};

TEST_P(RssAuthor, IsTakenApart) {
  const Decoded read = decode_rss_item(GetParam().elements);
  ASSERT_EQ(read.items.at(0).authors.size(), 1u);
  EXPECT_EQ(read.items[0].authors[0].name, GetParam().name);
  EXPECT_EQ(read.items[0].authors[0].email, GetParam().email);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, RssAuthor,
    testing::Values(Case{"<author>a@b.example (Ann Lee)</author>", "Ann Lee", "a@b.example"},
                    Case{"<author>Ann Lee (a@b.example)</author>", "Ann Lee", "a@b.example"},
                    Case{"<author>Ann Lee &lt;a@b.example&gt;</author>", "Ann Lee", "a@b.example"},
                    Case{"<author>a@b.example</author>", "", "a@b.example"},
                    Case{"<author>Ann (the) Lee</author>", "Ann (the) Lee", ""},
                    Case{"<dc:creator>Ann Lee</dc:creator>", "Ann Lee", ""},
                    Case{"<author><name>Ann Lee</name></author>", "Ann Lee", ""}));

TEST(Rss, ReadsUndeclaredAndUnprefixedExtensions) {
  const Decoded read = decode_rss_item(
      "<title>x</title><encoded>&lt;p&gt;Body&lt;/p&gt;</encoded><dc:date>2026-11-24</dc:date>");
  EXPECT_EQ(read.items.at(0).text, "Body");
  EXPECT_EQ(read.items[0].published->precision, Precision::day);
}

}  // namespace
}  // namespace chipwire
