#include "daemon/detect/form.h"

#include <gtest/gtest.h>
#include <string>

namespace chipwire {
namespace {

const Fold& fold() {
  static const Fold instance;
  return instance;
}

bool stands_in(const std::string& written, const std::string& text) {
  const Form form = parse_form(written, {}, fold());
  std::string folded = fold()(text);
  open_hyphens(folded);
  const Piece& piece = form.pieces.front();
  const std::size_t at = folded.find(piece.text);
  return at != std::string::npos && is_bounded(folded, at, at + piece.text.size(), piece);
}

TEST(Fold, BringsWidthCaseAndFreeVariationTogether) {
  EXPECT_EQ(fold()("Ｈ２００"), "h200");
  EXPECT_EQ(fold()("İHRACAT"), fold()("ihracat"));
  EXPECT_EQ(fold()("остаётся"), fold()("остается"));
  EXPECT_EQ(fold()("أمريكا"), fold()("امريكا"));
  EXPECT_NE(fold()("schon"), fold()("schön"));
}

TEST(Fold, KeepsTheWayBackToTheOriginal) {
  std::string out;
  std::vector<std::uint32_t> origin;
  fold().append("Ｈ２ x", 10, out, origin);
  EXPECT_EQ(out, "h2 x");
  EXPECT_EQ(origin, (std::vector<std::uint32_t>{10, 13, 16, 17}));
}

TEST(Forms, KeepToWholeWordsUnlessOpen) {
  EXPECT_TRUE(stands_in("ban", "a ban on chips"));
  EXPECT_FALSE(stands_in("ban", "banks"));
  EXPECT_TRUE(stands_in("ban*", "banning"));
  EXPECT_TRUE(stands_in("*verbot", "Ausfuhrverbot"));
  EXPECT_FALSE(stands_in("verbot", "Ausfuhrverbot"));
}

TEST(Forms, StandAnywhereInScriptsWithoutSpaces) {
  EXPECT_TRUE(stands_in("出口", "对华出口管制"));
  EXPECT_TRUE(stands_in("h200", "英伟达H200芯片"));
  EXPECT_TRUE(stands_in("수출", "대중수출을"));
}

TEST(Forms, AllowArabicProclitics) {
  EXPECT_TRUE(stands_in("رقائق*", "والرقائق"));
  EXPECT_FALSE(stands_in("صين", "تحصين"));
}

TEST(Forms, TakeHyphensInsideWordsForSpaces) {
  EXPECT_TRUE(stands_in("ki chip*", "KI-Chips"));
}

TEST(Forms, ReadGapsAndStemsAsPieces) {
  const Form gap = parse_form("lehnt … ab", {}, fold());
  ASSERT_EQ(gap.pieces.size(), 2u);
  EXPECT_FALSE(gap.pieces[1].is_next);
  const Form stems = parse_form("нужн* лицензи*", {}, fold());
  ASSERT_EQ(stems.pieces.size(), 2u);
  EXPECT_TRUE(stems.pieces[1].is_next);
}

TEST(Forms, AskNamesForTheirCapitals) {
  const Form us = parse_form("US", {Kind::country}, fold());
  EXPECT_EQ(us.capitals, Capitals::all);
  EXPECT_TRUE(has_capitals("US", us.capitals));
  EXPECT_FALSE(has_capitals("us", us.capitals));
  EXPECT_EQ(parse_form("China", {Kind::country}, fold()).capitals, Capitals::first);
  EXPECT_EQ(parse_form("中国", {Kind::country}, fold()).capitals, Capitals::any);
}

TEST(Forms, AreWeakBehindAQuestionMark) {
  EXPECT_TRUE(parse_form("?A100", {Kind::product}, fold()).meaning.is_weak);
  EXPECT_FALSE(parse_form("A100", {Kind::product}, fold()).meaning.is_weak);
}

}  // namespace
}  // namespace chipwire
