#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/uuid.h"
#include "provision/migrations.h"
#include "provision/seed.h"
#include "support/server.h"

namespace {

using base::Kind;
using base::seeded_uuid;

/// What a call of create_booking cost the server.
struct Cost {
  bool took_transaction_id = false;
  std::int64_t wal_bytes = 0;
};

/// A seeded database whose slot 0 is booked by patient 0 under the key "first".
class BookingPgTest : public testing::Test {
 protected:
  BookingPgTest() {
    provision::seed(session_, {.clinics = 1, .clinicians = 1, .patients = 10, .slots = 10});
  }

  /// A call, in a transaction of its own. The WAL is counted by the backend: that of the whole
  /// server grows with what others do.
  Cost cost_of(int slot, int patient, std::string_view key) {
    begin();
    const std::string plan(
        call("EXPLAIN (ANALYZE, WAL, FORMAT JSON) SELECT *", slot, patient, key));
    Cost cost;
    cost.wal_bytes = nlohmann::json::parse(plan).at(0).at("Plan").at("WAL Bytes");
    cost.took_transaction_id =
        support::value_of(session_, "SELECT pg_current_xact_id_if_assigned() IS NOT NULL") == "t";
    session_.script("COMMIT");
    return cost;
  }

  std::string answer_to(int slot, int patient, std::string_view key) {
    begin();
    const std::string answer = call("SELECT outcome", slot, patient, key);
    session_.script("COMMIT");
    return answer;
  }

  void expect_free(const Cost& cost) {
    EXPECT_FALSE(cost.took_transaction_id);
    EXPECT_EQ(cost.wal_bytes, 0);
  }

  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};

 private:
  void begin() {
    session_.script("BEGIN");
    session_.query("SELECT set_config('app.current_clinic_id', $1, true)",
                   {base::to_string(seeded_uuid(Kind::kClinic, 0))});
  }

  std::string call(const std::string& select, int slot, int patient, std::string_view key) {
    return std::string(session_
                           .query(select + " FROM booking.create_booking($1, $2, $3, $4)",
                                  {base::to_string(seeded_uuid(Kind::kSlot, slot)),
                                   base::to_string(seeded_uuid(Kind::kPatient, patient)),
                                   base::to_string(seeded_uuid(Kind::kUser, 0)), key})
                           .at(0, 0));
  }
};

TEST_F(BookingPgTest, ABookingTakesATransactionIdAndWritesWal) {
  const Cost cost = cost_of(0, 0, "first");
  EXPECT_TRUE(cost.took_transaction_id);
  EXPECT_GT(cost.wal_bytes, 0);
}

TEST_F(BookingPgTest, ARefusalWhoseWinnerCommittedBeforeTakesNoTransactionIdAndWritesNoWal) {
  ASSERT_EQ(answer_to(0, 0, "first"), "booked");
  expect_free(cost_of(0, 1, "second"));
  EXPECT_EQ(answer_to(0, 1, "second"), "conflict");
}

TEST_F(BookingPgTest, NoOtherAnswerThatChangesNothingWritesAnything) {
  ASSERT_EQ(answer_to(0, 0, "first"), "booked");
  expect_free(cost_of(0, 0, "first"));
  EXPECT_EQ(answer_to(0, 0, "first"), "replayed");
  expect_free(cost_of(1, 0, "first"));
  EXPECT_EQ(answer_to(1, 0, "first"), "key_reused");
  expect_free(cost_of(77, 0, "second"));
  EXPECT_EQ(answer_to(77, 0, "second"), "slot_not_found");
  expect_free(cost_of(1, 77, "second"));
  EXPECT_EQ(answer_to(1, 77, "second"), "patient_not_found");
}

// That the measure can tell: the sketch locks the slot's row before it looks.
TEST_F(BookingPgTest, TheSketchTakesATransactionIdForARefusal) {
  provision::apply_variant(session_, PGRUSH_SOURCE "/migrations/variants/for_update.sql");
  ASSERT_EQ(answer_to(0, 0, "first"), "booked");
  const Cost cost = cost_of(0, 1, "second");
  EXPECT_EQ(answer_to(0, 1, "second"), "conflict");
  EXPECT_TRUE(cost.took_transaction_id);
  EXPECT_GT(cost.wal_bytes, 0);
}

}  // namespace
