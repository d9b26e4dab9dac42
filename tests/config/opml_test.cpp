#include <gmock/gmock.h>

#include "config/load.h"
#include "tests/temporary_directory.h"

namespace chipwire {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

namespace {

std::vector<Source> sources(std::string_view opml) {
  TemporaryDirectory directory;
  directory.write("list.opml", opml);
  return load_defaults(directory.path()).sources;
}

std::vector<std::string> problems(std::string_view opml) {
  std::vector<std::string> lines;
  try {
    sources(opml);
  } catch (const ConfigError& error) {
    for (const auto& problem : error.problems()) {
      const auto line = to_string(problem);
      lines.push_back(line.substr(line.rfind("list.opml:", line.find(": "))));
    }
  }
  return lines;
}

}  // namespace

TEST(Opml, NestedOutlinesGiveTheGroup) {
  const auto read = sources(R"(<?xml version="1.0"?>
<opml version="2.0"><head><title>x</title></head><body>
  <outline text="Chips">
    <outline title="Asia" text="ignored">
      <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/f?x=1&amp;y=2"/>
    </outline>
    <outline type="rss" title="C" text="c" xmlUrl="http://c.example/"/>
  </outline>
  <outline type="rss" text="D" xmlUrl="https://d.example/"/>
  <outline text="an empty folder"/>
</body></opml>)");
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].group, "Chips/Asia");
  EXPECT_EQ(read[0].title, "A & B");
  EXPECT_EQ(read[0].url, "https://a.example/f?x=1&y=2");
  EXPECT_THAT(read[0].name, testing::MatchesRegex("a-example-[0-9a-f]{8}"));
  EXPECT_THAT(to_string(read[0].position), EndsWith("list.opml:5:8"));
  EXPECT_EQ(read[1].group, "Chips");
  EXPECT_EQ(read[1].title, "C");
  EXPECT_EQ(read[2].group, "");
}

TEST(Opml, NamesMistakesWithTheirPlace) {
  EXPECT_THAT(problems("<opml><body>\n<outline xmlUrl='ftp://a.example/'/>\n"
                       "  <outline xmlUrl='https://b.example/'/>\n"
                       "  <outline xmlUrl='https://b.example/'/></body></opml>"),
              ElementsAre("list.opml:2:2: xmlUrl must begin with http:// or https://",
                          HasSubstr("is taken by the source at")));
  EXPECT_THAT(problems("<opml>\n<body>"), ElementsAre(HasSubstr("not XML")));
  EXPECT_THAT(problems("<rss/>"), ElementsAre(HasSubstr("not OPML")));
}

}  // namespace chipwire
