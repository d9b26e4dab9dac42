// The directory itself, without a loop: time is the test's.

#include "connectors/transport/drop_directory.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/connectors/transport/running_intake.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Time = DropDirectory::Time;
namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class DropDirectoryTest : public testing::Test {
 protected:
  DropDirectoryTest() {
    source_.name = "wire";
    source_.kind = SourceKind::directory;
    source_.path = root_.path() / "drop";
    source_.min_interval = 10s;
    source_.settle_time = 500ms;
    source_.language = "de";
    fs::create_directory(drop());
  }

  fs::path drop() const { return root_.path() / "drop"; }
  void write(const std::string& name, const std::string& text = "<rss/>") const {
    std::ofstream(drop() / name, std::ios::binary) << text;
  }
  void move_in(const std::string& name, const std::string& text = "<rss/>") const {
    root_.write("outside", text);
    fs::rename(root_.path() / "outside", drop() / name);
  }
  static void set_time(const fs::path& path, long seconds) {
    const timespec times[2] = {{seconds, 0}, {seconds, 0}};
    ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  }

  DropDirectory& directory() {
    if (!directory_) directory_.emplace(source_, 1000, inotify_);
    return *directory_;
  }
  /// Passes the kernel's notices on.
  bool hear() {
    bool worth = false;
    inotify_.read([&](int, std::uint32_t mask, std::string_view name) {
      worth = directory().notice(mask, name, time_) || worth;
    });
    return worth;
  }
  DropDirectory::Harvest harvest(std::size_t max_files = 1000) {
    hear();
    return directory().harvest(max_files, time_);
  }
  static std::vector<std::string> names(const DropDirectory::Harvest& harvest) {
    std::vector<std::string> names;
    for (const Document& document : harvest.documents) names.push_back(document.file_name);
    return names;
  }
  /// What lies directly in a directory, sub-directories left out.
  static std::vector<std::string> files_in(const fs::path& path) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path)) {
      if (!entry.is_directory()) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryDirectory root_;
  Source source_;
  Inotify inotify_;
  std::optional<DropDirectory> directory_;
  Time time_{1h};
};

TEST_F(DropDirectoryTest, TakesARenamedFileAtOnceAndMovesItWhenAcknowledged) {
  EXPECT_THAT(names(harvest()), IsEmpty());
  move_in("a.xml", "<rss>a</rss>");
  EXPECT_TRUE(hear());
  const auto taken = harvest();
  ASSERT_THAT(names(taken), ElementsAre("a.xml"));
  EXPECT_EQ(taken.documents[0].bytes, "<rss>a</rss>");
  EXPECT_EQ(taken.documents[0].source.name, "wire");
  EXPECT_EQ(taken.documents[0].source.language, "de");
  EXPECT_EQ(taken.receipts, taken.receipts);
  EXPECT_THAT(files_in(drop()), ElementsAre("a.xml"));
  directory().acknowledge(taken.receipts);
  EXPECT_THAT(files_in(drop()), IsEmpty());
  EXPECT_EQ(content_of(drop() / "processed/a.xml"), "<rss>a</rss>");
  EXPECT_THAT(names(harvest()), IsEmpty());
}

TEST_F(DropDirectoryTest, DoesNotTakeAFileTwiceWhileItIsUnderWay) {
  harvest();
  move_in("a.xml");
  ASSERT_THAT(harvest().receipts, SizeIs(1));
  time_ += 1min;  // a whole scan
  EXPECT_THAT(harvest().receipts, IsEmpty());
}

