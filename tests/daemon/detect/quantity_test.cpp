#include "daemon/detect/quantity.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "daemon/detect/form.h"

namespace chipwire {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr double none = -1;

const NumberWords& shipped_words() {
  static const NumberWords words = [] {
    NumberWords read;
    std::vector<Problem> problems;
    read.read(SOURCE_DIR "/config/knowledge/numbers.tsv", Fold(), problems);
    EXPECT_THAT(problems, IsEmpty());
    return read;
  }();
  return words;
}

std::string folded(const std::string& text) {
  std::string result = Fold()(text);
  open_hyphens(result);
  return result;
}

std::vector<NumberMention> mentions(const std::string& language, const std::string& text) {
  return find_numbers(folded(text), shipped_words(), language);
}

struct UnitCase {
  const char* language;
  const char* text;
  double min, max;
};

class Units : public testing::TestWithParam<UnitCase> {};

TEST_P(Units, AreReadWithTheirBounds) {
  const UnitCase& wanted = GetParam();
  std::vector<NumberMention> units;
  for (const NumberMention& mention : mentions(wanted.language, wanted.text)) {
    if (mention.counted == Counted::units) units.push_back(mention);
  }
  ASSERT_THAT(units, SizeIs(1)) << wanted.language << ": " << wanted.text;
  EXPECT_EQ(units[0].min.value_or(none), wanted.min) << wanted.text;
  EXPECT_EQ(units[0].max.value_or(none), wanted.max) << wanted.text;
}

INSTANTIATE_TEST_SUITE_P(
    Languages, Units,
    testing::Values(UnitCase{"en", "no more than 7,500 accelerators", none, 7500},
                    UnitCase{"en", "as many as 18,000 Nvidia <NVDA.O> GB200s", none, 18000},
                    UnitCase{"en", "over half a million processors", 500000, none},
                    UnitCase{"en", "two dozen servers", 24, 24},
                    UnitCase{"en", "tens of thousands of GPUs", 20000, 99999},
                    UnitCase{"en", "several hundred thousand chips", 200000, 999999},
                    UnitCase{"en", "between 20,000 and 30,000 chips", 20000, 30000},
                    UnitCase{"en", "2-3 million units", 2e6, 3e6},
                    UnitCase{"en", "3 lakh Nvidia chips", 300000, 300000},
                    UnitCase{"de", "bis zu 12.500 KI-Chips", none, 12500},
                    UnitCase{"de", "sechs Ätzanlagen", 6, 6},
                    UnitCase{"de", "dreihundertfünfzigtausend Stück", 350000, 350000},
                    UnitCase{"de", "mehrere hunderttausend Chips", 200000, 999999},
                    UnitCase{"it", "oltre 250 mila unità", 250000, none},
                    UnitCase{"it", "15mila H100", 15000, 15000},
                    UnitCase{"it", "trentacinquemila chip", 35000, 35000},
                    UnitCase{"fr", "jusqu'à 12 500 puces", none, 12500},
                    UnitCase{"fr", "plusieurs milliers d'accélérateurs", 2000, 9999},
                    UnitCase{"es", "medio millón de chips", 500000, 500000},
                    UnitCase{"es", "cientos de miles de procesadores", 200000, 999999},
                    UnitCase{"nl", "vijfendertigduizend chips", 35000, 35000},
                    UnitCase{"pt-BR", "até 12,5 mil chips", none, 12500},
                    UnitCase{"pl", "setki tysięcy chipów", 200000, 999999},
                    UnitCase{"pl", "co najmniej 12 tys. kart", 12000, none},
                    UnitCase{"ru", "от 20 до 30 тысяч чипов", 20000, 30000},
                    UnitCase{"ru", "полмиллиона ускорителей", 500000, 500000},
                    UnitCase{"uk", "понад 250 тис. чипів", 250000, none},
                    UnitCase{"tr", "250 binden fazla çip", 250000, none},
                    UnitCase{"tr", "12.500'e kadar işlemci", none, 12500},
                    UnitCase{"tr", "4 bin 608 işlemci", 4608, 4608},
        UnitCase{"en", "charged over 312 servers", 312, 312},
        UnitCase{"en", "up to 40,000 AMD Instinct&trade; MI325X accelerators", none, 40000},
        UnitCase{"ar", "ما يصل إلى ١٢ ألف رقاقة", none, 12000},
                    UnitCase{"ar", "مئات الآلاف من الوحدات", 200000, 999999},
                    UnitCase{"hi", "ढाई लाख चिप", 250000, 250000},
                    UnitCase{"hi", "२५ हजार तक चिप", none, 25000},
                    UnitCase{"vi", "tối đa 12.500 con chip", none, 12500},
                    UnitCase{"vi", "hàng trăm nghìn chip", 200000, 999999},
                    UnitCase{"zh-Hans", "三十五万颗", 350000, 350000},
                    UnitCase{"zh-Hans", "25余万颗芯片", 250000, none},
                    UnitCase{"zh-Hans", "数十万颗", 200000, 999999},
                    UnitCase{"zh-Hans", "最多采购3.5万颗", none, 35000},
                    UnitCase{"zh-Hant", "最多2萬5000顆", none, 25000},
                    UnitCase{"ja", "25万個を超える", 250000, none},
                    UnitCase{"ja", "最大2万5000基", none, 25000},
                    UnitCase{"ko", "7만2천개", 72000, 72000},
                    UnitCase{"ko", "수십만 개", 200000, 999999},
                    UnitCase{"ko", "25만여 개", 250000, none}));

struct MoneyCase {
  const char* language;
  const char* text;
  double amount;
  const char* currency;
};

class Amounts : public testing::TestWithParam<MoneyCase> {};

TEST_P(Amounts, AreReadWithTheirCurrency) {
  const MoneyCase& wanted = GetParam();
  const std::vector<NumberMention> found = mentions(wanted.language, wanted.text);
  ASSERT_THAT(found, SizeIs(1)) << wanted.text;
  EXPECT_EQ(found[0].counted, Counted::money);
  EXPECT_DOUBLE_EQ(found[0].min.value_or(found[0].max.value_or(none)), wanted.amount);
  EXPECT_EQ(found[0].currency, wanted.currency);
}

INSTANTIATE_TEST_SUITE_P(Languages, Amounts,
                         testing::Values(MoneyCase{"en", "worth $2.5bn", 2.5e9, "USD"},
                                         MoneyCase{"en", "S$155 million", 155e6, "SGD"},
                                         MoneyCase{"en", "Rs 41 crore", 410e6, "INR"},
                                         MoneyCase{"de", "3,2 Milliarden Euro", 3.2e9, "EUR"},
                                         MoneyCase{"fr", "3 milliards de dollars", 3e9, "USD"},
                                         MoneyCase{"es", "2.500 millones de dólares", 2.5e9, "USD"},
                                         MoneyCase{"ru", "12,5 млрд рублей", 12.5e9, "RUB"},
                                         MoneyCase{"ar", "2.5 مليار دولار", 2.5e9, "USD"},
                                         MoneyCase{"zh-Hans", "1亿6000万元", 160e6, "CNY"},
                                         MoneyCase{"zh-Hant", "1億6000萬元", 160e6, "TWD"},
                                         MoneyCase{"ja", "2兆3000億円", 2.3e12, "JPY"},
                                         MoneyCase{"ko", "1조 2000억 원", 1.2e12, "KRW"}));

class NotUnits : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(NotUnits, CountNothingThatIsShipped) {
  const auto& [language, text] = GetParam();
  for (const NumberMention& mention : mentions(language, text)) {
    EXPECT_FALSE(quantity_of(mention)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, NotUnits,
                         testing::Values(std::pair{"en", "the RTX Pro 6000 and the 5nm node"},
                                         std::pair{"en", "12% of 1,200 workers since 2023"},
                                         std::pair{"en", "Alibaba 9988.HK fell at 13:52"},
                                         std::pair{"en", "on January 28 chips were barred"},
                                         std::pair{"en", "56 violations in 21 countries"},
                                         std::pair{"nl", "tussen 2023 en 2025 onderdelen"},
                    std::pair{"de", "am 28. Januar 2026, Einstein"},
                                         std::pair{"ru", "28 января 2026 года"},
                                         std::pair{"zh-Hans", "2026年1月28日，第三批，百分之五十"},
                                         std::pair{"ja", "1月28日、56回、3社"},
                                         std::pair{"ko", "1월 28일, 3개사, 144차례"},
                                         std::pair{"vi", "ngày 17/3, 25 người"}));

TEST(Numbers, SpanTheirBoundAndWhatTheyCount) {
  const std::string text = folded("It may ship up to 7,500 chips.");
  const auto found = find_numbers(text, shipped_words(), "en");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "up to 7,500 chips");
  EXPECT_EQ(text.substr(found[0].number, 5), "7,500");
}

TEST(Numbers, WithUnknownLanguageReadSharedFormsAndEnglish) {
  EXPECT_THAT(mentions("xx", "7,500 chips"), SizeIs(1));
}

TEST(NumberWords, RefuseAnUnknownKindACurrencyThatIsNoneAndAStyle) {
  const std::string file = testing::TempDir() + "/numbers.tsv";
  std::ofstream(file) << "kind\tlang\tform\tvalue\nsize\ten\tbig\t1\ncurrency\ten\tclams\tclam\n"
                         "writes\ten\tbackwards\t0\nunit\ten\tchips\t0\n";
  NumberWords words;
  std::vector<Problem> problems;
  words.read(file, Fold(), problems);
  ASSERT_THAT(problems, SizeIs(3));
  EXPECT_EQ(problems[0].position.line, 2u);
  EXPECT_EQ(problems[1].position.line, 3u);
  EXPECT_EQ(problems[2].position.line, 4u);
}

}  // namespace
}  // namespace chipwire
