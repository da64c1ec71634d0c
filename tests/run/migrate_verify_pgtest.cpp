#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "provision/manifest.h"
#include "provision/schema_dump.h"
#include "provision/seal.h"
#include "support/program.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using support::Program;

constexpr const char* kOurs = PGRUSH_SOURCE "/migrations";

/// The schema that our migrations come to.
const std::string& schema_of_ours() {
  static const std::string schema = [] {
    const provision::Database database = support::fresh_database();
    return provision::dump_schema(database.conninfo());
  }();
  return schema;
}

/// A copy of our migrations that is verified as it is.
class MigrateVerifyPgTest : public testing::Test {
 protected:
  MigrateVerifyPgTest() {
    fs::copy(kOurs, folder_.path(), fs::copy_options::recursive);
    folder_.write("schema.sql", schema_of_ours());
  }
  Program verify(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"migrate", "verify", "--migrations", folder_.path()});
    return Program(words, false);
  }
  /// Adds SQL to the last migration, as a deliberate edit.
  void append(const std::string& sql) const {
    const std::string last = provision::read_manifest(folder_.path()).back().id;
    std::ofstream(folder_.path() / last, std::ios::app | std::ios::binary) << "\n" << sql << ";\n";
    folder_.write("manifest.json", provision::seal(folder_.path()).text);
  }
  void expect_found(const std::string& words) const {
    Program verified = verify();
    EXPECT_EQ(verified.wait(), 1) << verified.out() << verified.err();
    EXPECT_NE(verified.out().find(words), std::string::npos) << words << "\n" << verified.out();
    EXPECT_TRUE(verified.left_behind().empty());
  }

  support::TemporaryFolder folder_;
};

TEST_F(MigrateVerifyPgTest, PassesWhatIsAsCommitted) {
  Program verified = verify();
  EXPECT_EQ(verified.wait(), 0) << verified.out() << verified.err();
  EXPECT_EQ(verified.out(), "");
}

TEST_F(MigrateVerifyPgTest, NamesAPolicyThatIsDropped) {
  append("DROP POLICY IF EXISTS appointments_per_clinic ON public.appointments");
  expect_found("POLICY public.appointments appointments_per_clinic is in schema.sql, but not");
}

TEST_F(MigrateVerifyPgTest, NamesATableWhoseRowSecurityIsNotForced) {
  append("ALTER TABLE public.patients NO FORCE ROW LEVEL SECURITY");
  expect_found("TABLE public.patients has ");
}

TEST_F(MigrateVerifyPgTest, NamesAForeignKeyThatLostItsTenant) {
  append(
      "ALTER TABLE public.appointments DROP CONSTRAINT IF EXISTS appointments_patient_fkey; ALTER "
      "TABLE public.patients DROP CONSTRAINT IF EXISTS patients_id_alone; ALTER TABLE "
      "public.patients ADD CONSTRAINT patients_id_alone UNIQUE (id); ALTER TABLE "
      "public.appointments ADD CONSTRAINT appointments_patient_fkey FOREIGN KEY (patient_id) "
      "REFERENCES public.patients (id)");
  expect_found("FK CONSTRAINT public.appointments appointments_patient_fkey has ");
}

TEST_F(MigrateVerifyPgTest, NamesATriggerThatIsDetached) {
  append("DROP TRIGGER IF EXISTS audit_changes ON public.appointments");
  expect_found("TRIGGER public.appointments audit_changes is in schema.sql, but not");
}

TEST_F(MigrateVerifyPgTest, NamesATableWhoseColumnHasAnotherType) {
  append("ALTER TABLE public.clinics ALTER COLUMN tenant_code TYPE varchar(100)");
  expect_found("TABLE public.clinics has ");
}

TEST_F(MigrateVerifyPgTest, NamesATableThatIsGrantedToMore) {
  append("GRANT DELETE ON public.patients TO readonly");
  expect_found("ACL public.TABLE patients has ");
}

TEST_F(MigrateVerifyPgTest, NamesAUniqueIndexThatIsDropped) {
  append("DROP INDEX IF EXISTS public.appointments_one_active_per_slot");
  expect_found("INDEX public.appointments_one_active_per_slot is in schema.sql, but not");
}

TEST_F(MigrateVerifyPgTest, NamesAFileThatIsNotAsSealed) {
  const fs::path first = folder_.path() / provision::read_manifest(folder_.path()).front().id;
  std::ofstream(first, std::ios::app) << "-- edited\n";
  expect_found(first.filename().string() + ": is not what manifest.json was sealed with");
  fs::remove(first);
  expect_found("names " + first.filename().string() + ", but there is no such file");
}

TEST_F(MigrateVerifyPgTest, NamesAFileThatCannotBeAppliedAgain) {
  append("CREATE TABLE public.once ()");
  expect_found("relation \"once\" already exists");
}

TEST_F(MigrateVerifyPgTest, NamesACheckThatSelectsSomething) {
  folder_.write("checks/nothing.sql", "-- There is nothing.\nSELECT 7 AS what");
  expect_found("checks/nothing.sql: There is nothing. (1 row): what 7");
}

TEST_F(MigrateVerifyPgTest, ComparesARunningDatabaseAndWritesNothing) {
  const provision::Database database = support::fresh_database();
  Program same = verify({"--live", database.conninfo()});
  EXPECT_EQ(same.wait(), 0) << same.out() << same.err();
  pg::Session session(database.conninfo());
  session.script("CREATE TABLE public.by_hand ()");
  Program drifted = verify({"--live", database.conninfo()});
  EXPECT_EQ(drifted.wait(), 1) << drifted.err();
  EXPECT_NE(drifted.out().find("TABLE public.by_hand is in the database, but not in schema.sql"),
            std::string::npos)
      << drifted.out();
  append("SELECT 1");
  Program edited = verify({"--live", database.conninfo()});
  EXPECT_EQ(edited.wait(), 1) << edited.err();
  EXPECT_NE(edited.out().find(" is changed\n"), std::string::npos) << edited.out();
}

}  // namespace