TEST_F(DropDirectoryTest, ReadsAnUnacknowledgedFileAgainAfterARestart) {
  harvest();
  move_in("a.xml");
  ASSERT_THAT(names(harvest()), ElementsAre("a.xml"));
  directory_.reset();
  EXPECT_THAT(names(harvest()), IsEmpty());
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, WaitsForAFileThatIsWrittenInPlace) {
  harvest();
  std::ofstream half(drop() / "a.xml");
  half << "<rss>" << std::flush;
  time_ += 5min;  // however long its writer takes
  EXPECT_THAT(names(harvest()), IsEmpty());
  half << "</rss>";
  half.close();
  const auto closed = harvest();
  EXPECT_THAT(names(closed), IsEmpty());
  EXPECT_EQ(closed.next_look, time_ + 500ms);
  time_ += 499ms;
  EXPECT_THAT(names(harvest()), IsEmpty());
  time_ += 1ms;
  const auto taken = harvest();
  ASSERT_THAT(names(taken), ElementsAre("a.xml"));
  EXPECT_EQ(taken.documents[0].bytes, "<rss></rss>");
}

TEST_F(DropDirectoryTest, WaitsForAWriterThatStartedEarlier) {
  std::ofstream half(drop() / "a.xml");
  half << "<rss>" << std::flush;
  harvest();
  time_ += 2s;
  EXPECT_THAT(names(harvest()), IsEmpty()) << "its writer still has it open";
  half << "</rss>";
  half.close();
  harvest();
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, WaitsForACreatedFileToBeFilled) {
  harvest();
  const FileDescriptor made(open((drop() / "a.xml").c_str(), O_CREAT | O_WRONLY, 0644));
  ASSERT_TRUE(made);
  harvest();
  time_ += 10s;
  EXPECT_THAT(names(harvest()), IsEmpty());
}

TEST_F(DropDirectoryTest, TakesALinkedFileOnceItHasStoodStill) {
  harvest();
  root_.write("outside", "<rss/>");
  fs::create_hard_link(root_.path() / "outside", drop() / "a.xml");
  fs::remove(root_.path() / "outside");
  EXPECT_THAT(names(harvest()), IsEmpty());
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, ScansAtItsStartAndFromTimeToTime) {
  write("early.xml");
  EXPECT_TRUE(harvest().scanned);
  time_ += 500ms;
  const auto first = harvest();
  EXPECT_FALSE(first.scanned);
  EXPECT_THAT(names(first), ElementsAre("early.xml"));
  move_in("late.xml");
  inotify_.read([](int, std::uint32_t, std::string_view) {});  // lost
  time_ += 9s;
  EXPECT_THAT(names(harvest()), IsEmpty());
  time_ += 1s;
  EXPECT_TRUE(harvest().scanned);
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("late.xml"));
}

TEST_F(DropDirectoryTest, LooksAtEverythingWhenNoticesWereLost) {
  harvest();
  write("a.xml");
  inotify_.read([](int, std::uint32_t, std::string_view) {});
  directory().mistrust();
  EXPECT_TRUE(harvest().scanned);
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, OrdersByTimeThenName) {
  const struct {
    const char* name;
    long time;
  } files[] = {{"c", 100}, {"a", 200}, {"b", 200}, {"z", 50}};
  for (const auto& file : files) {
    write(file.name);
    set_time(drop() / file.name, file.time);
  }
  harvest();
  time_ += 500ms;
  EXPECT_THAT(names(harvest(3)), ElementsAre("z", "c", "a"));
  const auto rest = harvest(3);
  EXPECT_THAT(names(rest), ElementsAre("b"));
}

