#include <filesystem>
#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "explore/sql_invariant.h"
#include "provision/migrations.h"
#include "provision/seal.h"
#include "provision/seed.h"
#include "support/failure.h"
#include "support/file.h"
#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;
using support::value_of;

const fs::path kOurMigrations = PGRUSH_SOURCE "/migrations";
const fs::path kScenario = PGRUSH_SOURCE "/tests/run/phi";

/// What the server has logged.
std::string server_log() { return support::text_of(support::server().folder() / "log"); }

const std::string kClinic = "'d0000001-0000-4000-8000-000000000001'";

/// A row of the clinic, with nothing but markers in it.
std::string insert_into(const std::string& table) {
  return "INSERT INTO " + table + " (clinic_id) VALUES (" + kClinic + ")";
}

/// A database in which every value of class PHI is a marker.
class PhiPgTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    original_.emplace(support::migrated_database());
    pg::Session session(original_->conninfo());
    provision::seed_by_file(session, kOurMigrations / "seeds/demo.sql");
    provision::apply_variant(session, kScenario / "markers.sql");
  }
  static void TearDownTestSuite() { original_.reset(); }

  std::vector<std::string> column(const std::string& sql) {
    const pg::Table rows = session_.query(sql);
    std::vector<std::string> values;
    for (int row = 0; row < rows.rows(); ++row) values.emplace_back(rows.at(row, 0));
    return values;
  }
  void apply(const std::string& file) { session_.script(support::text_of(kScenario / file)); }
  /// As the tables' owner, in the clinic: row-level security holds for it too.
  void in_clinic(const std::function<void()>& act) {
    session_.script("SET ROLE clinic_owner; SELECT set_config('app.current_clinic_id', " + kClinic +
                    ", false)");
    act();
    session_.script("RESET ROLE");
  }
  std::string value(const std::string& sql) { return value_of(session_, sql); }
  /// The first marker in a text; "" if there is none.
  std::string marker_in(const std::string& text) {
    return std::string(session_.query("SELECT marked.marker_in($1)", {text}).at(0, 0));
  }
  /// How many rows of the logs hold a marker.
  std::string told_by_logs() {
    return value(
        "SELECT count(*) FROM (SELECT log::text FROM audit.audit_logs AS log UNION ALL SELECT "
        "log::text FROM public.webhook_logs AS log) AS line (text) WHERE "
        "marked.marker_in(line.text) IS NOT NULL");
  }
  /// Runs pgrush, which has to fail without a marker in what it prints.
  void expect_failure_without_marker(std::vector<std::string> words, int status,
                                     const std::string& says) {
    Program program(std::move(words), false);
    EXPECT_EQ(program.wait(), status) << program.out() << program.err();
    EXPECT_NE((program.out() + program.err()).find(says), std::string::npos)
        << program.out() << program.err();
    EXPECT_EQ(marker_in(program.out() + program.err()), "");
  }

  inline static std::optional<provision::Database> original_;
  provision::Database database_{*original_};
  pg::Session session_{database_.conninfo()};
  /// Those with columns of class PHI.
  std::vector<std::string> tables_ = column("SELECT DISTINCT m.table FROM marked.columns AS m");
};

TEST_F(PhiPgTest, IsInNoLogOfRowsThatAreMadeChangedAndDeleted) {
  // Where a value goes does not depend on constraints.
  apply("without_constraints.sql");
  in_clinic([&] {
    for (const std::string& table : tables_) {
      session_.script(insert_into(table));
      session_.script("UPDATE " + table + " SET clinic_id = clinic_id");
    }
  });
  for (const std::string& table : tables_)
    for (const std::string& name :
         column("SELECT m.name FROM marked.columns AS m WHERE m.table = '" + table + "'::regclass"))
      EXPECT_EQ(
          value("SELECT bool_and(marked.marker_in(" + name + "::text) IS NOT NULL) FROM " + table),
          "t")
          << table << "." << name << " holds no marker: markers.sql needs one for its type";
  in_clinic([&] {
    for (const std::string& table : tables_) session_.script("DELETE FROM " + table);
  });

  EXPECT_EQ(value("SELECT count(*) FROM pg_trigger AS t WHERE t.tgname = 'audit_changes' AND "
                  "t.tgrelid IN (SELECT m.table FROM marked.columns AS m) AND (SELECT count("
                  "DISTINCT log.operation) FROM audit.audit_logs AS log WHERE log.table_name = "
                  "(SELECT relname FROM pg_class WHERE oid = t.tgrelid)) <> 3"),
            "0")
      << "a table whose changes were not all logged";
  EXPECT_EQ(told_by_logs(), "0");
}

