#include "connectors/format/encoding.h"

#include <gtest/gtest.h>
#include <unicode/unistr.h>

namespace chipwire {
namespace {

std::string encoded(const std::string& utf8, const char* charset) {
  const auto text = icu::UnicodeString::fromUTF8(utf8);
  std::string bytes(static_cast<std::size_t>(text.length()) * 4 + 8, '\0');
  const int32_t length =
      text.extract(0, text.length(), bytes.data(), static_cast<uint32_t>(bytes.size()), charset);
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

struct Case {
  const char *charset, *text;
};

class Charset : public testing::TestWithParam<Case> {
 protected:
  std::string xml(bool declared) const {
    return "<?xml version=\"1.0\"" +
           (declared ? std::string{" encoding=\""} + GetParam().charset + '"' : "") + "?><t>" +
           GetParam().text + "</t>";
  }
};

TEST_P(Charset, IsReadAsTheXmlDeclarationSays) {
  const Characters read = read_characters(encoded(xml(true), GetParam().charset), "text/xml");
  EXPECT_EQ(read.utf8, xml(true));
  EXPECT_EQ(read.warning, "");
}

TEST_P(Charset, IsReadAsTheHeaderSays) {
  const Characters read =
      read_characters(encoded(xml(false), GetParam().charset),
                      std::string{"application/rss+xml; charset=\""} + GetParam().charset + '"');
  EXPECT_EQ(read.utf8, xml(false));
}

INSTANTIATE_TEST_SUITE_P(
    All, Charset,
    testing::Values(Case{"UTF-8", "zażółć 中文"}, Case{"ISO-8859-1", "Übermaß café"},
                    Case{"windows-1252", "“Café” – naïve €"}, Case{"ISO-8859-15", "Prix : 5 €"},
                    Case{"windows-1251", "экспорт чипов"}, Case{"KOI8-R", "экспорт чипов"},
                    Case{"ISO-8859-2", "zażółć gęślą jaźń"}, Case{"windows-1256", "تصدير الرقائق"},
                    Case{"GB18030", "芯片出口许可𠀀"}, Case{"GBK", "芯片出口許可"},
                    Case{"Big5", "晶片出口許可"}, Case{"Shift_JIS", "半導体の輸出許可"},
                    Case{"EUC-JP", "半導体の輸出許可"}, Case{"ISO-2022-JP", "半導体の輸出許可"},
                    Case{"EUC-KR", "반도체 수출 허가"}, Case{"UTF-16LE", "输出许可"},
                    Case{"UTF-16BE", "输出许可"}, Case{"windows-874", "ส่งออกชิป"}));

TEST(Encoding, MarkBeatsHeaderAndDeclaration) {
  const Characters read =
      read_characters("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"windows-1251\"?><t>é</t>",
                      "text/xml; charset=iso-8859-1");
  EXPECT_EQ(read.encoding, "UTF-8");
  EXPECT_NE(read.utf8.find("é"), std::string::npos);
}

TEST(Encoding, Gb2312IsReadAsGb18030) {
  const std::string text = "<?xml version=\"1.0\" encoding=\"gb2312\"?><t>镕喆</t>";
  const Characters read = read_characters(encoded(text, "GB18030"), "");
  EXPECT_EQ(read.utf8, text);
}

TEST(Encoding, LyingUtf8IsReadAsWindows1252) {
  const Characters read = read_characters(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><t>\x93"
      "caf\xe9\x94</t>",
      "");
  EXPECT_EQ(read.encoding, "windows-1252");
  EXPECT_NE(read.utf8.find("“café”"), std::string::npos);
  EXPECT_NE(read.warning, "");
}

TEST(Encoding, TextThatIsUtf8IsNotReadAsLatin1) {
  const Characters read =
      read_characters("<?xml version=\"1.0\"?><t>café – 中文</t>", "text/xml; charset=iso-8859-1");
  EXPECT_EQ(read.encoding, "UTF-8");
  EXPECT_NE(read.warning, "");
}

TEST(Encoding, StrayBytesInUtf8AreReadAsWindows1252) {
  const Characters read = read_characters("<t>é ü ö \x92 中文</t>", "");
  EXPECT_EQ(read.encoding, "UTF-8");
  EXPECT_NE(read.utf8.find("’"), std::string::npos);
}

TEST(Encoding, UnknownLabelIsSniffed) {
  const std::string text =
      "<t>"
      "商务部公布对相关物项实施出口管制的公告，自公布之日起正式实施。企业出口上述物项应当依法申请许"
      "可。</t>";
  const Characters read = read_characters(encoded(text, "GB18030"), "text/xml; charset=none");
  EXPECT_EQ(read.utf8, text);
}

TEST(Encoding, DocumentKnowsBetterThanAServersDefault) {
  const std::string text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><t>экспорт</t>";
  const Characters read =
      read_characters(encoded(text, "windows-1251"), "text/xml; charset=ISO-8859-1");
  EXPECT_EQ(read.utf8, text);
}

TEST(Encoding, HeaderBeatsADeclarationThatWouldAlsoFit) {
  const std::string text = "<?xml version=\"1.0\" encoding=\"windows-1252\"?><t>экспорт</t>";
  const Characters read = read_characters(encoded(text, "KOI8-R"), "text/xml; charset=koi8-r");
  EXPECT_EQ(read.utf8, text);
}

TEST(Encoding, NamesTheOneDeclaredUnlessTheBytesAreOfItsSuperset) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><t>";
  EXPECT_EQ(read_characters(head + "\xe9</t>", "").encoding, "iso-8859-1");
  EXPECT_EQ(read_characters(head + "\x93\xe9\x94</t>", "").encoding, "windows-1252");
}

TEST(Encoding, StaysLinearOnNothingButStrayBytes) {
  EXPECT_FALSE(read_characters(std::string(2'000'000, '\xff'), "").utf8.empty());
}

TEST(HeaderParameter, IsFoundWithoutItsQuotes) {
  EXPECT_EQ(header_parameter("text/xml; a=b; CHARSET = 'utf-8' ; c", "charset"), "utf-8");
  EXPECT_EQ(header_parameter("text/xml", "charset"), "");
}

}  // namespace
}  // namespace chipwire
