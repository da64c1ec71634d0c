#include "provision/access_matrix.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "pg/session.h"
#include "support/server.h"
#include "support/two_clinics.h"

namespace {

using Findings = std::vector<std::string>;

const std::string kAccess = support::text_of_two_clinics("tests/access.json");

/// The small schema with its rows, which is as its access.json says.
class AccessMatrixPgTest : public testing::Test {
 protected:
  AccessMatrixPgTest() {
    change(support::text_of_two_clinics("1.sql"));
    change(support::text_of_two_clinics("tests/rows/1.sql"));
  }
  void change(const std::string& sql) const { pg::Session(database_.conninfo()).script(sql); }
  Findings findings(const std::string& access = kAccess) const {
    return provision::access_findings(database_.conninfo(),
                                      provision::read_access({"access.json", access, ""}));
  }
  void expect_found(const std::string& finding) const {
    const Findings all = findings();
    EXPECT_NE(std::ranges::find(all, finding), all.end()) << finding << "\n"
                                                          << testing::PrintToString(all);
  }

  provision::Database database_ = support::empty_database();
};

TEST_F(AccessMatrixPgTest, FindsNothingInWhatIsAsItSays) {
  EXPECT_EQ(findings(), Findings());
  EXPECT_EQ(findings(), Findings()) << "the first look has left something";
}

TEST_F(AccessMatrixPgTest, NamesAPolicyThatLetsAnotherClinicsRowsBeRead) {
  change(
      "ALTER POLICY own ON public.parents USING (true) WITH CHECK (clinic_id = NULLIF("
      "current_setting('app.current_clinic_id', true), '')::uuid)");
  for (const std::string setting : {"no clinic", "another clinic"})
    expect_found("public.parents: clerk, SELECT, " + setting +
                 " set: reaches a row, which access.json does not allow");
  expect_found(
      "public.parents: clerk, SELECT, a stale setting: reaches a row, which access.json does not "
      "allow");
  expect_found(
      "public.names: clerk, SELECT, another clinic set: reaches a row, which access.json does not "
      "allow");
}

TEST_F(AccessMatrixPgTest, NamesAPolicyThatLetsARowBeWrittenUnderAnotherClinic) {
  change("ALTER POLICY own ON public.children WITH CHECK (true)");
  expect_found(
      "public.children: clerk, INSERT, another clinic set: reaches a row, which access.json does "
      "not allow");
  expect_found(
      "public.children: keeper, UPDATE to the other clinic, its own clinic set: reaches a row, "
      "which access.json does not allow");
}

TEST_F(AccessMatrixPgTest, NamesAPolicyThatLetsBlindDeletionsReachAnotherClinic) {
  change("CREATE POLICY wide ON public.children FOR DELETE USING (true)");
  expect_found(
      "public.children: clerk, DELETE, another clinic set: reaches a row, which access.json does "
      "not allow");
}

TEST_F(AccessMatrixPgTest, NamesAPolicyThatIsDropped) {
  change("DROP POLICY own ON public.parents");
  expect_found(
      "public.parents: clerk, SELECT, its own clinic set: access.json allows it, but it reaches no "
      "row");
}

TEST_F(AccessMatrixPgTest, NamesATableThatNoLongerHoldsItsOwner) {
  change("ALTER TABLE public.parents NO FORCE ROW LEVEL SECURITY");
  expect_found(
      "public.parents: keeper, SELECT, another clinic set: reaches a row, which access.json does "
      "not allow");
}

TEST_F(AccessMatrixPgTest, NamesAGrantThatIsWidened) {
  change("GRANT DELETE ON public.parents TO clerk");
  expect_found("public.parents: clerk is granted DELETE, which access.json does not allow");
  expect_found(
      "public.parents: clerk, DELETE, its own clinic set: reaches a row, which access.json does "
      "not allow");
}

TEST_F(AccessMatrixPgTest, NamesTheGrantOfACommandThatNoPolicyHoldsFor) {
  change("GRANT TRUNCATE ON public.parents TO clerk");
  EXPECT_EQ(
      findings(),
      Findings{"public.parents: clerk is granted TRUNCATE, which access.json does not allow"});
}

TEST_F(AccessMatrixPgTest, NamesAColumnThatIsGranted) {
  change("GRANT SELECT (name) ON public.parents TO auditor");
  expect_found(
      "public.parents: auditor is granted SELECT (name), which access.json does not allow");
}

TEST_F(AccessMatrixPgTest, NamesAPartitionThatIsGranted) {
  change("GRANT SELECT ON public.logs_default TO clerk");
  expect_found("public.logs_default: clerk is granted SELECT, which access.json does not allow");
  change("ALTER TABLE public.logs_default DISABLE ROW LEVEL SECURITY");
  expect_found(
      "public.logs_default: clerk, SELECT, no clinic set: reaches a row, which access.json does "
      "not allow");
}

TEST_F(AccessMatrixPgTest, NamesWhoeverElseIsGrantedSomething) {
  change("GRANT SELECT ON public.names TO PUBLIC");
  expect_found("public.names: PUBLIC is granted SELECT, and access.json does not know that role");
}

TEST_F(AccessMatrixPgTest, NamesATableThatNobodyTold) {
  change("CREATE TABLE public.more ()");
  EXPECT_EQ(findings(), Findings{"public.more: access.json says nothing of it"});
}

TEST_F(AccessMatrixPgTest, NamesWhatIsToldInVain) {
  EXPECT_EQ(findings(R"({"roles": ["keeper", "nobody_at_all"], "relations": {}})"),
            Findings{"access.json names the role nobody_at_all, but there is no such role"});
  std::string access = kAccess;
  access.replace(access.find("public.names"), 12, "public.nawes");
  const Findings all = findings(access);
  EXPECT_EQ(all.front(), "public.names: access.json says nothing of it");
  EXPECT_EQ(all.back(), "public.nawes: access.json names it, but there is no such table or view");
}

TEST_F(AccessMatrixPgTest, CannotTellOfATableWithoutARow) {
  change("DELETE FROM public.logs");
  EXPECT_EQ(findings(),
            (Findings{"public.logs: could not tell: there is no row of the own clinic to try it "
                      "with",
                      "public.logs_default: could not tell: there is no row of the own clinic to "
                      "try it with"}));
}

TEST_F(AccessMatrixPgTest, CannotTellOfADenialWhoseStatementReachesNothingAnyway) {
  change("CREATE RULE never AS ON DELETE TO public.parents DO INSTEAD NOTHING");
  change("ALTER TABLE public.parents ENABLE ALWAYS RULE never");
  expect_found(
      "public.parents: clerk, DELETE, its own clinic set: could not tell: what is denied would not "
      "reach a row anyway: it reaches no row");
}

TEST_F(AccessMatrixPgTest, TriesTheRowAndTheAssignmentThatItIsTold) {
  change(
      "CREATE POLICY closing ON public.children AS RESTRICTIVE FOR UPDATE TO keeper USING (amount "
      "= 2) WITH CHECK (amount = 3)");
  expect_found(
      "public.children: keeper, UPDATE, its own clinic set: access.json allows it, but it reaches "
      "no row");
  std::string access = kAccess;
  const std::string key = "\"public.children\": {";
  access.insert(access.find(key) + key.size(),
                R"("row": "amount = 2", "assignment": "amount = 3",)");
  EXPECT_EQ(findings(access), Findings());
}

}  // namespace
