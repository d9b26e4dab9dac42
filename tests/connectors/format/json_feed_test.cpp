#include <gtest/gtest.h>

#include "tests/connectors/format/read.h"

namespace chipwire {
namespace {

TEST(JsonFeed, IsReadWhole) {
  const Decoded read = decode_bytes(fixture("feed.json"), "application/feed+json",
                                    "https://notas.example/feed.json");
  EXPECT_EQ(read.format, "json11");
  EXPECT_EQ(read.feed.title, "Notas del puerto");
  EXPECT_EQ(read.feed.authors.at(0).email, "lia@notas.example");
  ASSERT_EQ(read.items.size(), 2u);
  const Item& item = read.items[0];
  EXPECT_EQ(item.id, "7");
  EXPECT_EQ(item.title, "Grúas & mareas");
  EXPECT_EQ(item.canonical_link, "https://notas.example/7");
  EXPECT_EQ(item.text, "Uno.\n\nDos.");
  EXPECT_EQ(item.summary, "Resumen");
  EXPECT_EQ(rfc3339(item.published->at), "2026-11-24T12:00:00.000000Z");
  EXPECT_EQ(item.categories.size(), 1u);
  EXPECT_EQ(item.enclosures.at(0).length, "10");
  EXPECT_EQ(item.authors.at(0).name, "Lía Muelle");
  EXPECT_EQ(read.items[1].text, "Una línea.\n\nOtra.");
  EXPECT_EQ(read.items[1].canonical_link, "https://otra.example/8");
  EXPECT_NE(item.raw_hash, read.items[1].raw_hash);
}

TEST(JsonFeed, Version10IsTold) {
  EXPECT_EQ(decode_bytes(R"({"version":"https://jsonfeed.org/version/1","items":[]})").format,
            "json10");
}

TEST(JsonFeed, OtherJsonIsRefused) {
  for (const char* json : {"{}", "[]", R"({"items":3})", R"({"items":[)", "{\"a\":\"\xff\"}"})
    EXPECT_THROW(decode_bytes(json), DecodeError) << json;
}

TEST(JsonFeed, OddTypesAreIgnored) {
  const Decoded read = decode_bytes(
      R"({"items":[{"id":{"a":1},"title":["x"],"tags":"one","authors":"Ann","date_published":5}]})");
  EXPECT_EQ(read.items.at(0).id, "");
  EXPECT_EQ(read.items[0].categories.at(0).term, "one");
  EXPECT_EQ(read.items[0].authors.at(0).name, "Ann");
}

}  // namespace
}  // namespace chipwire
