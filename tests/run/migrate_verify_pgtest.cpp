#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "provision/manifest.h"
#include "provision/schema_dump.h"
#include "provision/seal.h"
#include "support/program.h"
#include "support/server.h"
#include "support/temporary_folder.h"
#include "support/two_clinics.h"

namespace {

namespace fs = std::filesystem;
using support::Program;

constexpr const char* kVerified = PGRUSH_SOURCE "/migrations";

/// The schema that our migrations come to.
const std::string& schema_of_ours() {
  static const std::string schema = [] {
    const provision::Database database = support::fresh_database();
    return provision::dump_schema(database.conninfo());
  }();
  return schema;
}

/// A folder of migrations, and what verify says of it.
class Verified : public testing::Test {
 protected:
  explicit Verified(const std::string& original) {
    fs::copy(original, folder_.path(), fs::copy_options::recursive);
  }
  Program verify(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"migrate", "verify", "--migrations", folder_.path()});
    return Program(words, false);
  }
  void expect_found(const std::string& words) const { expect_all_found({words}); }
  void expect_all_found(const std::vector<std::string>& findings) const {
    Program verified = verify();
    EXPECT_EQ(verified.wait(), 1) << verified.out() << verified.err();
    for (const std::string& words : findings)
      EXPECT_NE(verified.out().find(words), std::string::npos) << words << "\n" << verified.out();
    EXPECT_TRUE(verified.left_behind().empty());
  }

  support::TemporaryFolder folder_;
};

/// A copy of our migrations, without what is tried with rows: that has tests of its own.
class MigrateVerifyPgTest : public Verified {
 protected:
  MigrateVerifyPgTest() : Verified(kVerified) {
    fs::remove_all(folder_.path() / "tests");
    folder_.write("schema.sql", schema_of_ours());
  }
  /// Adds SQL to the last migration, as a deliberate edit.
  void append(const std::string& sql) const {
    const std::string last = provision::read_manifest(folder_.path()).back().id;
    std::ofstream(folder_.path() / last, std::ios::app | std::ios::binary) << "\n" << sql << ";\n";
    folder_.write("manifest.json", provision::seal(folder_.path()).text);
  }
};

