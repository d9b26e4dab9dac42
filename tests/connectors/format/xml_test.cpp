#include "connectors/format/xml.h"

#include <gtest/gtest.h>

#include "connectors/decode.h"
#include "connectors/format/xml_repair.h"

namespace chipwire {
namespace {

struct Case {
  const char *xml, *text;  ///< of the element `t`
};

class Repair : public testing::TestWithParam<Case> {};

TEST_P(Repair, ReadsWhatStrictParsersRefuse) {
  const Xml xml{GetParam().xml};
  const Element t = xml.root().local_name() == "t" ? xml.root() : xml.root().descendant("t");
  ASSERT_TRUE(t);
  EXPECT_EQ(t.text(), GetParam().text);
  EXPECT_TRUE(xml.malformed());
}

INSTANTIATE_TEST_SUITE_P(
    Faults, Repair,
    testing::Values(Case{"junk before <?xml version='1.0'?><t>x</t>", "x"},
                    Case{"<t>AT&T</t>", "AT&T"}, Case{"<t>caf&eacute; &nbsp;x</t>", "café \u00a0x"},
                    Case{"<r><t>x</r>", "x"}, Case{"<r><t>x</t></u></r>", "x"},
                    Case{"<r><t>x", "x"}, Case{"<r><t><![CDATA[x</t></r>", "x"},
                    Case{"<r a=1 b><t c=d>x</t></r>", "x"}, Case{"<r><t>1 < 2</t><u></r>", "1 < 2"},
                    Case{"<r><t>x</t><br></r>", "x"}));

TEST(Xml, LeavesCdataAlone) {
  const Xml xml{"<r>&bad <![CDATA[&eacute; & <b>]]></r>"};
  EXPECT_EQ(xml.root().text(), "&bad &eacute; & <b>");
}

TEST(Xml, ReadsPlainEntitiesOfItsOwnDocumentType) {
  const Xml xml{"<!DOCTYPE r [<!ENTITY pub \"The Publisher\">]><r>&pub;</r>"};
  EXPECT_EQ(xml.root().text(), "The Publisher");
}

TEST(Xml, DoesNotExplodeOnNestedEntities) {
  std::string laughs = "<!DOCTYPE r [<!ENTITY a \"haha\">";
  for (char c = 'b'; c < 'k'; ++c) {
    laughs += std::string{"<!ENTITY "} + c + " \"";
    for (int i = 0; i < 10; ++i) laughs += std::string{"&"} + static_cast<char>(c - 1) + ";";
    laughs += "\">";
  }
  const Xml xml{laughs + "]><r>&j;</r>"};
  EXPECT_LT(xml.root().text().size(), 100u);
}

TEST(Xml, BoundsWhatEntitiesExpandTo) {
  std::string many = "<!DOCTYPE r [<!ENTITY a \"" + std::string(4000, 'x') + "\">]><r>";
  for (int i = 0; i < 10'000; ++i) many += "&a;";
  const Xml xml{many + "</r>"};
  EXPECT_LT(xml.root().text().size(), 300'000u);
}

TEST(Xml, RefusesTooManyTags) {
  std::string many;
  for (int i = 0; i < 1'000'001; ++i) many += "<a>";
  EXPECT_THROW(Xml{many}, DecodeError);
}

TEST(Xml, SurvivesDeepNesting) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  const Xml xml{deep + "<t/>"};
  EXPECT_TRUE(xml.root().descendant("t"));
}

TEST(Rebuild, StaysLinear) {
  std::string sections, ends = "<r>", attributes = "<r";
  for (int i = 0; i < 200'000; ++i) {
    sections += "<a><![CDATA[";
    ends += "</x" + std::to_string(i % 7) + "><y>";
    attributes += " a" + std::to_string(i) + "='1'";
  }
  for (const std::string& text : {sections, ends, attributes + "><b xmlns=''/>"}) rebuild(text);
  const Xml many{attributes + "><x:b xmlns=''/><x:c/></r>"};
  EXPECT_EQ(many.root().first().vocabulary(), Vocabulary::other);
}

TEST(Xml, BindsNamespacesByUriAndKnowsTheirMisspellings) {
  for (const char* uri : {"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.1",
                          " https://PURL.org/dc/elements/1.1/ "}) {
    const Xml xml{std::string{"<r xmlns:x=\""} + uri + "\"><x:date/></r>"};
    EXPECT_EQ(xml.root().first().vocabulary(), Vocabulary::dc) << uri;
  }
  const Xml undeclared{"<r><dc:date/></r>"};
  EXPECT_EQ(undeclared.root().first().vocabulary(), Vocabulary::dc);
  const Xml misleading{"<r xmlns:dc=\"urn:else\"><dc:date/></r>"};
  EXPECT_EQ(misleading.root().first().vocabulary(), Vocabulary::other);
}

TEST(Xml, BindsNamespacesDeclaredInside) {
  const Xml xml{"<r><a xmlns=\"http://www.w3.org/2005/Atom\"><b/></a><b/></r>"};
  EXPECT_EQ(xml.root().child("a").first().vocabulary(), Vocabulary::atom10);
  EXPECT_EQ(xml.root().child("b").vocabulary(), Vocabulary::core);
}

TEST(Element, SourceIsTheElementAsDelivered) {
  const Xml xml{"<r> <i a='>'>x<i2/></i> <i/>\n<i>last</i> </r>"};
  Element item = xml.root().first();
  EXPECT_EQ(item.source(), "<i a='>'>x<i2/></i>");
  item = item.next();
  EXPECT_EQ(item.source(), "<i/>");
  item = item.next();
  EXPECT_EQ(item.source(), "<i>last</i>");
}

TEST(Element, MarkupKeepsTheSpaceBetweenTags) {
  const Xml xml{"<r><b>a</b> <i>b &lt; c</i></r>"};
  EXPECT_EQ(xml.root().markup(), "<b>a</b> <i>b &lt; c</i>");
}

TEST(Element, BaseIsResolvedThroughItsAncestors) {
  const Xml xml{"<r xml:base='/a/'><i xml:base='b/'><t/></i></r>"};
  EXPECT_EQ(xml.root().descendant("t").base("http://example.com/feed"), "http://example.com/a/b/");
}

TEST(MendReferences, LeavesSoundTextUntouched) {
  EXPECT_FALSE(mend_references("<r>a &amp; b &#233; &#xE9;<![CDATA[ & ]]><!-- & --></r>"));
}

}  // namespace
}  // namespace chipwire
