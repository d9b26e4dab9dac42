#include "connectors/format/plain.h"

#include <gtest/gtest.h>

namespace chipwire {
namespace {

TEST(Clean, DropsControlAndBidiCharacters) {
  EXPECT_EQ(clean("a\x01\x1b[31mb\u202ec\u2066d\u2069\ufeff"), "a[31mbcd");
  EXPECT_EQ(clean("a\tb\nc\r\nd\re"), "a\tb\nc\nd\ne");
}

TEST(Clean, LeavesOnlyValidUtf8) {
  EXPECT_EQ(clean("\xed\xa0\x80x\xc3(\xff\xf4\x90\x80\x80y\xc0\xaf"), "x(y");
}

TEST(Clean, KeepsEveryScript) {
  const std::string text = "Ünïcode 中文 日本語 한국어 русский العربية हिन्दी 😀";
  EXPECT_EQ(clean(text), text);
}

TEST(OneLine, CollapsesWhiteSpaceAsAReaderSeesIt) {
  EXPECT_EQ(one_line("  a \n\t b\u00a0\u3000c  "), "a b c");
  EXPECT_EQ(one_line("出口\n管理"), "出口管理");
  EXPECT_EQ(one_line("출구\n관리"), "출구 관리");
}

TEST(Paragraphs, ArePartedByOneBlankLine) {
  EXPECT_EQ(paragraphs("a\nb\n\n \nc\n"), "a b\n\nc");
}

}  // namespace
}  // namespace chipwire
