#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "measure/booking.h"
#include "pg/conninfo.h"
#include "pg/sqlstate.h"
#include "provision/manifest.h"
#include "provision/schema_dump.h"
#include "support/file.h"
#include "support/page.h"
#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using base::Outcome;
using support::Program;

const fs::path kRolledOut = PGRUSH_SOURCE "/migrations";

// ---- OPERATIONS.md ------------------------------------------------------------------------------

/// A database in production that lacks the last migration, and its operator.
class OperationsPgTest : public testing::Test {
 protected:
  void carry_out(const std::string& heading) const {
    SCOPED_TRACE(heading);
    support::Operator shell(
        support::commands_below(kRolledOut / "OPERATIONS.md", "## " + heading),
        {"DSN=" + database_.conninfo(), "RESTORED=" + restored_.conninfo(),
         "SNAPSHOT=" + (folder_.path() / "snapshot").string(), "FILE=" + last_});
    EXPECT_EQ(shell.wait(), 0) << shell.out() << shell.err();
  }
  static std::string dump(const provision::Database& database) {
    return provision::dump_schema(database.conninfo());
  }

  support::TemporaryFolder folder_;
  provision::Database database_ = support::empty_database();
  provision::Database restored_ = support::empty_database();
  std::vector<provision::Migration> migrations_ = provision::read_manifest(kRolledOut);
  std::string last_ = migrations_.back().id;
};

TEST_F(OperationsPgTest, RollOutTakeBackAndRestoreAsThePageHasThem) {
  Program up(
      {"migrate", "up", "-d", database_.conninfo(), "--to", migrations_[migrations_.size() - 2].id},
      false);
  ASSERT_EQ(up.wait(), 0) << up.err();
  pg::Session session(database_.conninfo());
  session.script("INSERT INTO public.clinics (name) VALUES ('before')");
  const std::string before = dump(database_);

  carry_out("Roll out");
  session.script("INSERT INTO public.clinics (name) VALUES ('since')");
  EXPECT_EQ(dump(database_), support::text_of(kRolledOut / "schema.sql"));

  carry_out("Take the last file back");
  EXPECT_EQ(dump(database_), before);
  EXPECT_EQ(support::value_of(session, "SELECT count(*) FROM public.clinics"), "2");

  carry_out("Restore");
  EXPECT_EQ(dump(restored_), before);
  pg::Session restored(restored_.conninfo());
  EXPECT_EQ(support::value_of(restored, "SELECT string_agg(name, ' ') FROM public.clinics"),
            "before");
  EXPECT_EQ(support::value_of(restored, "SELECT count(*) FROM pgrush.migrations"),
            std::to_string(migrations_.size() - 1));
}

// ---- BOOKING.md ---------------------------------------------------------------------------------

/// The cells of a page's tables, row by row, of the table whose first heading has these words.
std::vector<std::vector<std::string>> table(const std::string& words) {
  std::ifstream in(kRolledOut / "BOOKING.md");
  std::vector<std::vector<std::string>> rows;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| " + words)) inside = true;
    if (!inside || line.starts_with("|---") || line.starts_with("| " + words)) continue;
    if (!line.starts_with("|")) break;
    std::stringstream cells(line.substr(1));
    auto& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, '|');) row.push_back(cell);
  }
  return rows;
}

/// What stands between backticks.
std::vector<std::string> code_of(const std::string& cell) {
  const std::regex code("`([^`]*)`");
  return {std::sregex_token_iterator(cell.begin(), cell.end(), code, 1), {}};
}

void expect_answers(const measure::Operation& operation, const std::string& words) {
  SCOPED_TRACE(words);
  const auto rows = table(words);
  ASSERT_EQ(rows.size(), operation.answers.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(code_of(rows[i][0]), std::vector{operation.answers[i].name});
    const bool done = operation.answers[i].outcome == Outcome::kDone;
    EXPECT_EQ(std::stoi(rows[i][1]) < 300, done) << rows[i][0];
  }
}

TEST(BookingContract, GivesEachAnswerThatThereIsAStatus) {
  expect_answers(measure::booking::create_operation(), "`create_booking` answers");
  expect_answers(measure::booking::cancel_operation(), "`cancel_booking` answers");
}

TEST(BookingContract, RetriesWhatWeRetry) {
  const auto rows = table("SQLSTATE");
  ASSERT_EQ(rows.size(), 5U);
  const std::vector<Outcome> outcomes{Outcome::kRetryable, Outcome::kTimedOut, Outcome::kInDoubt,
                                      Outcome::kFaulty};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_FALSE(code_of(rows[i][0]).empty());
    for (const std::string& sqlstate : code_of(rows[i][0]))
      EXPECT_EQ(pg::outcome_of(sqlstate), outcomes[i]) << sqlstate;
  }
}

}  // namespace
