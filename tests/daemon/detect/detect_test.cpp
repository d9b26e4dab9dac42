#include "daemon/detect/detect.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace chipwire {
namespace {

const Knowledge& shipped() {
  static const Knowledge knowledge = Knowledge::load(SOURCE_DIR "/config/knowledge");
  return knowledge;
}

Reading read(const std::string& lang, const std::string& title, const std::string& text) {
  Item item;
  item.lang = lang;
  item.title = title;
  item.text = text;
  return detect(item, shipped());
}

std::vector<std::string> names(const std::vector<Named>& members) {
  std::vector<std::string> list;
  for (const Named& member : members) list.push_back(member.name);
  return list;
}

struct Story {
  const char *lang, *title, *text;
  Action action;
  Side side;
  const char* country;
  std::vector<std::string> products;
};

class Stories : public testing::TestWithParam<Story> {};

TEST_P(Stories, AreFoundWithTheirCoreSlots) {
  const Story& story = GetParam();
  const Reading reading = read(story.lang, story.title, story.text);
  EXPECT_EQ(reading.band, Band::publish) << reading.score;
  ASSERT_FALSE(reading.claims.empty());
  const Claim& claim = reading.claims.front();
  EXPECT_EQ(name_of(claim.action), name_of(story.action));
  EXPECT_EQ(name_of(claim.side), name_of(story.side));
  EXPECT_EQ(claim.authority.country, story.country);
  EXPECT_EQ(names(claim.products), story.products);
}

INSTANTIATE_TEST_SUITE_P(
    Languages, Stories,
    testing::Values(
        Story{"en",
              "US revokes licence for Nvidia H200 sales to Tencent",
              "The Commerce Department has revoked a licence that let Nvidia ship H200 chips to "
              "Tencent.",
              Action::revoke,
              Side::export_,
              "US",
              {"H200"}},
        Story{"de",
              "Niederlande verweigern ASML Ausfuhr von DUV-Anlagen nach China",
              "Die niederländische Regierung hat ASML eine Ausfuhrgenehmigung für DUV-Anlagen "
              "verweigert.",
              Action::deny,
              Side::export_,
              "NL",
              {"DUV lithography"}},
        Story{
            "fr",
            "La Chine autorise l'importation de puces H20 de Nvidia",
            "Pékin a autorisé l'importation de puces H20 de Nvidia par Baidu, selon deux sources.",
            Action::approve,
            Side::import,
            "CN",
            {"H20"}},
        Story{"ja",
              "米、エヌビディアのH200の対中輸出を許可",
              "米商務省はエヌビディアのH200について中国への輸出を許可したと発表した。",
              Action::approve,
              Side::export_,
              "US",
              {"H200"}},
        Story{"ko",
              "미국, AMD MI308 대중 수출 허가 취소",
              "미국 상무부가 AMD MI308의 중국 수출 허가를 취소했다고 발표했다.",
              Action::revoke,
              Side::export_,
              "US",
              {"MI308"}},
        Story{"zh-Hans",
              "中国禁止镓和锗对美出口",
              "中国商务部宣布，即日起禁止镓、锗对美国出口。",
              Action::restrict,
              Side::export_,
              "CN",
              {"gallium", "germanium"}},
        Story{"ru",
              "Китай запретил экспорт галлия и германия в Японию",
              "Министерство коммерции КНР объявило о запрете экспорта галлия и германия в Японию.",
              Action::restrict,
              Side::export_,
              "CN",
              {"gallium", "germanium"}},
        Story{"sv",
              "Kina godkänner import av Nvidias H200-chips för Alibaba",
              "Kinas handelsministerium har gett klartecken för Alibaba att köpa H200-chips.",
              Action::approve,
              Side::import,
              "CN",
              {"H200"}},
        Story{"id",
              "AS cabut izin ekspor chip AMD MI308 ke Tiongkok",
              "Departemen Perdagangan AS mencabut lisensi ekspor chip MI308 buatan AMD untuk "
              "Alibaba.",
              Action::revoke,
              Side::export_,
              "US",
              {"MI308"}}),
    [](const auto& param) {
      std::string name = param.param.lang;
      std::erase(name, '-');
      return name + std::to_string(param.index);
    });

struct NearMiss {
  const char *name, *lang, *title, *text;
};

class NearMisses : public testing::TestWithParam<NearMiss> {};

TEST_P(NearMisses, AreNotPublished) {
  const Reading reading = read(GetParam().lang, GetParam().title, GetParam().text);
  EXPECT_NE(reading.band, Band::publish) << reading.score;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, NearMisses,
    testing::Values(
        NearMiss{"food", "en", "China approves imports of potato chips from Peru",
                 "Customs cleared the first shipment of fried snacks after a two-year review."},
        NearMiss{"merger", "en", "Regulator approves takeover of chip designer",
                 "The antitrust authority cleared the acquisition under conditions."},
        NearMiss{"arms", "de", "Regierung genehmigt Export von Panzern und Munition",
                 "Der Rüstungsexport nach Norwegen wurde genehmigt."},
        NearMiss{"subsidy", "fr", "Bruxelles autorise une aide d'État pour une usine de puces",
                 "La Commission a approuvé une subvention de deux milliards d'euros."},
        NearMiss{"medical", "en", "FDA approves brain implant with AI chip",
                 "The agency granted the device approval after a clinical trial with 40 patients."},
        NearMiss{"business", "en", "Micron's quarterly profit doubles on memory demand",
                 "Revenue rose 40 percent from a year earlier, shares gained in late trading."},
        NearMiss{"casino", "es", "Autorizan la importación de fichas para el casino",
                 "El ayuntamiento dio permiso para las nuevas mesas de póquer."}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(Detect, GivesTheSameReadingForTheSameItem) {
  const auto once =
      read("en", "US licenses H200 exports", "Commerce granted Nvidia a licence for China.");
  const auto again =
      read("en", "US licenses H200 exports", "Commerce granted Nvidia a licence for China.");
  EXPECT_EQ(once.score, again.score);
  EXPECT_EQ(once.terms.size(), again.terms.size());
}

TEST(Detect, ReadsAnEmptyItemAsNothing) {
  const Reading reading = detect(Item{}, shipped());
  EXPECT_EQ(reading.band, Band::none);
  EXPECT_TRUE(reading.claims.empty());
}

TEST(Detect, RecognisesAnUnlistedModelBesideItsMaker) {
  const Reading reading =
      read("en", "US approves export of Nvidia H750 to Alibaba",
           "The Commerce Department granted Nvidia a licence to ship H750 chips to China.");
  ASSERT_FALSE(reading.claims.empty());
  EXPECT_EQ(names(reading.claims[0].products), std::vector<std::string>{"H750"});
  EXPECT_TRUE(reading.claims[0].products[0].id.empty());
}

TEST(Detect, ReadsTheLetterOInAModelAsAZero) {
  const Reading reading = read("en", "US approves export of Nvidia H2O chips to China",
                               "The Commerce Department granted Nvidia a licence for H2O chips.");
  ASSERT_FALSE(reading.claims.empty());
  EXPECT_EQ(names(reading.claims[0].products), std::vector<std::string>{"H20"});
}

TEST(Detect, TakesTheLegalFormOffAnUnlistedMaker) {
  const Reading reading =
      read("de", "BAFA lehnt Ausfuhr von Ätzanlagen ab",
           "Der Anlagenbauer Hallstein Plasmatechnik AG darf sechs Ätzanlagen nicht nach China "
           "liefern. Das BAFA hat den Antrag der Hallstein Plasmatechnik AG abgelehnt.");
  ASSERT_FALSE(reading.claims.empty());
  EXPECT_EQ(names(reading.claims[0].supplier), std::vector<std::string>{"Hallstein Plasmatechnik"});
}

TEST(Detect, CallsAnonymousWordReportedAndADenialDisputed) {
  const auto certainty = [](const char* text) {
    const Reading reading = read("en", "China approves import of Nvidia H200 chips", text);
    return reading.claims.empty() ? Certainty::expected : reading.claims[0].certainty;
  };
  EXPECT_EQ(
      certainty("Beijing approved the import of H200 chips, people familiar with the matter said."),
      Certainty::reported);
  EXPECT_EQ(
      certainty(
          "The commerce ministry announced on Monday that it approved the import of H200 chips."),
      Certainty::confirmed);
  EXPECT_EQ(
      certainty(
          "The commerce ministry denied the report that it approved the import of H200 chips."),
      Certainty::disputed);
}

TEST(Detect, EvidenceCountsCodePointsOfItsField) {
  Item item;
  item.lang = "de";
  item.title = "„Überraschung“: USA genehmigen Export von Nvidia H200 nach China";
  item.text = "Das US-Handelsministerium hat die Ausfuhr genehmigt – für Alibaba.";
  const Reading reading = detect(item, shipped());
  ASSERT_FALSE(reading.claims.empty());
  bool found = false;
  for (const Evidence& span : reading.claims[0].evidence) {
    if (span.slot != "products" || span.field != Field::title) continue;
    found = true;
    EXPECT_EQ(span.quote.substr(0, 4), "H200");
    EXPECT_EQ(span.begin, 49u);
    EXPECT_EQ(span.end - span.begin, span.quote.size());
  }
  EXPECT_TRUE(found);
}

TEST(Detect, RecallsOlderDecisionsAsBackgroundOnly) {
  const Reading reading = read("en", "China approves import of Nvidia H200 chips",
                               "Beijing approved the import of H200 chips for Alibaba on "
                               "Monday.\n\nBuyers had waited for weeks.\n\n"
                               "Last year the US banned exports of Nvidia A100 chips to China.");
  ASSERT_EQ(reading.claims.size(), 1u);
  EXPECT_EQ(names(reading.claims[0].products), std::vector<std::string>{"H200"});
  ASSERT_EQ(reading.background.size(), 1u);
  EXPECT_EQ(reading.background[0].authority.country, "US");
  EXPECT_EQ(names(reading.background[0].products), std::vector<std::string>{"A100"});
}

}  // namespace
}  // namespace chipwire
