#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

TEST(NewsSitemap, IsReadInEitherSpellingOfItsNamespace) {
  for (const char* scheme : {"https://www.google", "http://www.google"}) {
    std::string bytes = fixture("news_sitemap.xml");
    bytes.replace(bytes.find("https://www.google"), 18, scheme);
    const Decoded read = decode_bytes(bytes);
    EXPECT_EQ(read.format, "news-sitemap");
    const Item& item = read.items.at(0);
    EXPECT_EQ(item.id, "https://blad.example/kraan");
    EXPECT_EQ(item.title, "Kraan vier draait weer");
    EXPECT_EQ(item.published->precision, Precision::day);
    EXPECT_EQ(item.lang, "nl");
    EXPECT_THAT(item.keywords, testing::ElementsAre("kraan", "haven"));
  }
}

TEST(NewsSitemap, MayBeEmpty) {
  EXPECT_TRUE(
      decode_bytes("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>").items.empty());
}

}  // namespace
}  // namespace chipwire
