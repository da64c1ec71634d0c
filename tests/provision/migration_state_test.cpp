#include "provision/migration_state.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "support/failure.h"

namespace {

using base::sha256;
using provision::History;
using provision::HistoryRow;
using provision::Migration;
using provision::MigrationState;

Migration file(const std::string& id, const std::string& text) {
  return {id, "", {"m/" + id, text, sha256(text)}, ""};
}

HistoryRow applied(const std::string& text) {
  HistoryRow row;
  row.sha256 = sha256(text);
  return row;
}

HistoryRow begun(const std::vector<std::string>& statements) {
  HistoryRow row;
  row.finished = false;
  for (const std::string& statement : statements)
    row.statement_sha256s.push_back(sha256(statement));
  return row;
}

std::string states_of(const std::vector<Migration>& migrations, const History& history) {
  std::string states;
  for (const auto& standing : provision::compare(migrations, history))
    states += standing.id + " " + std::string(provision::name_of(standing.state)) + ", ";
  return states;
}

TEST(MigrationStates, TellWhatIsAppliedAndWhatIsNot) {
  EXPECT_EQ(states_of({file("1", "a"), file("2", "b"), file("3", "c")},
                      {{"1", applied("a")}, {"2", applied("other")}}),
            "1 applied, 2 changed, 3 pending, ");
}

TEST(MigrationStates, TellWhatTheFolderLacksAndWhatCameTooLate) {
  EXPECT_EQ(states_of({file("1", "a"), file("3", "c")}, {{"2", applied("b")}}),
            "1 late, 2 missing, 3 pending, ");
}

TEST(MigrationStates, OfAFileThatWasBegunDependOnWhatIsAppliedOfIt) {
  const std::string text = "SET a.b = 1; VACUUM x; VACUUM y";
  const auto state = [&](const std::vector<std::string>& done) {
    return states_of({file("1", text)}, {{"1", begun(done)}});
  };
  EXPECT_EQ(state({}), "1 partial, ");
  EXPECT_EQ(state({"VACUUM x"}), "1 partial, ");
  EXPECT_EQ(state({"VACUUM x", "VACUUM y"}), "1 partial, ") << "only its end was not noted";
  EXPECT_EQ(state({"VACUUM y"}), "1 changed, ");
  EXPECT_EQ(state({"VACUUM x", "VACUUM y", "VACUUM z"}), "1 changed, ");
}

TEST(MigrationStates, ThatAgreeAreAppliedPendingAndPartial) {
  const std::vector<Migration> files{file("1", "a"), file("2", "VACUUM x"), file("3", "c")};
  const History history{{"1", applied("a")}, {"2", begun({})}};
  EXPECT_NO_THROW(provision::require_agreement("m", provision::compare(files, history)));
}

TEST(MigrationStates, ThatDoNotAgreeAreNamedWithTheWayOut) {
  const auto objection = [](const std::vector<Migration>& files, const History& history) {
    return support::failure_of(
               [&] { provision::require_agreement("m", provision::compare(files, history)); })
        .sentence;
  };
  EXPECT_EQ(objection({file("1", "b")}, {{"1", applied("a")}}),
            "m/1: was changed since it was applied: take the change back, and put it into a new "
            "file");
  EXPECT_NE(
      objection({}, {{"1", applied("a")}}).find("m/1: is applied to the database, but not in"),
      std::string::npos);
  EXPECT_EQ(objection({file("1", "a"), file("2", "b")}, {{"2", applied("b")}}),
            "m/1: sorts before 2, which is applied already: give it a later number");
}

}  // namespace