TEST_F(DropDirectoryTest, IgnoresWhatIsNotAFinishedRegularFile) {
  harvest();
  root_.write("secret", "secret");
  fs::create_symlink(root_.path() / "secret", drop() / "link.xml");
  fs::create_symlink(root_.path() / "absent", drop() / "dangling.xml");
  ASSERT_EQ(mkfifo((drop() / "pipe.xml").c_str(), 0644), 0);
  fs::create_directory(drop() / "sub");
  std::ofstream(drop() / "sub/inner.xml") << "<rss/>";
  std::ofstream(drop() / "processed/done.xml") << "<rss/>";
  const FileDescriptor unix_socket(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (drop() / "s").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(unix_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  for (const char* name : {".hidden", "a.xml.tmp", "b.part", "c.filepart"}) move_in(name);
  move_in("good.xml");
  EXPECT_THAT(names(harvest()), ElementsAre("good.xml"));
  time_ += 1min;
  EXPECT_THAT(harvest().receipts, IsEmpty());
}

TEST_F(DropDirectoryTest, TakesATemporaryFileOnceItHasItsName) {
  harvest();
  write("a.xml.part");
  time_ += 1s;
  EXPECT_THAT(names(harvest()), IsEmpty());
  fs::rename(drop() / "a.xml.part", drop() / "a.xml");
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, DoesNotFollowAFileThatBecameALink) {
  harvest();
  move_in("a.xml");
  hear();
  root_.write("secret", "secret");
  fs::remove(drop() / "a.xml");
  fs::create_symlink(root_.path() / "secret", drop() / "a.xml");
  // The notices of the exchange are still to come.
  EXPECT_THAT(directory().harvest(10, time_).documents, IsEmpty());
}

TEST_F(DropDirectoryTest, TakesAnyBytesForAName) {
  harvest();
  const std::string odd = "b\xff\x1b[31m\n ü.xml";
  move_in(odd);
  const auto taken = harvest();
  ASSERT_THAT(names(taken), ElementsAre(odd));
  directory().acknowledge(taken.receipts);
  EXPECT_TRUE(fs::exists(drop() / "processed" / odd));
}

TEST_F(DropDirectoryTest, NeverOverwritesWhatWasProcessed) {
  harvest();
  const std::string longest(255, 'n');
  for (const std::string& name : {std::string("same.xml"), longest}) {
    for (const char* text : {"one", "two", "three"}) {
      move_in(name, text);
      directory().acknowledge(harvest().receipts);
    }
  }
  std::multiset<std::string> texts;
  for (const std::string& name : files_in(drop() / "processed")) {
    texts.insert(content_of(drop() / "processed" / name));
  }
  EXPECT_THAT(texts, ElementsAre("one", "one", "three", "three", "two", "two"));
  EXPECT_EQ(content_of(drop() / "processed/same.xml"), "one");
}

TEST_F(DropDirectoryTest, LeavesAFileThatWasReplacedSinceItWasRead) {
  harvest();
  move_in("a.xml", "old");
  const auto taken = harvest();
  move_in("a.xml", "new");
  directory().acknowledge(taken.receipts);
  EXPECT_THAT(files_in(drop() / "processed"), IsEmpty());
  const auto again = harvest();
  ASSERT_THAT(names(again), ElementsAre("a.xml"));
  EXPECT_EQ(again.documents[0].bytes, "new");
}

TEST_F(DropDirectoryTest, IgnoresReceiptsThatItDoesNotKnow) {
  harvest();
  move_in("a.xml");
  directory().acknowledge({"a.xml", "../secret", "absent"});
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, RefusesTooLargeFilesWithAnEvent) {
  harvest();
  move_in("fits.xml", std::string(1000, 'x'));
  move_in("large\x1b.xml", std::string(1001, 'x'));
  const auto taken = harvest();
  EXPECT_THAT(names(taken), ElementsAre("fits.xml"));
  ASSERT_THAT(taken.events, SizeIs(1));
  EXPECT_EQ(taken.events[0].kind, "refused");
  EXPECT_THAT(taken.events[0].detail, HasSubstr("large\\x1b.xml: 1001 bytes, more than 1000"));
  directory().acknowledge(taken.receipts);
  EXPECT_THAT(files_in(drop()), IsEmpty());
  EXPECT_THAT(files_in(drop() / "failed"), ElementsAre("large\x1b.xml"));
  EXPECT_THAT(files_in(drop() / "processed"), ElementsAre("fits.xml"));
}

TEST_F(DropDirectoryTest, BoundsABatchByBytesToo) {
  source_.max_body_bytes = 6u << 20;
  harvest();
  for (const char* name : {"a", "b", "c", "d"}) move_in(name, std::string(5u << 20, 'x'));
  EXPECT_THAT(harvest().receipts, SizeIs(2));
  EXPECT_THAT(harvest().receipts, SizeIs(2));
}

TEST_F(DropDirectoryTest, FailsWhileItIsMissingAndRecovers) {
  fs::remove(drop());
  EXPECT_THROW(harvest(), std::system_error);
  EXPECT_THROW(harvest(), std::system_error);
  fs::create_directory(drop());
  EXPECT_TRUE(harvest().scanned);
  move_in("a.xml");
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, NoticesThatItWasReplaced) {
  harvest();
  fs::rename(drop(), root_.path() / "away");
  fs::create_directory(drop());
  write("a.xml");
  EXPECT_TRUE(hear());
  harvest();
  time_ += 500ms;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
  fs::remove_all(drop());
  hear();
  EXPECT_THROW(harvest(), std::system_error);
}

TEST_F(DropDirectoryTest, ReadsNothingWhereItCannotMoveWhatItRead) {
  root_.write("elsewhere", "");
  fs::create_symlink(root_.path(), drop() / "processed");  // not to be followed
  write("a.xml");
  EXPECT_THROW(harvest(), std::system_error);
}

TEST_F(DropDirectoryTest, MakesItsOwnDirectoriesAgainAndMovesWhatIsDue) {
  harvest();
  move_in("a.xml");
  const auto taken = harvest();
  fs::remove(drop() / "processed");
  directory().acknowledge(taken.receipts);
  move_in("b.xml");
  harvest();
  EXPECT_THAT(files_in(drop() / "processed"), ElementsAre("a.xml"));
  time_ += 500ms;
  EXPECT_THAT(harvest().receipts, ElementsAre("b.xml"));
}

TEST_F(DropDirectoryTest, StopsReadingWhileAFileCannotBeMovedAndMovesItLater) {
  if (geteuid() != 0) GTEST_SKIP() << "needs another user than the files' owner";
  harvest();
  ASSERT_EQ(chmod(root_.path().c_str(), 0777), 0);
  for (const char* own : {"processed", "failed"}) ASSERT_EQ(chmod((drop() / own).c_str(), 0777), 0);
  ASSERT_EQ(chmod(drop().c_str(), 01777), 0);  // sticky: only owners move their files
  move_in("a.xml");
  ASSERT_EQ(seteuid(65534), 0);
  const auto taken = harvest();
  directory().acknowledge(taken.receipts);
  move_in("b.xml");
  EXPECT_THROW(harvest(), std::runtime_error);
  EXPECT_THROW(harvest(), std::runtime_error);
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_THAT(taken.receipts, ElementsAre("a.xml"));
  EXPECT_THAT(harvest().receipts, ElementsAre("b.xml"));
  EXPECT_THAT(files_in(drop() / "processed"), ElementsAre("a.xml"));
}

TEST_F(DropDirectoryTest, ReportsAnUnreadableFileOnceAndReadsItOnceItMay) {
  if (geteuid() != 0) GTEST_SKIP() << "needs another user than the files' owner";
  harvest();
  move_in("a.xml");
  ASSERT_EQ(chmod((drop() / "a.xml").c_str(), 0), 0);
  ASSERT_EQ(chown((drop() / "a.xml").c_str(), 1, 1), 0);
  ASSERT_EQ(chmod(drop().c_str(), 0777), 0);
  ASSERT_EQ(chmod(root_.path().c_str(), 0777), 0);
  ASSERT_EQ(chmod((drop() / "processed").c_str(), 0777), 0);
  ASSERT_EQ(chmod((drop() / "failed").c_str(), 0777), 0);
  ASSERT_EQ(seteuid(65534), 0);
  const auto first = harvest();
  time_ += 1min;
  const auto second = harvest();
  ASSERT_EQ(seteuid(0), 0);
  ASSERT_THAT(first.events, SizeIs(1));
  EXPECT_EQ(first.events[0].kind, "unreadable");
  EXPECT_THAT(first.events[0].detail, HasSubstr("a.xml: Permission denied"));
  EXPECT_THAT(second.events, IsEmpty());
  EXPECT_THAT(second.receipts, IsEmpty());
  ASSERT_EQ(chmod((drop() / "a.xml").c_str(), 0644), 0);
  time_ += 1min;
  EXPECT_THAT(names(harvest()), ElementsAre("a.xml"));
}

}  // namespace
}  // namespace chipwire
