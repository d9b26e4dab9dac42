#include "connectors/format/html_text.h"

#include <gtest/gtest.h>
#include <gumbo.h>
#include <memory>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

struct Case {
  const char *html, *want;
};

class HtmlText : public testing::TestWithParam<Case> {};

TEST_P(HtmlText, IsWhatAReaderSees) {
  EXPECT_EQ(html_text(GetParam().html), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Fragments, HtmlText,
    testing::Values(
        Case{"plain  text\n here", "plain text here"}, Case{"<p>one</p><p>two</p>", "one\n\ntwo"},
        Case{"one<br>two", "one two"}, Case{"one<br><br/>two", "one\n\ntwo"},
        Case{"a<b>b</b>c", "abc"}, Case{"x<script>if (a<b) {}</script>y", "xy"},
        Case{"x<style>p{}</style> y", "x y"}, Case{"1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2"},
        Case{"caf&eacute;&nbsp;&#8212;&#x2014;&#151;", "café ———"},
        Case{"AT&T &unknown; &amp;amp;", "AT&T &unknown; &amp;"},
        Case{"<ul><li>one<li>two</ul>after", "one\n\ntwo\n\nafter"},
        Case{"<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
        Case{"<div hidden>no<div>no</div>no</div>yes", "yes"},
        Case{"<span style='display: none'>no</span>yes", "yes"},
        Case{"<a title=\"a > b\" href=x>link</a>", "link"}, Case{"<!-- no -->yes<!--", "yes"},
        Case{"<svg><title>no</title></svg>yes", "yes"}, Case{"<script>unclosed", "unclosed"},
        Case{"日本\n語", "日本語"}, Case{"한국\n어", "한국 어"},
        Case{"<![CDATA[in]]> out", "in out"}, Case{"&lt;b&gt;", "<b>"}, Case{"<p", ""},
        Case{"&#0;&#xD800;a&#x202E;b\x01", "ab"}));

TEST(HtmlLine, HasNoParagraphs) {
  EXPECT_EQ(html_line("<p>Ship</p><p>arrives<br>today</p>"), "Ship arrives today");
}

TEST(HtmlText, StaysLinearOnDeepAndUnclosedInput) {
  std::string deep, hidden, open;
  for (int i = 0; i < 200'000; ++i) {
    deep += "<b><i>";
    hidden += "<p hidden>";
    open += "<![CDATA[<!--&";
  }
  std::string raw, names;
  for (int i = 0; i < 100'000; ++i) {
    raw += "<title></a>";
    names += "<x" + std::to_string(i) + " hidden>";
  }
  html_text(raw);
  html_text(names);
  html_text(deep);
  html_text(hidden);
  html_text(open);
}

/// The text that a full HTML parser finds, scripts and the like left out.
void gather(const GumboNode* node, std::string& text) {
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
      node->type == GUMBO_NODE_CDATA)
    text += node->v.text.text;
  if (node->type != GUMBO_NODE_ELEMENT) return;
  const GumboTag tag = node->v.element.tag;
  if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD) return;
  for (unsigned i = 0; i < node->v.element.children.length; ++i)
    gather(static_cast<const GumboNode*>(node->v.element.children.data[i]), text);
}

std::string without_space(std::string_view text) {
  std::string kept;
  for (char c : one_line(text))
    if (c != ' ') kept += c;
  return kept;
}

TEST(HtmlText, FindsTheCharactersThatGumboFinds) {
  for (const char* html :
       {"<p>One &amp; two<br>three &hellip; <em>four</em></p>",
        "<b>unclosed <i>nested</b> wrong</i>", "<p>a<p>b<div>c</p>d</div>",
        "&copy; 2026 &mdash; x &#x41;&#66;", "a < b and c > d, <5 items",
        "<a href='x?a=1&b=2'>q</a> <img alt='<no>'> end", "<ul><li>1<li>2</ul><hr>3",
        "text<!-- c > d -->more<!doctype x>end", "<script>'<p>'</script>seen<style>a</style>"}) {
    const auto destroy = [](GumboOutput* output) {
      gumbo_destroy_output(&kGumboDefaultOptions, output);
    };
    const std::unique_ptr<GumboOutput, decltype(destroy)> output{gumbo_parse(html), destroy};
    std::string want;
    gather(output->root, want);
    EXPECT_EQ(without_space(html_text(html)), without_space(want)) << html;
  }
}

TEST(HtmlEntity, KnowsAllOfHtmlAndNothingElse) {
  EXPECT_EQ(html_entity("CounterClockwiseContourIntegral"), "∳");
  EXPECT_EQ(html_entity("Zeta"), "Ζ");
  EXPECT_EQ(html_entity("notanentity"), "");
  EXPECT_EQ(html_entity("ampx"), "");
}

}  // namespace
}  // namespace chipwire
