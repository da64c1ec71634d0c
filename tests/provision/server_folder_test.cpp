#include "provision/server_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "provision/guardian.h"
#include "provision/server.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

TEST(ServerFolder, IsForItsOwnerOnly) {
  const support::TemporaryFolder parent;
  const auto made = provision::make_server_folder(parent.path(), std::nullopt);
  EXPECT_EQ(fs::status(made.path).permissions(), fs::perms::owner_all);
}

TEST(ServerFolder, IsSweptOnceNobodyHoldsItsLock) {
  const support::TemporaryFolder parent;
  auto made = provision::make_server_folder(parent.path(), std::nullopt);
  fs::create_directories(made.path / "data/base");
  EXPECT_TRUE(provision::sweep(parent.path(), std::nullopt).empty());
  EXPECT_TRUE(fs::exists(made.path));
  made.lock.reset();
  EXPECT_EQ(provision::sweep(parent.path(), std::nullopt), std::vector{made.path});
  EXPECT_FALSE(fs::exists(made.path));
}

TEST(ServerFolder, IsNotSweptIfItIsToBeKept) {
  const support::TemporaryFolder parent;
  auto made = provision::make_server_folder(parent.path(), std::nullopt);
  provision::mark_as_kept(made.path);
  made.lock.reset();
  EXPECT_TRUE(provision::sweep(parent.path(), std::nullopt).empty());
  EXPECT_TRUE(fs::exists(made.path));
}

TEST(ServerFolder, OthersFoldersAreNotSwept) {
  const support::TemporaryFolder parent;
  const fs::path without_lock = parent.path() / "pgrush-abcdef";
  fs::create_directory(without_lock);
  parent.write("another-abcdef/lock", "");
  fs::create_directory_symlink(parent.path() / "another-abcdef", parent.path() / "pgrush-symbol");
  EXPECT_TRUE(provision::sweep(parent.path(), std::nullopt).empty());
  EXPECT_TRUE(fs::exists(without_lock));
  EXPECT_TRUE(fs::exists(parent.path() / "another-abcdef/lock"));
}

TEST(ServerFolder, OfAnotherUserIsNotSwept) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const support::TemporaryFolder parent;
  parent.write("pgrush-abcdef/lock", "");
  ASSERT_EQ(chown((parent.path() / "pgrush-abcdef").c_str(), 12345, 12345), 0);
  EXPECT_TRUE(provision::sweep(parent.path(), std::nullopt).empty());
  EXPECT_EQ(provision::sweep(parent.path(), provision::Account{"x", 12345, 12345}).size(), 1U);
}

TEST(ServerFolder, SocketPathThatIsTooLongIsOneSentence) {
  provision::require_short_socket_path("/" + std::string(107 - 15, 'a'));
  const auto failed = support::failure_of(
      [] { provision::require_short_socket_path("/" + std::string(107 - 14, 'a')); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("of 108 bytes, 107 are allowed: set TMPDIR to a shorter folder"))
      << failed.sentence;
}

TEST(ServerLog, LastUsefulLineIsTheCauseNotTheConsequence) {
  EXPECT_EQ(provision::last_useful_line(
                "2030-01-01 00:00:00 UTC [7] LOG:  unrecognized configuration parameter \"x\"\n"
                "2030-01-01 00:00:00 UTC [7] FATAL:  configuration file \"y\" contains errors\n"),
            "unrecognized configuration parameter \"x\"");
  EXPECT_EQ(provision::last_useful_line(
                "running bootstrap script ... initdb: error: could not write file: No space left "
                "on device\nchild process exited with exit code 1\ninitdb: removing contents\n"),
            "could not write file: No space left on device");
  EXPECT_EQ(provision::last_useful_line("Segmentation fault\n\n"), "Segmentation fault");
  EXPECT_EQ(provision::last_useful_line(""), "");
}

TEST(ServerConfiguration, ExtraSettingsComeLastAndAreQuoted) {
  const std::string text = provision::server_configuration(
      "/tmp/x", {.connections = 50, .settings = {{"deadlock_timeout", "7ms"}, {"a.b", "it's"}}});
  EXPECT_NE(text.find("max_connections = '70'\n"), std::string::npos);
  EXPECT_GT(text.rfind("deadlock_timeout = '7ms'"), text.find("deadlock_timeout = '20ms'"));
  EXPECT_TRUE(text.ends_with("a.b = 'it''s'\n"));
}

}  // namespace
