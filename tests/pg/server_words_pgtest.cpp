#include <gtest/gtest.h>

#include "support/failure.h"
#include "support/server.h"

namespace {

/// What a failure of the statement says.
std::string words_about(const std::string& sql) {
  static provision::Database database = support::empty_database();
  pg::Session session(database.conninfo());
  session.script(
      "CREATE TEMPORARY TABLE patients (name text UNIQUE, age int CHECK (age > 0), nric "
      "varchar(3)); INSERT INTO patients VALUES ('Ann \"Lee\"', 40)");
  return support::failure_of([&] { session.script(sql); }).sentence;
}

TEST(ServerWordsPgTest, LeaveOutTheRowThatIsRefused) {
  EXPECT_EQ(words_about("INSERT INTO patients SELECT name FROM patients"),
            "duplicate key value violates unique constraint \"patients_name_key\" (SQLSTATE "
            "23505)");
  EXPECT_EQ(words_about("UPDATE patients SET age = -1"),
            "new row for relation \"patients\" violates check constraint \"patients_age_check\" "
            "(SQLSTATE 23514)");
  EXPECT_EQ(words_about("UPDATE patients SET nric = name"),
            "value too long for type character varying(3) (SQLSTATE 22001)");
}

TEST(ServerWordsPgTest, LeaveOutWhatADataExceptionQuotes) {
  EXPECT_EQ(words_about("ALTER TABLE patients ALTER name TYPE int USING name::int"),
            "invalid input syntax for type integer: \"…\" (SQLSTATE 22P02)");
  EXPECT_EQ(words_about("SELECT (name || age)::date FROM patients"),
            "invalid input syntax for type date: \"…\" (SQLSTATE 22007)");
  EXPECT_EQ(words_about("SELECT (age || '000000000')::int FROM patients"),
            "value \"…\" is out of range for type integer (SQLSTATE 22003)");
  EXPECT_EQ(words_about("SELECT age / 0 FROM patients"), "division by zero (SQLSTATE 22012)");
}

TEST(ServerWordsPgTest, LeaveOutWhatIsQuotedInOtherLanguages) {
  EXPECT_EQ(words_about("DO $$ BEGIN RAISE 'ungültige Eingabe für Typ integer: »Ann«' USING "
                        "ERRCODE = '22P02'; END $$"),
            "ungültige Eingabe für Typ integer: \"…\" (SQLSTATE 22P02)");
}

TEST(ServerWordsPgTest, TellWhatStandsInTheStatementItselfAndParameters) {
  EXPECT_EQ(words_about("SELECT set_config('role', 'nobody', true)"),
            "role \"nobody\" does not exist (SQLSTATE 22023)");
  EXPECT_EQ(words_about("SELECT 'ten'::int"),
            "invalid input syntax for type integer: \"ten\" (SQLSTATE 22P02)");
  EXPECT_EQ(words_about("SELECT nobody FROM patients"),
            "column \"nobody\" does not exist (SQLSTATE 42703)");
}

}  // namespace
