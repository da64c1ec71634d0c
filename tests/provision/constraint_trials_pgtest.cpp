#include "provision/constraint_trials.h"

#include <gtest/gtest.h>

#include "pg/session.h"
#include "support/server.h"
#include "support/two_clinics.h"

namespace {

using Findings = std::vector<std::string>;

const std::string kViolations = support::text_of_two_clinics("tests/violations.sql");

/// The small schema with its rows, and a violation for its CHECK.
class ConstraintTrialsPgTest : public testing::Test {
 protected:
  ConstraintTrialsPgTest() {
    change(support::text_of_two_clinics("1.sql"));
    change(support::text_of_two_clinics("tests/rows/1.sql"));
  }
  void change(const std::string& sql) const { pg::Session(database_.conninfo()).script(sql); }
  /// Puts another foreign key in the place of the children's.
  void refer(const std::string& definition) const {
    change(
        "ALTER TABLE public.children DROP CONSTRAINT children_parent_fkey, ADD CONSTRAINT "
        "children_parent_fkey FOREIGN KEY " +
        definition);
  }
  Findings findings(const std::string& violations = kViolations) const {
    return provision::constraint_findings(database_.conninfo(),
                                          provision::Script{"violations.sql", violations, ""});
  }

  provision::Database database_ = support::empty_database();
};

TEST_F(ConstraintTrialsPgTest, FindNothingInWhatHolds) {
  EXPECT_EQ(findings(), Findings());
  EXPECT_EQ(findings(), Findings()) << "the first look has left something";
}

TEST_F(ConstraintTrialsPgTest, NameAForeignKeyThatTakesAnotherClinicsParent) {
  refer("(parent_id) REFERENCES public.parents (id)");
  EXPECT_EQ(findings(),
            Findings{"public.children children_parent_fkey: accepts a parent of another clinic"});
}

TEST_F(ConstraintTrialsPgTest, NameAForeignKeyThatIsOff) {
  change("ALTER TABLE public.children DISABLE TRIGGER ALL");
  EXPECT_EQ(findings(),
            (Findings{"public.children children_parent_fkey: accepts a parent that does not exist",
                      "public.children children_parent_fkey: accepts a parent of another clinic"}));
}

TEST_F(ConstraintTrialsPgTest, NameADeletionThatCannotDoWhatItSays) {
  refer("(clinic_id, parent_id) REFERENCES public.parents (clinic_id, id) ON DELETE SET NULL");
  EXPECT_EQ(findings(),
            Findings{"public.children children_parent_fkey: ON DELETE SET NULL fails: null value "
                     "in column \"clinic_id\" of relation \"children\" violates not-null "
                     "constraint"});
}

TEST_F(ConstraintTrialsPgTest, TryEveryWayOfDeleting) {
  change("ALTER TABLE public.children ALTER COLUMN parent_id DROP NOT NULL");
  for (const std::string action :
       {"ON DELETE CASCADE", "ON DELETE SET NULL (parent_id)", "ON DELETE NO ACTION",
        "ON DELETE SET DEFAULT (parent_id)", "ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED"}) {
    refer("(clinic_id, parent_id) REFERENCES public.parents (clinic_id, id) " + action);
    EXPECT_EQ(findings(), Findings()) << action;
  }
}

TEST_F(ConstraintTrialsPgTest, NameADeletionThatDoesNotHappen) {
  refer("(clinic_id, parent_id) REFERENCES public.parents (clinic_id, id) ON DELETE CASCADE");
  change("CREATE RULE never AS ON DELETE TO public.children DO INSTEAD NOTHING");
  EXPECT_EQ(findings(),
            Findings{"public.children children_parent_fkey: ON DELETE CASCADE fails: referential "
                     "integrity query on \"parents\" from constraint \"children_parent_fkey\" on "
                     "\"children\" gave unexpected result"});
}

TEST_F(ConstraintTrialsPgTest, LookPastOtherConstraintsInTheWay) {
  change(
      "CREATE TABLE public.grandchildren (clinic_id uuid NOT NULL, id uuid PRIMARY KEY, CONSTRAINT "
      "grandchildren_child_fkey FOREIGN KEY (id) REFERENCES public.children (id) ON DELETE "
      "RESTRICT)");
  change("INSERT INTO public.grandchildren SELECT clinic_id, id FROM public.children");
  refer("(clinic_id, parent_id) REFERENCES public.parents (clinic_id, id) ON DELETE CASCADE");
  EXPECT_EQ(findings(),
            Findings{"public.grandchildren grandchildren_child_fkey: accepts a parent of another "
                     "clinic"});
}

TEST_F(ConstraintTrialsPgTest, NameAForeignKeyWithoutARowToTry) {
  change("DELETE FROM public.children WHERE clinic_id::text LIKE 'a%'");
  EXPECT_EQ(findings(),
            Findings{"public.children children_parent_fkey: there is no row to try it with"});
}

TEST_F(ConstraintTrialsPgTest, NameAConstraintThatIsNotValid) {
  change(
      "ALTER TABLE public.parents ADD CONSTRAINT parents_name_check CHECK (name <> '') NOT VALID");
  const Findings all = findings(kViolations +
                                "UNION ALL SELECT 'public.parents', 'parents_name_check', "
                                "'name = '''''");
  EXPECT_EQ(all, Findings{"public.parents parents_name_check: is not valid, or not enforced: rows "
                          "may break it"});
}

TEST_F(ConstraintTrialsPgTest, NameACheckThatNothingViolates) {
  change("ALTER TABLE public.parents ADD CONSTRAINT parents_name_check CHECK (name <> '')");
  EXPECT_EQ(findings(),
            Findings{"violations.sql: no violation of public.parents parents_name_check"});
}

TEST_F(ConstraintTrialsPgTest, NameAViolationThatAnotherConstraintRefuses) {
  change("ALTER TABLE public.children ADD CONSTRAINT children_a_check CHECK (amount <> 0)");
  const Findings all = findings(
      kViolations + "UNION ALL SELECT 'public.children', 'children_a_check', 'amount = 0'");
  EXPECT_EQ(all, Findings{"violations.sql: public.children children_amount_check: does not refuse "
                          "amount = 0, for: new row for relation \"children\" violates check "
                          "constraint \"children_a_check\""});
}

TEST_F(ConstraintTrialsPgTest, NameAViolationThatIsNone) {
  EXPECT_EQ(findings("SELECT 'public.children', 'children_amount_check', 'amount = 1'"),
            Findings{"violations.sql: public.children children_amount_check: accepts amount = 1"});
  const Findings unknown =
      findings("SELECT 'public.children', 'children_amont_check', 'amount = 0'");
  EXPECT_EQ(unknown.front(),
            "violations.sql: public.children children_amont_check: there is no such CHECK");
}

TEST_F(ConstraintTrialsPgTest, TakeAPartitionsRefusalForTheWholes) {
  change("ALTER TABLE public.logs ADD CONSTRAINT logs_at_check CHECK (at > '2000-01-01')");
  EXPECT_EQ(findings(kViolations +
                     "UNION ALL SELECT 'public.logs', 'logs_at_check', 'at = ''1999-01-01'''"),
            Findings());
}

}  // namespace