// That it would be found: with a trigger that logs the row, each column's marker is.
TEST_F(PhiPgTest, IsFoundInALogThatTellsIt) {
  apply("without_constraints.sql");
  apply("log_whole_rows.sql");
  for (const std::string& table : tables_) session_.script(insert_into(table));
  EXPECT_EQ(value("SELECT count(DISTINCT (log.table_name, field.key)) FROM audit.audit_logs AS "
                  "log, jsonb_each_text(log.row_data) AS field WHERE "
                  "marked.marker_in(field.value) IS NOT NULL"),
            value("SELECT count(*) FROM marked.columns AS m JOIN pg_trigger AS t ON t.tgrelid = "
                  "m.table AND t.tgname = 'audit_changes'"));
  // The checks that find such rows do not show them.
  for (const auto& check : fs::directory_iterator(kOurMigrations / "checks")) {
    const auto found = explore::judge_by_sql(session_, "check", support::text_of(check.path()));
    if (check.path().stem() == "audit_rows_hold_names_only") {
      EXPECT_EQ(found.truth, base::Truth::kViolated);
    }
    for (const auto& evidence : found.evidence)
      for (const auto& [column, fact] : evidence.facts)
        EXPECT_EQ(marker_in(fact), "") << check.path();
  }
}

TEST_F(PhiPgTest, IsInNoErrorAboutARowThatIsRefused) {
  for (const std::string& table : tables_) {
    session_.script("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (false) NOT VALID");
    const support::Failed failed =
        support::failure_of([&] { session_.script(insert_into(table)); });
    EXPECT_TRUE(failed.says("(SQLSTATE 23")) << failed.sentence;
    EXPECT_EQ(marker_in(failed.sentence), "");
    // The server did tell it.
    session_.script("DO $$ DECLARE v_detail text; BEGIN " + insert_into(table) +
                    "; EXCEPTION WHEN integrity_constraint_violation THEN GET STACKED DIAGNOSTICS "
                    "v_detail = PG_EXCEPTION_DETAIL; PERFORM set_config('test.detail', v_detail, "
                    "false); END $$");
    EXPECT_NE(marker_in(value("SHOW test.detail")), "") << table;
  }
  EXPECT_EQ(marker_in(server_log()), "");
}

// The server's log is where such an error would stand.
TEST_F(PhiPgTest, WouldBeFoundInTheServersLog) {
  session_.script("SET log_min_messages = error; SET log_error_verbosity = default");
  EXPECT_THROW(session_.script("SELECT 'planted'::int"), pg::ServerError);
  EXPECT_NE(server_log().find("invalid input syntax for type integer: \"planted\""),
            std::string::npos);
}

TEST_F(PhiPgTest, IsNotToldByMigrationsAndSeedsThatFail) {
  const support::TemporaryFolder copy;
  fs::copy(kOurMigrations, copy.path(), fs::copy_options::recursive);
  copy.write("99999_ages.sql",
             "CREATE TABLE public.ages AS SELECT first_name::int AS age FROM "
             "public.patients");
  copy.write("seeds/refused.sql",
             "INSERT INTO public.patients (id, clinic_id) SELECT NULL, "
             "clinic_id FROM public.patients");
  json manifest = json::parse(support::text_of(copy.path() / "manifest.json"));
  manifest["migrations"].push_back({{"id", "99999_ages.sql"}, {"desc", "Fails."}});
  copy.write("manifest.json", manifest.dump());
  copy.write("manifest.json", provision::seal(copy.path()).text);
  const std::string folder = copy.path();
  expect_failure_without_marker(
      {"migrate", "up", "-d", database_.conninfo(), "--migrations", folder}, 100, "SQLSTATE 22P02");
  expect_failure_without_marker(
      {"migrate", "seed", "refused", "-d", database_.conninfo(), "--migrations", folder}, 100,
      "SQLSTATE 23502");
  EXPECT_EQ(marker_in(server_log()), "");
}

TEST_F(PhiPgTest, IsInNothingThatARunLeaves) {
  const support::TemporaryFolder folder;
  const std::string history = folder.path() / "run.history";
  Program run({"run", kScenario, "-d", support::server().conninfo(), "--history", history});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  // Calls did fail with a patient's row in the server's hands.
  ASSERT_EQ(report.at("errors").size(), 2U);
  EXPECT_EQ(report.at("errors").at(0).at("message"),
            "invalid input syntax for type integer: \"…\"");
  EXPECT_EQ(report.at("errors").at(1).at("sqlstate"), "23502");
  Program check({"check", history});
  EXPECT_EQ(check.wait(), 0) << check.out() << check.err();
  Program lines({"check", history, "--format", "jsonl"}, false);
  EXPECT_EQ(lines.wait(), 0) << lines.err();
  EXPECT_NE(lines.out().find("create_booking"), std::string::npos);
  for (Program* program : {&run, &check, &lines}) {
    EXPECT_EQ(marker_in(program->out()), "");
    EXPECT_EQ(marker_in(program->err()), "");
  }
  EXPECT_EQ(marker_in(report.dump()), "");
  EXPECT_EQ(marker_in(check.report().dump()), "");
  EXPECT_EQ(support::text_of(history).find("zyxmarker"), std::string::npos);
  EXPECT_EQ(marker_in(server_log()), "");
}

}  // namespace
