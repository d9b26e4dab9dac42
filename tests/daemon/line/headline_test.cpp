#include "daemon/line/headline.h"

#include <gtest/gtest.h>

#include "daemon/line/declared.h"

namespace chipwire {
namespace {

using enum DeclaredChange;

TEST(Headline, SaysWhatItChanges) {
  const struct {
    const char* headline;
    DeclaredChange change;
  } cases[] = {
      {"CORRECTED-US clears chips for export", correct},
      {"CORRECTED: US clears chips for export", correct},
      {"CORRECTED – US clears chips", correct},
      {"US clears chips for export (CORRECTED)", correct},
      {"(CORRECTED) US clears chips for export", correct},
      {"[CORRECTION] US clears chips", correct},
      {"OFFICIAL CORRECTED-US clears chips", correct},
      {"【更正】美国批准出口", correct},
      {"訂正：米、輸出を承認", correct},
      {"[정정] 미국, 수출 승인", correct},
      {"REFILE-US clears chips for export", update},
      {"UPDATE 2-US clears chips for export", update},
      {"UPDATE 1: US clears chips", update},
      {"US clears chips (UPDATED)", update},
      {"STORY WITHDRAWN", kill},
      {"STORY WITHDRAWN-US clears chips", kill},
      {"KILL: US clears chips", kill},
      {"KILL - US clears chips", kill},
      {"MANDATORY KILL", kill},
      {"STORY HOLD: US clears chips", withhold},
      // The same words in sentences say nothing:
      {"Correction in chip stocks deepens", none},
      {"CORRECTION IN CHIP STOCKS DEEPENS", none},
      {"Kill switch bill for AI chips advances", none},
      {"KILL-SWITCH BILL FOR AI CHIPS ADVANCES", none},
      {"UPDATE ON CHIP EXPORTS DUE TODAY", none},
      {"UPDATE", none},
      {"US says story withdrawn", none},
      {"RPT-US clears chips for export", none},
      {"US clears chips (H200)", none},
      {"", none},
  };
  for (const auto& c : cases) EXPECT_EQ(change_in_headline(c.headline), c.change) << c.headline;
}

TEST(Declared, TakesTheStricterOfStatusAndSign) {
  Item item;
  item.title = "CORRECTED-US clears chips";
  EXPECT_EQ(declared_by(item).basis, Basis::text);
  item.declared = update;  // what the format says goes before the headline
  EXPECT_EQ(declared_by(item).change, update);
  EXPECT_EQ(declared_by(item).basis, Basis::explicit_);
  item.status = Status::withheld;
  EXPECT_EQ(declared_by(item).change, withhold);
  item.declared = kill;
  EXPECT_EQ(declared_by(item).change, kill);
  EXPECT_EQ(declared_by(item).status, Status::canceled);
}

TEST(Declared, IsNothingForPlainItems) {
  Item item;
  item.title = "US clears chips";
  EXPECT_EQ(declared_by(item).change, none);
  EXPECT_EQ(declared_by(item).basis, Basis::diff);
  item.slugline = "CHIPS (CORRECTED)";
  EXPECT_EQ(declared_by(item).change, correct);
}

}  // namespace
}  // namespace chipwire
