#include "config/feed_url.h"

#include <gmock/gmock.h>

namespace chipwire {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(FeedUrl, AcceptsHttpAndHttps) {
  for (const auto* url :
       {"http://a.example/", "https://a.example:8443/x?y=z#f", "HTTPS://A.EXAMPLE",
        "http://[2001:db8::1]:80/", "http://127.0.0.1:8000/feed",
        "https://user:${credential:password}@a.example/", "https://a.example/?key=${credential:k}",
        "https://bücher.example/"}) {
    EXPECT_THAT(feed_url_fault(url), IsEmpty()) << url;
  }
}

TEST(FeedUrl, NamesTheFault) {
  const std::pair<const char*, const char*> cases[] = {
      {"ftp://a.example/", "http://"},
      {"file:///etc/passwd", "http://"},
      {"//a.example/", "http://"},
      {"", "http://"},
      {"https://", "host"},
      {"https:///path", "host"},
      {"https://${credential:host}/", "host"},
      {"https://a.example:0/", "port"},
      {"https://a.example:70000/", "port"},
      {"https://a.example:80x/", "port"},
      {"https://a.example/a b", "blank"},
      {"https://a.example/\r\nX: y", "blank"},
      {"https://user:geheim@a.example/", "plain text"},
      {"https://a.example/?key=${credential:a/b}", "credential"},
  };
  for (const auto& [url, fault] : cases) {
    EXPECT_THAT(feed_url_fault(url), HasSubstr(fault)) << url;
    EXPECT_THAT(feed_url_fault(url), Not(HasSubstr("geheim"))) << url;
  }
}

TEST(FeedUrl, NamesASourceByHostAndDigest) {
  EXPECT_EQ(name_from_url("https://News.Example.org:8080/a?b=1"), "news-example-org-aff5da33");
  EXPECT_NE(name_from_url("https://a.example/1"), name_from_url("https://a.example/2"));
  const auto longest = name_from_url("https://" + std::string(200, 'a') + ".example/");
  EXPECT_EQ(longest.size(), 64u);
}

}  // namespace chipwire
