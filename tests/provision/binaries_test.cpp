#include "provision/binaries.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

void install(const support::TemporaryFolder& folder, const std::string& version) {
  for (const char* program : {"initdb", "postgres"})
    fs::permissions(folder.write(version + "/bin/" + program, ""), fs::perms::owner_all);
}

TEST(Binaries, NewestIsChosenByNumberNotByName) {
  const support::TemporaryFolder folder;
  for (const char* version : {"9.6", "15", "100", "17"}) install(folder, version);
  EXPECT_EQ(provision::newest_server(folder.path()), folder.path() / "100/bin");
}

TEST(Binaries, AServerThatIsTooOldIsNoServer) {
  const support::TemporaryFolder folder;
  install(folder, "14");
  EXPECT_EQ(provision::newest_server(folder.path()), std::nullopt);
}

TEST(Binaries, AClientPackageAloneIsNoServer) {
  const support::TemporaryFolder folder;
  folder.write("16/bin/psql", "");
  EXPECT_EQ(provision::newest_server(folder.path()), std::nullopt);
  EXPECT_EQ(provision::newest_server(folder.path() / "absent"), std::nullopt);
}

TEST(Binaries, VersionIsReadFromWhatPostgresPrints) {
  EXPECT_EQ(provision::major_version("postgres (PostgreSQL) 15.4 (Debian 15.4-1)"), 15);
  EXPECT_EQ(provision::major_version("postgres (PostgreSQL) 18beta1"), 18);
  EXPECT_EQ(provision::major_version(""), 0);
}

}  // namespace
