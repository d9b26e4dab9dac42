#include "connectors/format/url.h"

#include <gtest/gtest.h>

namespace chipwire {
namespace {

struct Case {
  const char *reference, *want;
};

class ResolveUrl : public testing::TestWithParam<Case> {};

// RFC 3986, 5.4
TEST_P(ResolveUrl, FollowsTheStandard) {
  EXPECT_EQ(resolve_url("http://a/b/c/d;p?q", GetParam().reference), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Examples, ResolveUrl,
    testing::Values(Case{"g:h", "g:h"}, Case{"g", "http://a/b/c/g"}, Case{"./g", "http://a/b/c/g"},
                    Case{"g/", "http://a/b/c/g/"}, Case{"/g", "http://a/g"},
                    Case{"//g", "http://g"}, Case{"?y", "http://a/b/c/d;p?y"},
                    Case{"g?y", "http://a/b/c/g?y"}, Case{"#s", "http://a/b/c/d;p?q#s"},
                    Case{"g#s", "http://a/b/c/g#s"}, Case{";x", "http://a/b/c/;x"},
                    Case{".", "http://a/b/c/"}, Case{"..", "http://a/b/"},
                    Case{"../g", "http://a/b/g"}, Case{"../..", "http://a/"},
                    Case{"../../../g", "http://a/g"}, Case{"/./g", "http://a/g"},
                    Case{"/../g", "http://a/g"}, Case{"g.", "http://a/b/c/g."},
                    Case{"./g/.", "http://a/b/c/g/"}, Case{"g/../h", "http://a/b/c/h"}));

TEST(ResolveUrl, LeavesWhatItCannotResolve) {
  EXPECT_EQ(resolve_url("", "news/1.html"), "news/1.html");
  EXPECT_EQ(resolve_url("not a base", "news/1.html"), "news/1.html");
  EXPECT_EQ(resolve_url("https://example.com", "1.html"), "https://example.com/1.html");
}

TEST(ResolveUrl, TrimsAndJoinsWhatWasWrapped) {
  EXPECT_EQ(resolve_url("", " https://example.com/a\n  b "), "https://example.com/a  b");
}

TEST(IsWebLink, RefusesOtherSchemes) {
  EXPECT_TRUE(is_web_link("HTTPS://example.com"));
  EXPECT_TRUE(is_web_link("/relative"));
  for (const char* url :
       {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x"})
    EXPECT_FALSE(is_web_link(url)) << url;
}

}  // namespace
}  // namespace chipwire
