#include <filesystem>
#include <regex>

#include <gtest/gtest.h>

#include "provision/manifest.h"
#include "provision/migrations.h"
#include "provision/schema_drift.h"
#include "provision/schema_dump.h"
#include "provision/seed.h"
#include "support/server.h"
#include "syntax/header.h"

namespace {

namespace fs = std::filesystem;
using provision::Migration;

const fs::path kMigrations = PGRUSH_SOURCE "/migrations";

fs::path rollback_of(const Migration& migration) {
  return kMigrations / "rollbacks" / migration.id;
}

bool can_be_taken_back(const Migration& migration) { return fs::exists(rollback_of(migration)); }

/// The comment that a file begins with, on one line.
std::string first_comment(const std::string& text) {
  std::string comment;
  for (std::size_t at = 0; text.compare(at, 2, "--") == 0;) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
    comment += text.substr(at + 2, end - at - 2);
    at = end + 1;
  }
  return comment;
}

TEST(Rollbacks, AreThereForEachMigrationThatDoesNotSayWhyNot) {
  for (const Migration& migration : provision::read_manifest(kMigrations)) {
    const auto header = syntax::header_of(migration.script.text);
    const auto told = header.find("Rollback");
    if (can_be_taken_back(migration)) {
      EXPECT_TRUE(told == header.end() || told->second == "rollbacks/" + migration.id)
          << migration.id << " says of its rollback: " << told->second;
    } else {
      EXPECT_TRUE(told != header.end() && !told->second.empty() &&
                  told->second.find("rollbacks/") == std::string::npos)
          << migration.id << " has no rollback and does not say why";
    }
  }
}

TEST(Rollbacks, BelongToAMigration) {
  for (const auto& file : fs::directory_iterator(kMigrations / "rollbacks"))
    EXPECT_TRUE(fs::exists(kMigrations / file.path().filename())) << file.path();
}

TEST(Rollbacks, SayInTheirFirstLinesWhatTheyTakeBackAndWhatIsLost) {
  for (const Migration& migration : provision::read_manifest(kMigrations)) {
    if (!can_be_taken_back(migration)) continue;
    const std::string said = first_comment(
        provision::read_script(rollback_of(migration), base::ExitStatus::kUnusable).text);
    const std::string number = migration.id.substr(0, migration.id.find('_'));
    EXPECT_TRUE(said.starts_with(" Takes back " + number)) << migration.id << ":" << said;
    EXPECT_TRUE(std::regex_search(said, std::regex("\\b[Ll]ost\\b")))
        << migration.id << ":" << said;
  }
}

/// Our migrations, taken back from the last one to the first, or to one that cannot be.
class RollbacksPgTest : public testing::Test {
 protected:
  void apply(const Migration& migration) {
    provision::migrate_up(database_.conninfo(), kMigrations,
                          {.to = migration.id, .program = "", .company = {}});
  }
  /// Rows are in the way of some statements, and others have to save them.
  void add_rows(const Migration& migration) {
    const fs::path rows = kMigrations / "tests/rows" / migration.id;
    if (fs::exists(rows)) provision::seed_by_file(session_, rows);
  }
  void take_back(const Migration& migration) {
    const auto script =
        provision::read_script(rollback_of(migration), base::ExitStatus::kProvisioningFailed);
    provision::apply_script(session_, script, "", [&] {
      session_.query("DELETE FROM pgrush.migrations WHERE id = $1", {migration.id});
    });
  }
  /// An object is named that differs from what it should be.
  void expect_schema(const std::string& schema, const std::string& when) {
    const std::string now = provision::dump_schema(database_.conninfo());
    for (const std::string& difference :
         provision::schema_differences(now, schema, "the schema of that version"))
      ADD_FAILURE() << when << ": " << difference;
    EXPECT_TRUE(now == schema) << when;
  }

  provision::Database database_ = support::empty_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(RollbacksPgTest, LeaveTheSchemaThatWasThereBefore) {
  const std::vector<Migration> migrations = provision::read_manifest(kMigrations);
  std::vector<std::string> before;
  for (const Migration& migration : migrations) {
    before.push_back(provision::dump_schema(database_.conninfo()));
    apply(migration);
    add_rows(migration);
  }
  provision::seed_by_file(session_, kMigrations / "seeds/demo.sql");  // what 00010 takes back
  for (std::size_t i = migrations.size();
       i-- > 0 && can_be_taken_back(migrations[i]) && !HasFailure();) {
    ASSERT_NO_THROW(take_back(migrations[i])) << migrations[i].id;
    expect_schema(before[i], migrations[i].id + " taken back");
  }
  if (HasFailure()) return;
  ASSERT_NO_THROW(apply(migrations.back()));
  expect_schema(provision::dump_schema(support::fresh_database().conninfo()), "all applied again");
}

}  // namespace
