#include "connectors/format/dates.h"

#include <gtest/gtest.h>

namespace chipwire {
namespace {

struct Case {
  const char* text;
  const char* want;  ///< to the second; empty: must be refused
};

std::string read(const char* text, const DateHints& hints = {}) {
  const auto stamp = read_date(text, hints);
  return stamp ? rfc3339(stamp->at).substr(0, 19) : "";
}

class Dates : public testing::TestWithParam<Case> {};

TEST_P(Dates, AreReadOrRefused) {
  EXPECT_EQ(read(GetParam().text), GetParam().want) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Mail, Dates,
    testing::Values(Case{"Tue, 24 Nov 2026 09:00:00 GMT", "2026-11-24T09:00:00"},
                    Case{"Tue, 24 Nov 2026 09:00:00 +0130", "2026-11-24T07:30:00"},
                    Case{"24 Nov 2026 09:00 -0500", "2026-11-24T14:00:00"},
                    Case{"Tue, 4 Nov 26 09:00:00 EST", "2026-11-04T14:00:00"},
                    Case{"Tue,24 November 2026 09:00:00 PDT", "2026-11-24T16:00:00"},
                    Case{"24 Nov 2026 09:00:00 GMT+02:00", "2026-11-24T07:00:00"},
                    Case{"Tue, 24th Nov 2026 9:00 p.m. GMT", "2026-11-24T21:00:00"},
                    Case{"24 Nov 2026 09:00:00 Asia/Tokyo", "2026-11-24T00:00:00"},
                    Case{"24 Jul 2026 09:00:00 ET", "2026-07-24T13:00:00"},
                    Case{"Tue, 31 Feb 2026 09:00:00 GMT", ""},
                    Case{"Tue, 24 Foo 2026 09:00:00 GMT", ""},
                    Case{"Tue, 24 Nov 2026 25:00:00 GMT", ""}, Case{"24 Nov", ""}));

INSTANTIATE_TEST_SUITE_P(
    Iso, Dates,
    testing::Values(
        Case{"2026-11-24T09:00:00Z", "2026-11-24T09:00:00"},
        Case{"2026-11-24T09:00:00.25-05:00", "2026-11-24T14:00:00"},
        Case{"2026-11-24T09:00-0500", "2026-11-24T14:00:00"},
        Case{"20261124T090000+0100", "2026-11-24T08:00:00"},
        Case{"2026-11-24 09:00:00", "2026-11-24T09:00:00"},
        Case{"2026-11-24", "2026-11-24T00:00:00"}, Case{"2026-328", "2026-11-24T00:00:00"},
        Case{"2026-W48-2", "2026-11-24T00:00:00"}, Case{"2026-11", "2026-11-01T00:00:00"},
        Case{"2026-11-24T24:00:00Z", "2026-11-25T00:00:00"}, Case{"0001-01-01T00:00:00Z", ""},
        Case{"2026-13-45T09:00:00Z", ""}, Case{"1795510800", "2026-11-24T09:00:00"},
        Case{"1795510800000", "2026-11-24T09:00:00"}));

INSTANTIATE_TEST_SUITE_P(
    Press, Dates,
    testing::Values(Case{"Dienstag, 24. November 2026, 9:30 Uhr", "2026-11-24T09:30:00"},
                    Case{"Di., 24.11.2026 - 09:30", "2026-11-24T09:30:00"},
                    Case{"24 novembre 2026 à 14h30", "2026-11-24T14:30:00"},
                    Case{"mar., 01 déc. 2026 16:11:02 +0000", "2026-12-01T16:11:02"},
                    Case{"1er mars 2026", "2026-03-01T00:00:00"},
                    Case{"martes, 24 de noviembre de 2026 10:00", "2026-11-24T10:00:00"},
                    Case{"24 ноября 2026 г., 09:30", "2026-11-24T09:30:00"},
                    Case{"24 листопада 2026", "2026-11-24T00:00:00"},
                    Case{"24 marraskuuta 2026 klo 9.30", "2026-11-24T09:30:00"},
                    Case{"1 Şubat 2026", "2026-02-01T00:00:00"},
                    Case{"24 نوفمبر 2026 - 09:30", "2026-11-24T09:30:00"},
                    Case{"24 พ.ย. 2569 15:09 น.", "2026-11-24T15:09:00"},
                    Case{"24 tháng 11 năm 2026", "2026-11-24T00:00:00"},
                    Case{"2026年11月24日 下午3:09", "2026-11-24T15:09:00"},
                    Case{"２０２６年１１月２４日（火）　９：００", "2026-11-24T09:00:00"},
                    Case{"令和8年11月24日午前9時05分", "2026-11-24T09:05:00"},
                    Case{"民國115年11月24日", "2026-11-24T00:00:00"},
                    Case{"2026. 11. 24. 오후 3:09", "2026-11-24T15:09:00"},
                    Case{"2026년 11월 24일 오전 9시 30분", "2026-11-24T09:30:00"},
                    Case{"11/24/2026 9:30 AM EST", "2026-11-24T14:30:00"}, Case{"tomorrow", ""},
                    Case{"24 Smarch 2026", ""}));

TEST(DateHints, CountryDecidesWhatAnAmbiguousZoneNameMeans) {
  EXPECT_EQ(read("24 Nov 2026 09:00:00 CST", {"CN", ""}), "2026-11-24T01:00:00");
  EXPECT_EQ(read("24 Nov 2026 09:00:00 CST", {"US", ""}), "2026-11-24T15:00:00");
  EXPECT_FALSE(read_date("24 Nov 2026 09:00:00 CST", {"CN", ""})->tz_assumed);
  EXPECT_TRUE(read_date("24 Nov 2026 09:00:00 CST")->tz_assumed);
}

TEST(DateHints, CountryDecidesTheOrderOfDayAndMonthUnlessTheWeekdayDoes) {
  EXPECT_EQ(read("03/04/2026", {"GB", ""}), "2026-04-03T00:00:00");
  EXPECT_EQ(read("03/04/2026", {"US", ""}), "2026-03-04T00:00:00");
  EXPECT_EQ(read("Fri, 03/04/2026", {"US", ""}), "2026-04-03T00:00:00");
}

TEST(DateHints, SourcesZoneServesDatesWithoutOne) {
  EXPECT_EQ(read("2026-07-24 09:00", {"", "Europe/Berlin"}), "2026-07-24T07:00:00");
  EXPECT_EQ(read("2026-11-24 09:00", {"", "Europe/Berlin"}), "2026-11-24T08:00:00");
}

TEST(DatePrecision, IsThatOfTheText) {
  EXPECT_EQ(read_date("2026-11-24")->precision, Precision::day);
  EXPECT_EQ(read_date("2026-11-24T09:00Z")->precision, Precision::minute);
  EXPECT_EQ(read_date("2026-11-24T09:00:00Z")->precision, Precision::second);
  EXPECT_TRUE(read_date("2026-11-24T09:00:00")->tz_assumed);
  EXPECT_EQ(read_date("  24 Nov 2026 09:00 GMT\n")->raw, "24 Nov 2026 09:00 GMT");
}

}  // namespace
}  // namespace chipwire
