// Goldens under tests/data/line/records are rewritten by CHIPWIRE_REWRITE_GOLDENS=1; look at the
// difference before you commit it: within version 1 of a schema members are only added.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <unistd.h>

#include "config/digest.h"
#include "daemon/line/deadletter.h"
#include "daemon/line/item_json.h"
#include "daemon/line/source_records.h"
#include "tests/daemon/line/line_fixture.h"

namespace chipwire {
namespace {

namespace fs = std::filesystem;
using testing::Feed;
using testing::item;
using testing::morning;
using testing::on;
using namespace std::chrono_literals;

const fs::path goldens = fs::path(SOURCE_DIR) / "tests/data/line/records";

/// An item with every member set.
Item full_item() {
  Item full =
      item("tag:example,2026:1", "China approves H200 imports", "First.\n\nSecond “quoted”.");
  full.raw_hash = 1;
  full.version = 2;
  full.version_raw = "2";
  full.affects = {"tag:example,2026:0"};
  full.expires = Timestamp{morning + 24h, "tomorrow", Precision::day, true};
  full.embargo = Embargo{morning - 1h};
  full.subtitle = "Subtitle";
  full.slugline = "CHIPS-CHINA/";
  full.byline = "By A. Writer";
  full.dateline = "BEIJING, Nov 24";
  full.summary = "Summary";
  full.lang = "en-GB";
  full.lang_detected = "en";
  full.updated = Timestamp{morning, "09:00 GMT", Precision::minute, false};
  full.links = {{full.canonical_link, "alternate", "text/html", "", "", ""}};
  full.credited = "Wire";
  full.provider = "Provider";
  full.authors = {{"A. Writer", "a@news.example", "https://news.example/a", ""}};
  full.contributors = {{"C. Helper", "", "", ""}};
  full.subjects = {{"medtop:20000171", "", "business"}};
  full.categories = {{"Chips", "https://news.example/tags", "Chips"}};
  full.tickers = {"NVDA.O"};
  full.places = {"CN"};
  full.urgency = 3;
  full.priority = 4;
  full.alert = true;
  full.rights = "© Example";
  full.ednotes = {{"Corrects figure", true}, {"not for publication", false}};
  full.enclosures = {{"https://news.example/a.jpg", "", "image/jpeg", "Photo", "", "1234"}};
  full.warnings = {"undefined entity"};
  return full;
}

Clocks clocks() {
  return {morning - 300ms,
          morning - 200ms,
          morning - 2ms,
          morning - 1ms,
          {sha256_hex("document"), 8, "application/rss+xml", "UTF-8"}};
}

/// Adds what settle() writes of `items` under the given setting.
void add_settled(std::vector<Record>& records, Feed& feed, std::vector<Item> items, Band band) {
  const Revised revised = revise(feed.cursor, std::move(items), feed.source, morning);
  const std::vector<Reading> readings(revised.revisions.size(), testing::reading(band));
  Settled settled =
      settle(feed.cursor, revised, readings, feed.source, feed.routes, clocks(), morning);
  feed.cursor = settled.next;
  std::move(settled.records.begin(), settled.records.end(), std::back_inserter(records));
}

/// One record of every kind, of full and of bare items.
std::vector<Record> produced() {
  std::vector<Record> records;
  for (ItemsTopic setting : {ItemsTopic::seen, ItemsTopic::full}) {
    Feed feed(testing::polled());
    feed.source.title = "Example News";
    feed.source.country = "GB";
    feed.source.group = "europe";
    feed.source.tier = "1";
    feed.routes.items = setting;
    feed.routes.version = "0.1.0";
    feed.routes.knowledge_digest = sha256_hex("knowledge");
    Item bare;
    bare.id = "bare";
    add_settled(records, feed, {full_item(), bare}, Band::publish);
    add_settled(records, feed, {item("bare", "Out of scope")}, Band::none);
    add_settled(records, feed, {item("other", "Another")}, Band::review);  // after a gap
  }
  Document document;
  document.source.name = "example";
  document.url = "https://user:canary@news.example/feed";
  document.file_name = "broken.xml";
  document.bytes = "<rss\xff";
  records.push_back(deadletter_record(document, "no known format", morning));
  records.push_back(source_event_record("example", {"failing", "500", morning}));
  Outcome failed;
  failed.kind = Outcome::Kind::failed;
  failed.http_status = 500;
  failed.error = "500 Internal Server Error";
  failed.cause = "http_5xx";
  failed.consecutive_failures = 3;
  failed.at = morning;
  records.push_back(source_health_record(testing::polled(), failed, Cursor{}, morning));
  return records;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Validates JSON lines; empty if they are right.
std::string faults_in(const std::string& lines) {
  const fs::path path = fs::path(::testing::TempDir()) / ("records-" + std::to_string(getpid()));
  std::ofstream(path, std::ios::binary) << lines;
  const std::string command = "python3 '" SOURCE_DIR
                              "/tests/daemon/line/validate_records.py' '" SOURCE_DIR
                              "/config/schemas' < '" +
                              path.string() + "' > '" + path.string() + ".out' 2>&1";
  const int status = std::system(command.c_str());
  std::string faults = content_of(path.string() + ".out");
  if (status != 0 && faults.empty()) faults = "validator failed";
  fs::remove(path);
  fs::remove(path.string() + ".out");
  return faults;
}

TEST(Records, FulfilTheirSchemas) {
  std::string lines;
  for (const Record& record : produced()) lines += record.value + '\n';
  EXPECT_EQ(faults_in(lines), "");
}

TEST(Records, AreRefusedByTheirSchemasWhereAMemberIsMissingOrNull) {
  Json story = Json::parse(on({produced(), {}, true, 0, false}, "stories").at(0).value);
  Json without = story, untyped = story;
  without["item"].erase("rights");
  untyped["claims"] = nullptr;
  EXPECT_NE(faults_in(without.dump() + '\n'), "");
  EXPECT_NE(faults_in(untyped.dump() + '\n'), "");
  story["added_later"] = 1;
  EXPECT_EQ(faults_in(story.dump() + '\n'), "");
}

TEST(Records, AreThoseOfTheGoldens) {
  const bool rewrite = std::getenv("CHIPWIRE_REWRITE_GOLDENS") != nullptr;
  std::map<std::string, int> numbers;
  for (const Record& record : produced()) {
    const std::string name = record.topic + '-' + std::to_string(++numbers[record.topic]) + ".json";
    const Json json = Json::parse(record.value);
    if (rewrite) std::ofstream(goldens / name) << json.dump(2) << '\n';
    ASSERT_TRUE(fs::exists(goldens / name)) << name;
    EXPECT_EQ(json, Json::parse(content_of(goldens / name))) << name;
  }
}

TEST(Records, OfEarlierBuildsFulfilTheSchemasOfToday) {
  std::string lines;
  for (const auto& file : fs::directory_iterator(goldens)) {
    lines += Json::parse(content_of(file.path())).dump() + '\n';
  }
  ASSERT_NE(lines, "");
  EXPECT_EQ(faults_in(lines), "");
}

TEST(Records, HoldNeitherAddressesOfDocumentsNorPrivateNotes) {
  for (const Record& record : produced()) {
    EXPECT_EQ(record.value.find("canary"), std::string::npos) << record.topic;
    EXPECT_EQ(record.value.find("not for publication"), std::string::npos) << record.topic;
  }
}

TEST(Copy, IsEqualForSyndicatedCopies) {
  const Item one = item("a", "China approves H200 imports", "BEIJING (Wire) - The lead.\n\nMore.");
  Item copy = item("b", "China Approves H200 Imports ", "BEIJING (Wire) – The lead.\n\nOther.");
  EXPECT_EQ(copy_hash(one), copy_hash(copy));
  copy.text = "Another lead.";
  EXPECT_NE(copy_hash(one), copy_hash(copy));
  EXPECT_EQ(copy_hash(Item{}), "");
}

TEST(DeadLetter, KeepsTheFirstBytesOfAnyContent) {
  Document document;
  document.source.name = "example";
  document.bytes = std::string(300'000, '\xff');
  const Record record = deadletter_record(document, "bad \xff", morning);
  const Json json = Json::parse(record.value);
  EXPECT_EQ(record.topic, "deadletter");
  EXPECT_EQ(record.key, "example");
  EXPECT_EQ(json["length"], 300'000);
  EXPECT_EQ(json["sha256"], sha256_hex(document.bytes));
  EXPECT_EQ(json["bytes"].get<std::string>().size(), (262'144u + 2) / 3 * 4);
  document.bytes = "Man";
  EXPECT_EQ(Json::parse(deadletter_record(document, "", morning).value)["bytes"], "TWFu");
}

TEST(DeadLetter, IsWrittenOnceForAStateAndForEachFile) {
  Document document;
  document.source.name = "example";
  const auto fail = [&](Feed& feed) {
    const Settled settled =
        settle_unreadable(feed.cursor, feed.source, document, "broken", feed.now);
    feed.cursor = settled.next;
    feed.now += 10min;
    return settled;
  };
  Feed poll(testing::polled());
  EXPECT_EQ(fail(poll).records.size(), 1u);
  const Settled still = fail(poll);
  EXPECT_FALSE(still.changed);
  EXPECT_EQ(still.records.size(), 0u);
  poll.read({item("a", "A")});
  const Settled soon = fail(poll);  // failing again within the hour
  EXPECT_TRUE(soon.changed);
  EXPECT_EQ(soon.records.size(), 0u);
  poll.read({item("a", "A")});
  poll.now += 1h;
  EXPECT_EQ(fail(poll).records.size(), 1u);
  Feed drop(testing::wire());
  EXPECT_EQ(fail(drop).records.size(), 1u);
  EXPECT_EQ(fail(drop).records.size(), 1u);
  EXPECT_FALSE(drop.cursor.failing);
}

}  // namespace
}  // namespace chipwire
