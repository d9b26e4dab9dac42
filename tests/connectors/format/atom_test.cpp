#include <gtest/gtest.h>

#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

class Atom10 : public testing::Test {
 protected:
  Decoded read_ = decode_bytes(fixture("atom10.xml"));
};

TEST_F(Atom10, TellsOfTheFeed) {
  EXPECT_EQ(read_.format, "atom10");
  EXPECT_EQ(read_.feed.id, "urn:example:revue");
  EXPECT_EQ(read_.feed.title, "La Revue du port");
  EXPECT_EQ(read_.feed.link, "https://revue.example/");
  EXPECT_EQ(read_.feed.language, "fr");
}

TEST_F(Atom10, ReadsAnEntryWhole) {
  const Item& item = read_.items.at(0);
  EXPECT_EQ(item.id, "urn:example:revue:1");
  EXPECT_EQ(item.title, "Le quai d'honneur rouvre");
  EXPECT_EQ(item.text, "Premier paragraphe ici.\n\nSecond.");
  EXPECT_EQ(item.summary, "Le résumé.");
  EXPECT_EQ(item.canonical_link, "https://revue.example/flux/un.html");
  EXPECT_EQ(item.enclosures.at(0).href, "https://revue.example/flux/un.mp3");
  EXPECT_EQ(rfc3339(item.published->at), "2026-11-24T08:00:00.000000Z");
  EXPECT_EQ(rfc3339(item.updated->at), "2026-11-24T08:30:00.000000Z");
  EXPECT_EQ(item.authors.at(0).name, "La rédaction");
  EXPECT_EQ(item.lang, "fr");
}

TEST_F(Atom10, SourceGivesAuthorsAndOrigin) {
  const Item& item = read_.items.at(1);
  EXPECT_EQ(item.authors.at(0).name, "Jan Kai");
  EXPECT_EQ(item.source_title, "Anderswo");
  EXPECT_EQ(item.source_url, "https://anderswo.example/");
  EXPECT_EQ(item.text, "Text ohne <Auszeichnung>.");
  EXPECT_EQ(item.rights, "CC0");
  EXPECT_EQ(item.lang, "de");
}

TEST(Atom, IdDoesNotDependOnWhereItWasFetched) {
  const std::string bytes =
      "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry></feed>";
  EXPECT_EQ(decode_bytes(bytes, "", "https://a.example/x").items.at(0).id, "1");
}

TEST(Atom03, IsReadUnderItsOlderNames) {
  const Decoded read = decode_bytes(
      "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><tagline>sub</tagline><entry>"
      "<title mode='base64'>VGl0bGU=</title><issued>2026-11-24T09:00:00Z</issued>"
      "<modified>2026-11-24T10:00:00Z</modified>"
      "<content type='text/html' mode='escaped'>&lt;p&gt;Body&lt;/p&gt;</content></entry></feed>");
  EXPECT_EQ(read.format, "atom03");
  EXPECT_EQ(read.feed.description, "sub");
  EXPECT_EQ(read.items.at(0).title, "Title");
  EXPECT_EQ(read.items[0].text, "Body");
  EXPECT_TRUE(read.items[0].published && read.items[0].updated);
}

TEST(Atom, EntryDocumentIsAFeedOfOne) {
  EXPECT_EQ(decode_bytes("<entry xmlns='http://www.w3.org/2005/Atom'><title>x</title></entry>")
                .items.size(),
            1u);
}

}  // namespace
}  // namespace chipwire
