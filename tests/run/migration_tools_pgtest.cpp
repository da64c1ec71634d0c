#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include <gtest/gtest.h>

#include "pg/conninfo.h"
#include "provision/manifest.h"
#include "provision/schema_dump.h"
#include "support/file.h"
#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using support::Program;

const fs::path kMigrations = PGRUSH_SOURCE "/migrations";
const fs::path kTools = kMigrations / "tools";

// ---- node-pg-migrate ----------------------------------------------------------------------------

/// node-pg-migrate on a database of the test's own. It is skipped where npm is missing.
class NodePgMigratePgTest : public testing::Test {
 protected:
  Program run(const std::string& direction) const {
    const auto words = pg::parse_conninfo(database_.conninfo());
    std::vector<std::string> arguments{"-u", "DATABASE_URL"};
    for (const auto& [name, variable] : std::map<std::string, std::string>{
             {"host", "PGHOST"}, {"port", "PGPORT"}, {"user", "PGUSER"}, {"dbname", "PGDATABASE"}})
      if (words.contains(name)) arguments.push_back(variable + "=" + words.at(name));
    arguments.insert(arguments.end(), {kTools / "node-pg-migrate/run", direction, kMigrations});
    return Program(arguments, false, "/usr/bin/env");
  }
  std::string dump() const { return provision::dump_schema(database_.conninfo()); }

  provision::Database database_ = support::empty_database();
};

TEST_F(NodePgMigratePgTest, ComesToTheSameSchemaAndTakesItsLastFileBack) {
  Program up = run("up");
  const int status = up.wait();
  if (status == 100) GTEST_SKIP() << up.err();
  ASSERT_EQ(status, 0) << up.err();
  const provision::Database ours = support::fresh_database();
  const std::string schema = provision::dump_schema(ours.conninfo());
  EXPECT_EQ(dump(), schema);

  Program down = run("down");
  ASSERT_EQ(down.wait(), 0) << down.err();
  EXPECT_NE(dump(), schema);
  Program again = run("up");
  ASSERT_EQ(again.wait(), 0) << again.err();
  EXPECT_EQ(dump(), schema);
  // "### MIGRATION 00001_… (UP) ###" a file.
  EXPECT_EQ(std::ranges::count(again.out(), '('), 1) << again.out();
}

TEST(NodePgMigrate, IsLockedByChecksumsAndNotToARegistry) {
  const std::string lock = support::text_of(kTools / "node-pg-migrate/package-lock.json");
  EXPECT_NE(lock.find("\"integrity\": \"sha512-"), std::string::npos);
  EXPECT_EQ(lock.find("\"resolved\""), std::string::npos);
}

// ---- Flyway -------------------------------------------------------------------------------------

/// As Flyway reads a name of a versioned migration: V, the version, two underscores, what it does.
const std::regex kFlywayName("V([0-9]+)__(.+)\\.sql");

TEST(Flyway, FindsEachFileUnchangedInOurOrderUnderItsOwnName) {
  const support::TemporaryFolder folder;
  folder.write("V99999__of_an_earlier_time.sql", "");
  Program rename({folder.path()}, false, kTools / "flyway/rename");
  ASSERT_EQ(rename.wait(), 0) << rename.err();
  std::map<long, fs::path> by_version;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    std::smatch parts;
    const std::string name = entry.path().filename();
    ASSERT_TRUE(std::regex_match(name, parts, kFlywayName)) << name;
    EXPECT_TRUE(by_version.emplace(std::stol(parts[1]), entry.path()).second) << name;
  }
  const auto migrations = provision::read_manifest(kMigrations);
  ASSERT_EQ(by_version.size(), migrations.size());
  auto ours = migrations.begin();
  for (const auto& [version, file] : by_version) {
    const std::string name = file.filename();
    EXPECT_EQ(std::regex_replace(name, kFlywayName, "$1_$2.sql"), ours->id);
    EXPECT_EQ(support::text_of(file), support::text_of(kMigrations / ours->id)) << name;
    ++ours;
  }
}

TEST(Flyway, LooksWhereTheRenamedFilesAre) {
  const std::string settings = support::text_of(kTools / "flyway/flyway.conf");
  EXPECT_NE(settings.find("\nflyway.locations=filesystem:build/flyway\n"), std::string::npos);
  const std::string script = support::text_of(kTools / "flyway/rename");
  EXPECT_NE(script.find("to=${1:-$root/build/flyway}\n"), std::string::npos);
}

TEST(Flyway, IsToldNeitherAPasswordNorToFillInPlaceholders) {
  std::ifstream in(kTools / "flyway/flyway.conf");
  std::map<std::string, std::string> settings;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    ASSERT_NE(line.find('='), std::string::npos) << line;
    settings[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  }
  EXPECT_FALSE(settings.contains("flyway.password"));
  EXPECT_EQ(settings["flyway.placeholderReplacement"], "false");
}

}  // namespace
