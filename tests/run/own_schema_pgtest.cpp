#include <gtest/gtest.h>

#include "place.h"
#include "scenario/folder.h"
#include "support/program.h"
#include "support/server.h"

namespace {

using support::Program;

/// A scenario with a load of ten bookings, judged by these.
scenario::Folder with_own_invariants(const std::string& invariants) {
  return scenario::Folder(R"({"data": {"clinics": 1, "clinicians": 1, "patients": 10, "slots": 10},
    "phases": [{"workload": {"booking_volley": {"contenders": 4}}, "load": {"connections": 4}}],
    "invariants": [)" + invariants +
                          "]}");
}

Program run(const scenario::Folder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"run",          folder.path(),
                                     "--migrations", PGRUSH_SOURCE "/migrations",
                                     "-d",           support::server().conninfo()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Program(arguments);
}

TEST(OwnInvariantPgTest, IsAskedOfTheDatabaseAtRest) {
  const auto folder = with_own_invariants(R"("one_booking_per_slot", "none.sql", "all.sql")");
  folder.write("none.sql", "-- No appointment is deleted.\nSELECT 1 WHERE false");
  folder.write("all.sql", "SELECT id FROM appointments");
  Program program = run(folder, {"--history", folder.path() / "history"});
  ASSERT_EQ(program.wait(), 1) << program.out() << program.err();
  const auto invariants = program.report().at("invariants");
  ASSERT_EQ(invariants.size(), 3U);
  EXPECT_EQ(invariants[0].at("truth"), "holds");
  EXPECT_EQ(invariants[1].at("name"), "none.sql");
  EXPECT_EQ(invariants[1].at("claim"), "No appointment is deleted.");
  EXPECT_EQ(invariants[1].at("truth"), "holds");
  EXPECT_EQ(invariants[2].at("truth"), "violated");
  EXPECT_EQ(invariants[2].at("violations"), 10);
  EXPECT_EQ(invariants[2].at("evidence").at(0).at("facts").at("id").get<std::string>().size(), 36U);

  // What it said is in the history file: there is no server to ask any more.
  Program check({"check", folder.path() / "history"});
  EXPECT_EQ(check.wait(), 1) << check.out() << check.err();
  EXPECT_EQ(check.report().at("invariants"), invariants);
}

TEST(OwnInvariantPgTest, EndsALoadAtItsFirstViolation) {
  const auto folder = with_own_invariants(R"("all.sql")");
  folder.write("all.sql", "SELECT id FROM appointments");
  Program program = run(folder, {"--fail-fast"});
  EXPECT_EQ(program.wait(), 1) << program.out() << program.err();
}

TEST(OwnInvariantPgTest, IsUnknownIfItsQueryFails) {
  const auto folder = with_own_invariants(R"("wrong.sql")");
  folder.write("wrong.sql", "SELECT 1 FROM nowhere");
  Program program = run(folder);
  EXPECT_EQ(program.wait(), 2) << program.out() << program.err();
}

// ---- A schema of the scenario's own -------------------------------------------------------------

class OwnSchemaPgTest : public testing::Test {
 protected:
  OwnSchemaPgTest() {
    scenario::Mistakes mistakes;
    scenario_ = scenario::read(PGRUSH_SOURCE "/scenarios/explore-transfer", {}, mistakes);
    mistakes.raise("scenario");
    place_.provision(pgrush::migrations_folder("", scenario_), scenario_, 4, provenance_);
  }

  std::string total() {
    pg::Session session(place_.client_conninfo());
    return support::value_of(session, "SELECT sum(balance) FROM bank.accounts");
  }

  scenario::Scenario scenario_;
  pgrush::Host host_{support::server().conninfo(), 4, false};
  pgrush::Place place_{host_};
  report::Provenance provenance_;
};

TEST_F(OwnSchemaPgTest, IsMigratedAndSeededByItsOwnFiles) {
  ASSERT_EQ(provenance_.migrations.size(), 1U);
  EXPECT_EQ(provenance_.migrations[0].id, "00001_accounts.sql");
  EXPECT_EQ(total(), "300");
  EXPECT_EQ(pgrush::migrations_folder("told", scenario_), "told") << "the flag wins";
}

TEST_F(OwnSchemaPgTest, TakesVariantsAsItsMaker) {
  place_.apply_variant(scenario_.folder / "broken.sql");
  pg::Session session(place_.client_conninfo());
  EXPECT_EQ(support::value_of(session,
                              "SELECT prosrc LIKE '%FOR NO KEY UPDATE%' FROM pg_proc "
                              "WHERE proname = 'transfer'"),
            "f");
}

TEST_F(OwnSchemaPgTest, IsJudgedByItsOwnInvariants) {
  const auto invariants = explore::read_sql_invariants(scenario_);
  ASSERT_EQ(invariants.size(), 2U);
  EXPECT_EQ(place_.judge(invariants)[0].verdict.truth, base::Truth::kHolds);
  pg::Session session(place_.client_conninfo());
  session.script("UPDATE bank.accounts SET balance = -1 WHERE id = 2");
  const auto judged = place_.judge(invariants);
  EXPECT_EQ(judged[0].claim, "Transfers move money: the sum of all balances stays 300.");
  ASSERT_EQ(judged[0].verdict.truth, base::Truth::kViolated);
  EXPECT_EQ(judged[0].verdict.evidence[0].facts[0].second, "199");
  ASSERT_EQ(judged[1].verdict.truth, base::Truth::kViolated);
  EXPECT_EQ(judged[1].verdict.evidence[0].facts[0].second, "2");
}

}  // namespace
