#include "provision/access_matrix.h"

#include <gtest/gtest.h>

namespace {

using provision::Access;
using provision::Attempt;
using provision::Grant;
using provision::Tenant;
using provision::Trial;
using Outcome = provision::Attempt::Outcome;

const Access kFewGrants = provision::read_access(
    {"access.json",
     R"json({"roles": ["clerk", "auditor", "mover"], "relations": {"public.parents": {
               "own": {"clerk": "SELECT, UPDATE (name)", "auditor": "UPDATE"},
               "all": {"auditor": "SELECT", "mover": "UPDATE"}}}})json",
     ""});

Trial trial(const std::string& role, const std::string& command, Tenant tenant, Outcome outcome) {
  return {"public.parents", role, command, tenant, true, {outcome, ""}, {Outcome::kReached, ""}};
}

std::string objection(const Trial& trial) { return objection_to(trial, kFewGrants).value_or(""); }

std::string objection(const std::string& role, const std::string& command,
                      const std::vector<std::string>& columns, bool complete = false) {
  const Grant grant{"public.parents", role, command, columns, complete};
  return objection_to(grant, kFewGrants).value_or("");
}

TEST(AccessMatrix, IsWhatItShouldBe) {
  EXPECT_EQ(objection(trial("clerk", "SELECT", Tenant::kOwn, Outcome::kReached)), "");
  EXPECT_EQ(objection(trial("clerk", "SELECT", Tenant::kOther, Outcome::kNothing)), "");
  EXPECT_EQ(objection(trial("clerk", "DELETE", Tenant::kOwn, Outcome::kRefused)), "");
  EXPECT_EQ(objection(trial("auditor", "SELECT", Tenant::kStale, Outcome::kReached)), "");
}

TEST(AccessMatrix, NamesARowThatIsReachedThoughItShouldNotBe) {
  EXPECT_EQ(objection(trial("clerk", "SELECT", Tenant::kOther, Outcome::kReached)),
            "public.parents: clerk, SELECT, another clinic set: reaches a row, which access.json "
            "does not allow");
  EXPECT_NE(objection(trial("clerk", "SELECT", Tenant::kNone, Outcome::kReached)), "");
  EXPECT_NE(objection(trial("clerk", "SELECT", Tenant::kStale, Outcome::kReached)), "");
  EXPECT_NE(objection(trial("clerk", "DELETE", Tenant::kOwn, Outcome::kReached)), "");
}

TEST(AccessMatrix, NamesARowThatIsNotReachedThoughItShouldBe) {
  EXPECT_EQ(objection(trial("auditor", "SELECT", Tenant::kNone, Outcome::kNothing)),
            "public.parents: auditor, SELECT, no clinic set: access.json allows it, but it reaches "
            "no row");
  Trial refused = trial("clerk", "SELECT", Tenant::kOwn, Outcome::kRefused);
  refused.attempt.words = "permission denied";
  EXPECT_EQ(objection(refused),
            "public.parents: clerk, SELECT, its own clinic set: access.json allows it, but "
            "permission denied");
}

TEST(AccessMatrix, LetsARowChangeItsClinicOnlyIfAllMayBeWritten) {
  EXPECT_EQ(objection(trial("mover", "MOVE", Tenant::kOwn, Outcome::kReached)), "");
  EXPECT_EQ(objection(trial("auditor", "MOVE", Tenant::kOwn, Outcome::kReached)),
            "public.parents: auditor, UPDATE to the other clinic, its own clinic set: reaches a "
            "row, which access.json does not allow");
  EXPECT_EQ(objection(trial("clerk", "MOVE", Tenant::kOwn, Outcome::kRefused)), "");
}

TEST(AccessMatrix, DoesNotBelieveADenialWithoutAPositiveControl) {
  Trial denied = trial("clerk", "DELETE", Tenant::kOwn, Outcome::kRefused);
  denied.control = {Outcome::kNothing, ""};
  EXPECT_EQ(objection(denied),
            "public.parents: clerk, DELETE, its own clinic set: could not tell: what is denied "
            "would not reach a row anyway: it reaches no row");
}

TEST(AccessMatrix, CannotTellWithoutARowOrAfterAnotherError) {
  Trial without = trial("clerk", "DELETE", Tenant::kOwn, Outcome::kNothing);
  without.has_row = false;
  EXPECT_EQ(objection(without),
            "public.parents: could not tell: there is no row of the own clinic to try it with");
  Trial failed = trial("clerk", "DELETE", Tenant::kOwn, Outcome::kFailed);
  failed.attempt.words = "division by zero";
  EXPECT_EQ(objection(failed),
            "public.parents: clerk, DELETE, its own clinic set: could not tell: division by zero");
}

TEST(AccessMatrix, JudgesGrantsByTheColumn) {
  EXPECT_EQ(objection("clerk", "UPDATE", {"name"}), "");
  EXPECT_EQ(objection("clerk", "UPDATE", {"name", "id"}),
            "public.parents: clerk is granted UPDATE (id), which access.json does not allow");
  EXPECT_EQ(objection("clerk", "UPDATE", {}),
            "public.parents: clerk is not granted UPDATE (name), which access.json allows");
  EXPECT_EQ(objection("clerk", "SELECT", {"id", "name"}, true), "");
  EXPECT_EQ(objection("clerk", "SELECT", {"id"}),
            "public.parents: clerk is granted SELECT of some columns alone (id), and access.json "
            "allows all");
  EXPECT_EQ(objection("clerk", "SELECT", {}),
            "public.parents: clerk is not granted SELECT, which access.json allows");
  EXPECT_EQ(objection("clerk", "INSERT", {"id"}),
            "public.parents: clerk is granted INSERT (id), which access.json does not allow");
  EXPECT_EQ(objection("clerk", "DELETE", {}), "");
}

TEST(AccessMatrix, NamesARoleThatNobodyTold) {
  EXPECT_EQ(objection("PUBLIC", "SELECT", {}),
            "public.parents: PUBLIC is granted SELECT, and access.json does not know that role");
}

}  // namespace
