#include "connectors/decode.h"

#include <gtest/gtest.h>

#include "connectors/format/language.h"
#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

TEST(Decode, RefusesWhatIsNoNews) {
  for (const char* bytes : {"", "   ", "hello", "<html><body>404</body></html>", "<a/>", "<", "{",
                            "<?xml version=\"1.0\"?>", "\xef\xbb\xbf", "<!DOCTYPE html><p>x"})
    EXPECT_THROW(decode_bytes(bytes), DecodeError) << bytes;
}

TEST(Decode, SaysOfAPageThatItIsOne) {
  try {
    decode_bytes("<!DOCTYPE html><html><head></head></html>");
    FAIL();
  } catch (const DecodeError& error) {
    EXPECT_NE(std::string{error.what()}.find("HTML"), std::string::npos);
  }
}

TEST(Decode, CutDocumentGivesItsItems) {
  const std::string whole = fixture("rss20.xml");
  const Decoded read = decode_bytes(whole.substr(0, whole.find("Tide tables")));
  EXPECT_TRUE(read.malformed);
  ASSERT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.items[0].id, "gz-1");
}

TEST(Decode, NeverCrashesOnACutOrDamagedDocument) {
  for (const char* name : {"rss20.xml", "atom10.xml", "feed.json", "newsml_g2.xml", "rss10.xml"}) {
    const std::string whole = fixture(name);
    for (std::size_t i = 0; i < whole.size(); i += 7) {
      std::string damaged = whole;
      damaged[i] = "<>&\"'\0\xff{"[i % 8];
      for (const std::string& bytes : {whole.substr(0, i), damaged}) {
        try {
          decode_bytes(bytes);
        } catch (const DecodeError&) {
        }
      }
    }
  }
}

TEST(Decode, IsPure) {
  const std::string bytes = fixture("newsml_g2.xml");
  const Decoded a = decode_bytes(bytes), b = decode_bytes(bytes);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    EXPECT_EQ(a.items[i].raw_hash, b.items[i].raw_hash);
    EXPECT_EQ(a.items[i].text, b.items[i].text);
  }
}

TEST(Decode, ControlAndBidiCharactersNeverReachAnItem) {
  const Decoded read = decode_rss_item(
      "<title>a&#x1b;[31m\u202eb&#x2066;</title><link>https://e.example/&#x202e;x</link>"
      "<guid>g&#7;</guid><author>x&#27;y</author><category>c&#x90;</category>"
      "<description>&lt;p&gt;d&amp;#x202e;e&lt;/p&gt;</description>");
  const Item& item = read.items.at(0);
  EXPECT_EQ(item.title, "a[31mb");
  EXPECT_EQ(item.canonical_link, "https://e.example/x");
  EXPECT_EQ(item.id, "g");
  EXPECT_EQ(item.authors.at(0).name, "xy");
  EXPECT_EQ(item.categories.at(0).term, "c");
  EXPECT_EQ(item.text, "de");
}

TEST(Language, IsToldFromTitleAndText) {
  const Decoded read = decode_rss_item(
      "<title>Der Kran im Hafen arbeitet wieder</title><description>Nach einer Woche Stillstand "
      "hat "
      "die Hafenverwaltung den Betrieb wieder aufgenommen.</description>");
  const Item& item = read.items.at(0);
  EXPECT_EQ(detect_language(item.title, item.text), "de");
  EXPECT_EQ(detect_language("H200", ""), "");
}

TEST(Decode, SourceServesWhereTheDocumentIsSilent) {
  Document document;
  document.bytes =
      "<rss><channel><item><title>x</title><pubDate>24 Nov 2026 "
      "09:00</pubDate></item></channel></rss>";
  document.source.language = "zh";
  document.source.time_zone = "Asia/Shanghai";
  const Decoded read = decode(document);
  EXPECT_EQ(read.items.at(0).lang, "zh");
  EXPECT_EQ(rfc3339(read.items[0].published->at), "2026-11-24T01:00:00.000000Z");
}

TEST(Decode, ContentLocationIsTheBaseBeforeTheAddress) {
  Document document;
  document.bytes = "<rss><channel><item><link>x</link></item></channel></rss>";
  document.url = "https://a.example/feed";
  document.content_location = "/news/index.xml";
  EXPECT_EQ(decode(document).items.at(0).canonical_link, "https://a.example/news/x");
}

}  // namespace
}  // namespace chipwire
