#include "daemon/line/identity.h"

#include <gtest/gtest.h>

#include "config/digest.h"
#include "daemon/line/link.h"
#include "daemon/line/words.h"
#include "tests/daemon/line/line_fixture.h"

namespace chipwire {
namespace {

using testing::item;

TEST(Link, IsEqualForOnePage) {
  const struct {
    const char *written, *normal;
  } cases[] = {
      {"HTTPS://News.Example/A", "https://news.example/A"},
      {"https://news.example:443/a", "https://news.example/a"},
      {"http://news.example:80/a", "http://news.example/a"},
      {"http://news.example:8080/a", "http://news.example:8080/a"},
      {"https://news.example/a/", "https://news.example/a"},
      {"https://news.example/", "https://news.example"},
      {"https://news.example/a#part", "https://news.example/a"},
      {"https://news.example/a?utm_source=rss&id=3&UTM_Medium=x", "https://news.example/a?id=3"},
      {"https://news.example/a?fbclid=xyz", "https://news.example/a"},
      {"https://news.example?id=3", "https://news.example?id=3"},
      {"https://news.example/a?b=1&a=2", "https://news.example/a?b=1&a=2"},
      {"/relative/A", "/relative/A"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(normal_link(c.written), c.normal) << c.written;
}

TEST(Key, StandsForLongIdsByTheirDigest) {
  EXPECT_EQ(item_key("example", "tag:1"), "example/tag:1");
  EXPECT_EQ(item_key("example", std::string(200, 'x')).size(), 208u);
  EXPECT_EQ(item_key("example", std::string(201, 'x')).size(), 8u + 64u);
}

std::vector<std::string> ids_of(const std::vector<Item>& items, bool ids_change = false) {
  Identities identities(items, ids_change, 1);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < items.size(); ++i) ids.push_back(identities.id(i));
  return ids;
}

TEST(Identity, IsTheFormatsOwn) {
  EXPECT_EQ(ids_of({item("a", "A"), item("b", "B")}), (std::vector<std::string>{"a", "b"}));
}

TEST(Identity, IsTheLinkWithoutAnIdOrWithOneThatItemsShare) {
  Item without = item("", "W");
  without.canonical_link = "https://news.example/w?utm_source=rss";
  Item one = item("home", "One"), two = item("home", "Two");
  one.canonical_link = "https://news.example/1";
  two.canonical_link = "https://news.example/2";
  EXPECT_EQ(ids_of({without, one, two}),
            (std::vector<std::string>{"https://news.example/w", "https://news.example/1",
                                      "https://news.example/2"}));
}

TEST(Identity, IsTheWordsWhereLinksAreSharedToo) {
  const auto ids = ids_of({item("home", "One"), item("home", "Two")});
  EXPECT_EQ(ids[0].size(), 64u);
  EXPECT_EQ(ids[1].size(), 64u);
  EXPECT_NE(ids[0], ids[1]);
}

TEST(Identity, StaysTheIdOfRevisionsInOneDocument) {
  Item first = item("a", "One"), second = item("a", "Two");
  first.version = 1;
  second.version = 2;
  EXPECT_EQ(ids_of({first, second}), (std::vector<std::string>{"a", "a"}));
  first.version = second.version = 0;  // all versions equal: no revisions of one item
  EXPECT_NE(ids_of({first, second})[0], "a");
  first.version = second.version = std::nullopt;
  first.updated = Timestamp{testing::morning, "", Precision::second, false};
  second.updated =
      Timestamp{testing::morning + std::chrono::hours{1}, "", Precision::second, false};
  EXPECT_EQ(ids_of({first, second}), (std::vector<std::string>{"a", "a"}));
  EXPECT_EQ(ids_of({item("a", "Twice"), item("a", "Twice")}), (std::vector<std::string>{"a", "a"}));
}

TEST(Identity, HashDependsOnTheRules) {
  EXPECT_EQ(hash_under(1, "a"), hash64("a"));
  EXPECT_NE(hash_under(2, "a"), hash64("a"));
  EXPECT_NE(hash_under(2, "a"), hash_under(3, "a"));
}

TEST(Content, IsWhatAReaderSees) {
  const Item plain = item("a", "Title", "One two.\n\nThree.");
  const auto hash = [](const Item& i, Status s = Status::usable) { return content_hash(i, s, 1); };
  Item same = plain;
  same.text = "One  two.\nThree.\u3000";
  same.urgency = 1;
  same.raw_hash = 99;
  same.ednotes = {{"for editors", false}};
  EXPECT_EQ(hash(plain), hash(same));
  for (auto change : {+[](Item& i) { i.title += "!"; }, +[](Item& i) { i.text += "!"; },
                      +[](Item& i) { i.summary = "s"; }, +[](Item& i) { i.byline = "b"; },
                      +[](Item& i) {
                        i.ednotes = {{"for readers", true}};
                      }}) {
    Item other = plain;
    change(other);
    EXPECT_NE(hash(plain), hash(other));
  }
  EXPECT_NE(hash(plain), hash(plain, Status::canceled));
}

TEST(Words, AreComparedByLettersAndWithoutCase) {
  EXPECT_EQ(letters_of("Ｈ２００: “Approved”"), letters_of("h200 approved"));
  EXPECT_EQ(letters_of("华为 昇腾"), "华为昇腾");
  EXPECT_EQ(letters_of("abc def", 4), "abcd");
  EXPECT_EQ(folded("STRASSE"), folded("straße"));
}

}  // namespace
}  // namespace chipwire
