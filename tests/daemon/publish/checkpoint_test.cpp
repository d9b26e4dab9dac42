#include "daemon/publish/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace chipwire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t me = 42;

Seen seen(std::uint64_t id) {
  return {.id = id,
          .raw = id * 3,
          .content = id * 5,
          .alias = id * 7,
          .version = -static_cast<std::int64_t>(id),
          .seq = static_cast<std::uint32_t>(id % 7 + 1),
          .topics = static_cast<std::uint32_t>(id % 11),
          .last_seen = static_cast<std::uint32_t>(1'700'000'000 + id),
          .status = static_cast<Status>(id % 3),
          .band = static_cast<Band>(id / 3 % 3),
          .change = static_cast<Change>(id % 6),
          .held = id % 5 == 0};
}

Cursor cursor_with(std::uint64_t first, std::uint64_t last) {
  Cursor cursor;
  cursor.source = "wire";
  cursor.generation = 1;
  for (auto id = first; id <= last; ++id) cursor.seen[id] = seen(id);
  return cursor;
}

Cursor full_cursor() {
  auto cursor = cursor_with(1, 700);
  cursor.generation = 77;
  cursor.rules = 3;
  cursor.primed = true;
  cursor.ids_change = true;
  cursor.validators = {.etag = "\"a\0b\"", .last_modified = "Tue, 24 Nov 2026", .url = "http://x/"};
  cursor.topics = {"stories", "review", "to-japan"};
  cursor.last_success = Instant(std::chrono::microseconds{1'764'000'000'123'456});
  cursor.last_deadletter = Instant(std::chrono::microseconds{-5});
  cursor.failing = true;
  cursor.items_per_hour = 12.75;
  return cursor;
}

void expect_equal(const Cursor& a, const Cursor& b) {
  EXPECT_EQ(a.source, b.source);
  EXPECT_EQ(a.generation, b.generation);
  EXPECT_EQ(a.rules, b.rules);
  EXPECT_EQ(a.primed, b.primed);
  EXPECT_EQ(a.ids_change, b.ids_change);
  EXPECT_EQ(a.validators, b.validators);
  EXPECT_EQ(a.topics, b.topics);
  EXPECT_EQ(a.seen, b.seen);
  EXPECT_EQ(a.last_success, b.last_success);
  EXPECT_EQ(a.last_deadletter, b.last_deadletter);
  EXPECT_EQ(a.failing, b.failing);
  EXPECT_EQ(a.items_per_hour, b.items_per_hour);
}

/// A partition as Kafka keeps it: the latest record of each key.
class Partition {
 public:
  CheckpointChange write(const Cursor& cursor) {
    auto change = checkpoint_change(written_, cursor, me);
    written_ = change.written;
    for (const auto& record : change.records) log_.push_back(record);
    return change;
  }
  std::map<std::string, Checkpoint> read() const {
    CheckpointReader reader;
    for (const auto& record : log_) {
      reader.read(record.key, record.is_tombstone ? std::nullopt
                                                  : std::optional<std::string_view>(record.value));
    }
    return reader.take();
  }
  std::vector<Record>& log() { return log_; }

 private:
  Written written_;
  std::vector<Record> log_;
};

std::vector<std::string> keys(const CheckpointChange& change) {
  std::vector<std::string> keys;
  for (const auto& record : change.records) {
    keys.push_back(record.key + (record.is_tombstone ? " gone" : ""));
  }
  return keys;
}

TEST(Checkpoint, BringsEveryMemberBack) {
  Partition partition;
  const auto cursor = full_cursor();
  partition.write(cursor);
  auto read = partition.read();
  ASSERT_THAT(read, SizeIs(1));
  expect_equal(read.at("wire").cursor, cursor);
  EXPECT_EQ(read.at("wire").written.writer, me);
  EXPECT_EQ(read.at("wire").written.generation, 77u);
}

TEST(Checkpoint, OfAnEmptyCursorIsItsHead) {
  Partition partition;
  Cursor cursor;
  cursor.source = "wire";
  EXPECT_THAT(keys(partition.write(cursor)), ElementsAre("wire"));
  expect_equal(partition.read().at("wire").cursor, cursor);
}

TEST(Checkpoint, HoldsAtMost256EntriesAPage) {
  Partition partition;
  EXPECT_THAT(keys(partition.write(cursor_with(1, 256))), ElementsAre("wire#0", "wire"));
  EXPECT_THAT(keys(partition.write(cursor_with(1, 257))), ElementsAre("wire#1", "wire"));
}

TEST(Checkpoint, WritesOnlyTheHeadWhereNoEntryChanged) {
  Partition partition;
  auto cursor = full_cursor();
  partition.write(cursor);
  cursor.validators.etag = "other";
  EXPECT_THAT(keys(partition.write(cursor)), ElementsAre("wire"));
}

TEST(Checkpoint, WritesOnlyThePageOfAChangedEntry) {
  Partition partition;
  auto cursor = full_cursor();
  partition.write(cursor);
  cursor.seen[300].seq += 1;
  EXPECT_THAT(keys(partition.write(cursor)), ElementsAre("wire#1", "wire"));
}

TEST(Checkpoint, PutsNewEntriesTogetherWhateverTheirHash) {
  Partition partition;
  auto cursor = cursor_with(1000, 2999);
  partition.write(cursor);
  for (std::uint64_t id : {1, 5000, 999, 100000}) cursor.seen[id] = seen(id);
  EXPECT_THAT(keys(partition.write(cursor)), ElementsAre("wire#7", "wire"));
}

TEST(Checkpoint, RemovesAPageWhoseEntriesAreGone) {
  Partition partition;
  partition.write(cursor_with(1, 600));
  EXPECT_THAT(keys(partition.write(cursor_with(257, 600))), ElementsAre("wire#0 gone", "wire"));
  expect_equal(partition.read().at("wire").cursor, cursor_with(257, 600));
}

TEST(Checkpoint, KeepsFewPagesForFewEntries) {
  Partition partition;
  partition.write(cursor_with(1, 20 * 256));
  auto sparse = cursor_with(1, 0);
  for (std::uint64_t id = 1; id <= 20 * 256; id += 256) sparse.seen[id] = seen(id);
  partition.write(sparse);
  EXPECT_THAT(partition.read().at("wire").written.pages, SizeIs(1));
  expect_equal(partition.read().at("wire").cursor, sparse);
}

TEST(Checkpoint, GoesOnFromARestoredCursor) {
  Partition partition;
  auto cursor = full_cursor();
  partition.write(cursor);
  auto restored = std::move(partition.read().at("wire"));
  EXPECT_THAT(keys(checkpoint_change(restored.written, restored.cursor, me)), ElementsAre("wire"));
}

TEST(Checkpoint, SurvivesAnyHistory) {
  std::mt19937 random(7);
  Partition partition;
  Cursor cursor;
  cursor.source = "wire";
  std::uint64_t next = 1;
  for (int round = 0; round < 200; ++round) {
    cursor.generation = static_cast<std::uint64_t>(round) + 1;
    for (auto n = random() % 300; n > 0; --n, ++next) {
      const auto id = next * 0x9e3779b97f4a7c15;
      cursor.seen[id] = seen(id);
    }
    for (auto& [id, entry] : cursor.seen) entry.seq += random() % 97 == 0;
    const auto share = random() % 3 == 0 ? 2u : 9u;
    std::erase_if(cursor.seen, [&](const auto&) { return random() % share == 0; });
    const auto change = partition.write(cursor);
    std::set<std::string> once;
    for (const auto& record : change.records) EXPECT_TRUE(once.insert(record.key).second);
    for (const auto& page : change.written.pages) EXPECT_LE(page.ids.size(), 256u);
    auto read = partition.read();
    expect_equal(read.at("wire").cursor, cursor);
    if (HasFailure()) return;
  }
}

TEST(Checkpoint, KeepsSourcesApart) {
  Partition a;
  a.write(cursor_with(1, 300));
  auto other = cursor_with(5, 9);
  other.source = "wire-2";
  for (const auto& record : checkpoint_change({}, other, me).records) a.log().push_back(record);
  auto read = a.read();
  ASSERT_THAT(read, SizeIs(2));
  expect_equal(read.at("wire").cursor, cursor_with(1, 300));
  expect_equal(read.at("wire-2").cursor, other);
}

TEST(CheckpointReader, IgnoresWhatIsNotOfACursor) {
  CheckpointReader reader;
  reader.read("wire#held/abc", "{}");
  EXPECT_THAT(reader.take(), IsEmpty());
}

TEST(CheckpointReader, ForgetsARemovedSource) {
  Partition partition;
  partition.write(cursor_with(1, 3));
  partition.log().push_back(
      {.topic = "checkpoints", .key = "wire", .value = {}, .headers = {}, .is_tombstone = true});
  EXPECT_THAT(partition.read(), IsEmpty());
}

TEST(CheckpointReader, RefusesANewerSchemaAndSaysSo) {
  Partition partition;
  partition.write(cursor_with(1, 3));
  for (auto& record : partition.log()) record.value[2] = static_cast<char>(Cursor::schema + 1);
  try {
    partition.read();
    FAIL();
  } catch (const CheckpointError& error) {
    EXPECT_THAT(error.what(), HasSubstr("newer chipwire"));
  }
}

TEST(CheckpointReader, RefusesAMissingPage) {
  Partition partition;
  partition.write(cursor_with(1, 3));
  partition.log().erase(partition.log().begin());
  EXPECT_THROW(partition.read(), CheckpointError);
}

TEST(CheckpointReader, RefusesEveryDamagedByte) {
  Partition whole;
  whole.write(cursor_with(1, 3));
  for (std::size_t r = 0; r < whole.log().size(); ++r) {
    for (std::size_t i = 0; i < whole.log()[r].value.size(); ++i) {
      auto damaged = whole;
      damaged.log()[r].value[i] ^= 0x40;
      EXPECT_THROW(damaged.read(), CheckpointError) << "record " << r << " byte " << i;
    }
  }
}

TEST(CheckpointReader, RefusesEveryCutRecord) {
  Partition whole;
  whole.write(cursor_with(1, 3));
  for (std::size_t r = 0; r < whole.log().size(); ++r) {
    for (std::size_t i = 0; i < whole.log()[r].value.size(); ++i) {
      auto damaged = whole;
      damaged.log()[r].value.resize(i);
      EXPECT_THROW(damaged.read(), CheckpointError) << "record " << r << " length " << i;
    }
  }
}

}  // namespace
}  // namespace chipwire
