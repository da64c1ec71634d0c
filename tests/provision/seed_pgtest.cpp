#include "provision/seed.h"

#include <gtest/gtest.h>

#include "base/uuid.h"
#include "support/failure.h"
#include "support/server.h"

namespace {

using support::value_of;

class SeedPgTest : public testing::Test {
 protected:
  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(SeedPgTest, MakesAsManyAsAskedFor) {
  provision::seed(session_, {.clinics = 3, .clinicians = 10, .patients = 50, .slots = 200});
  EXPECT_EQ(value_of(session_,
                     "SELECT concat_ws(' ', (SELECT count(*) FROM clinics), (SELECT count(*) FROM "
                     "users), (SELECT count(*) FROM patients), (SELECT count(*) FROM "
                     "appointment_slots WHERE is_available))"),
            "3 10 50 200");
}

TEST_F(SeedPgTest, IdsAndClinicsAreThoseOfTheIndex) {
  provision::seed(session_, {.clinics = 3, .clinicians = 10, .patients = 50, .slots = 200});
  const base::Uuid last = base::seeded_uuid(base::Kind::kSlot, 199);
  EXPECT_EQ(value_of(session_, "SELECT clinic_id FROM appointment_slots WHERE id = '" +
                                   base::to_string(last) + "'"),
            base::to_string(base::seeded_uuid(base::Kind::kClinic, 199 % 3)));
  EXPECT_EQ(
      value_of(session_, "SELECT clinic_id FROM patients WHERE id = '" +
                             base::to_string(base::seeded_uuid(base::Kind::kPatient, 49)) + "'"),
      base::to_string(base::seeded_uuid(base::Kind::kClinic, 49 % 3)));
}

// Triggers are off while the seed runs, so that foreign keys are not looked up.
TEST_F(SeedPgTest, EveryReferenceStaysInItsClinicForAnyNumbers) {
  for (const auto& [clinics, clinicians] : {std::pair{1, 1}, {3, 3}, {3, 10}, {4, 7}}) {
    session_.script("TRUNCATE clinics CASCADE");
    provision::seed(session_,
                    {.clinics = clinics, .clinicians = clinicians, .patients = 20, .slots = 300});
    EXPECT_EQ(
        value_of(session_,
                 "SELECT count(*) FROM appointment_slots s JOIN users u ON u.id = s.clinician_id "
                 "AND u.clinic_id = s.clinic_id JOIN clinics c ON c.id = s.clinic_id"),
        "300")
        << clinics << " clinics, " << clinicians << " clinicians";
    EXPECT_EQ(value_of(session_, "SELECT count(DISTINCT clinician_id) FROM appointment_slots"),
              std::to_string(clinicians));
    EXPECT_EQ(value_of(session_, "SELECT count(*) FROM users JOIN clinics c ON c.id = clinic_id"),
              std::to_string(clinicians));
  }
}

TEST_F(SeedPgTest, LeavesNoAuditRowsAndTriggersThatWorkAgain) {
  provision::seed(session_, {.clinics = 1, .clinicians = 1, .patients = 5, .slots = 5});
  EXPECT_EQ(value_of(session_, "SELECT count(*) FROM audit.audit_logs"), "0");
  session_.script("UPDATE patients SET first_name = 'x'");
  EXPECT_EQ(value_of(session_, "SELECT count(*) FROM audit.audit_logs"), "5");
}

TEST_F(SeedPgTest, PlannerKnowsTheTablesSize) {
  provision::seed(session_, {.clinics = 1, .clinicians = 1, .patients = 5, .slots = 1234});
  EXPECT_EQ(
      value_of(session_, "SELECT reltuples FROM pg_class WHERE relname = 'appointment_slots'"),
      "1234");
}

TEST_F(SeedPgTest, ClinicWithoutAClinicianIsRefused) {
  const auto failed =
      support::failure_of([this] { provision::seed(session_, {.clinics = 3, .clinicians = 2}); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("2 clinicians for 3 clinics")) << failed.sentence;
}

TEST_F(SeedPgTest, SecondSeedFailsWithTheServersWordsAndChangesNothing) {
  provision::seed(session_, {.clinics = 1, .clinicians = 1, .patients = 1, .slots = 1});
  const auto failed = support::failure_of([this] { provision::seed(session_, scenario::Data{}); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("duplicate key value")) << failed.sentence;
  EXPECT_EQ(value_of(session_, "SELECT count(*) FROM clinics"), "1");
}

}  // namespace
