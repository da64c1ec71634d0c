#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "report/report.h"

namespace report {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder of its own for each test; what is left in it tells of temporaries.
class WriteWhole : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "write_whole_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }
  std::string path(const char* name) const { return (folder_ / name).string(); }

  /// What the failure says.
  static std::string failure(const std::string& path, const std::string& text) {
    try {
      write_whole(path, text);
    } catch (const base::Failure& failure) {
      EXPECT_EQ(failure.status(), base::ExitStatus::kInternal);
      return failure.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(WriteWhole, WritesAndReplacesAFileAndLeavesNothingElse) {
  write_whole(path("r.json"), std::string(100'000, 'x'));
  write_whole(path("r.json"), "short");
  EXPECT_EQ(content(path("r.json")), "short");
  EXPECT_EQ(files(), 1);
}

TEST_F(WriteWhole, GivesTheFileTheRightsOfAnyNewFile) {
  std::ofstream(path("plain")) << "x";
  write_whole(path("r.json"), "x");
  EXPECT_EQ(fs::status(path("r.json")).permissions(), fs::status(path("plain")).permissions());
}

TEST_F(WriteWhole, NamesThePathAndTheReasonWhenThereIsNoFolder) {
  const std::string said = failure(path("none/r.json"), "x");
  EXPECT_NE(said.find("none/r.json: No such file or directory"), std::string::npos) << said;
}

TEST_F(WriteWhole, DoesNotReplaceAFolder) {
  const std::string said = failure(folder_.string(), "x");
  EXPECT_NE(said.find("Is a directory"), std::string::npos) << said;
  EXPECT_TRUE(fs::is_directory(folder_));
}

TEST_F(WriteWhole, LeavesTheOldFileAndNoTemporaryWhenTheDiskIsFull) {
  write_whole(path("r.json"), "old");
  // A limit on the size of files stands in for a full disk.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string said = failure(path("r.json"), std::string(100'000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(said.find("r.json: File too large"), std::string::npos) << said;
  EXPECT_EQ(content(path("r.json")), "old");
  EXPECT_EQ(files(), 1);
}

TEST_F(WriteWhole, WritesStraightToAPipeAndLeavesItOne) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  write_whole(path("pipe"), "text");
  std::string got(10, ' ');
  got.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(reader, got.data(), 10))));
  ::close(reader);
  EXPECT_EQ(got, "text");
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(WriteWhole, WritesThroughALinkAndKeepsIt) {
  fs::create_directory(folder_ / "real");
  write_whole(path("real/r.json"), "old");
  fs::create_symlink("real/r.json", path("link.json"));
  write_whole(path("link.json"), "new");
  EXPECT_TRUE(fs::is_symlink(path("link.json")));
  EXPECT_EQ(content(path("real/r.json")), "new");
}

TEST_F(WriteWhole, TakesAFileInPieces) {
  write_whole(path("r.bin"), [](const base::Sink& sink) {
    for (const char* piece : {"one ", "", "two"}) sink(piece);
  });
  EXPECT_EQ(content(path("r.bin")), "one two");
}

TEST_F(WriteWhole, LeavesTheOldFileAndNoTemporaryWhenThePiecesStopComing) {
  write_whole(path("r.bin"), "old");
  const auto broken = [](const base::Sink& sink) {
    sink("half");
    throw std::runtime_error("no more");
  };
  EXPECT_THROW(write_whole(path("r.bin"), broken), std::runtime_error);
  EXPECT_EQ(content(path("r.bin")), "old");
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace report