TEST_F(MigrateVerifyPgTest, PassesWhatIsAsCommitted) {
  Program verified({"migrate", "verify", "--migrations", kVerified}, false);
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
  pg::Session session(database.conninfo());
  session.script("SELECT audit.create_partitions(2)");  // follows from the day: no drift
  Program same = verify({"--live", database.conninfo()});
  EXPECT_EQ(same.wait(), 0) << same.out() << same.err();
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

/// The small folder of two clinics, which is verified as it is.
class VerifyWithRowsPgTest : public Verified {
 protected:
  VerifyWithRowsPgTest() : Verified(support::kTwoClinics) {
    folder_.write("schema.sql", schema_of_two_clinics());
  }
  /// Adds SQL to the only migration, or to another file.
  void append(const std::string& sql, const std::string& file = "1.sql") const {
    std::ofstream(folder_.path() / file, std::ios::app) << sql << "\n";
  }

 private:
  static const std::string& schema_of_two_clinics() {
    static const std::string schema = [] {
      Program dump({"migrate", "dump", "--migrations", support::kTwoClinics}, false);
      EXPECT_EQ(dump.wait(), 0) << dump.err();
      return dump.out();
    }();
    return schema;
  }
};

TEST_F(VerifyWithRowsPgTest, PassesWhatIsAsItSays) {
  Program verified = verify();
  EXPECT_EQ(verified.wait(), 0) << verified.out() << verified.err();
  EXPECT_EQ(verified.out(), "");
  EXPECT_TRUE(verified.left_behind().empty());
}

TEST_F(VerifyWithRowsPgTest, NamesWhateverIsTriedInVain) {
  append("GRANT DELETE ON public.parents TO clerk;");
  append("ALTER TABLE public.parents DROP CONSTRAINT IF EXISTS parents_name_check;");
  append("ALTER TABLE public.parents ADD CONSTRAINT parents_name_check CHECK (name <> '');");
  append("ALTER TABLE public.children DROP CONSTRAINT children_parent_fkey;");
  append(
      "ALTER TABLE public.children ADD CONSTRAINT children_parent_fkey FOREIGN KEY (clinic_id, "
      "parent_id) REFERENCES public.parents (clinic_id, id) ON DELETE SET NULL;");
  expect_all_found({"public.parents: clerk is granted DELETE, which access.json does not allow\n",
                    "violations.sql: no violation of public.parents parents_name_check\n",
                    "children children_parent_fkey: ON DELETE SET NULL fails: null value in "});
}

TEST_F(VerifyWithRowsPgTest, NamesAMigrationThatDoesNotPassOverRows) {
  folder_.write("2.sql", "ALTER TABLE public.parents ADD COLUMN IF NOT EXISTS email text NOT NULL");
  folder_.write("manifest.json", R"({"migrations": [{"id": "1.sql"}, {"id": "2.sql"}]})");
  expect_found("2.sql: line 1, column 1: column \"email\" of relation \"parents\" contains null");
}

TEST_F(VerifyWithRowsPgTest, NamesAMigrationThatMakesAnotherSchemaOverRows) {
  folder_.write("2.sql",
                "DO $$ BEGIN IF EXISTS (SELECT FROM public.parents) THEN "
                "CREATE TABLE IF NOT EXISTS public.late (); END IF; END $$;");
  folder_.write("manifest.json", R"({"migrations": [{"id": "1.sql"}, {"id": "2.sql"}]})");
  expect_found(
      "TABLE public.late is in the database, but not in the schema that comes of empty tables\n");
}

TEST_F(VerifyWithRowsPgTest, NamesAVerificationQueryThatDoesNotHoldOverRows) {
  folder_.write("2.sql",
                "-- Verification: SELECT NOT EXISTS (SELECT FROM public.parents)\nSELECT 1");
  folder_.write("manifest.json", R"({"migrations": [{"id": "1.sql"}, {"id": "2.sql"}]})");
  expect_found("2.sql: its verification query does not answer true\n");
}

TEST_F(VerifyWithRowsPgTest, NamesACheckThatSelectsARow) {
  folder_.write("checks/no_parents.sql",
                "-- There are no parents.\nSELECT name FROM public.parents");
  expect_found("checks/no_parents.sql: There are no parents. (2 rows): name a\n");
}

TEST_F(VerifyWithRowsPgTest, NamesRowsThatCannotBePutIn) {
  append("INSERT INTO public.parents (clinic) VALUES (1);", "tests/rows/1.sql");
  folder_.write("tests/rows/3.sql", "SELECT 1");
  expect_all_found({"tests/rows/1.sql: line ", "column \"clinic\" of relation \"parents\" does not",
                    "tests/rows/3.sql: there is no migration of that name\n"});
}

TEST_F(VerifyWithRowsPgTest, NamesTheLineAndTheWordsOfASmokeTestThatRaises) {
  append("SELECT 1;\nDO $$ BEGIN ASSERT false, 'the clerk left'; END $$;",
         "tests/smoke/clerk_sees_one_clinic.sql");
  folder_.write("tests/smoke/commits.sql", "COMMIT; BEGIN; SELECT 1");
  expect_all_found({"tests/smoke/clerk_sees_one_clinic.sql: line 10, column 1: the clerk left",
                    "tests/smoke/commits.sql: "});
}

TEST_F(VerifyWithRowsPgTest, LeavesNothingOfASmokeTestForTheNextOne) {
  folder_.write("tests/smoke/a_deletes.sql", "DELETE FROM public.children");
  folder_.write("tests/smoke/b_sets.sql", "SET ROLE clerk; SET app.current_clinic_id = 'x'");
  Program verified = verify();
  EXPECT_EQ(verified.wait(), 0) << verified.out() << verified.err();
}

TEST_F(VerifyWithRowsPgTest, NamesWhatCannotBeReadInAccessJson) {
  folder_.write("tests/access.json", R"({"roles": ["keeper"], "relations": [], "partition": ""})");
  expect_all_found({"access.json: /relations: is a list, must be an object\n",
                    "access.json: /partition: is not a known key (did you mean partitions?)\n"});
}

}  // namespace
