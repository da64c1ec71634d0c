#include "report/matrix.h"

#include <gtest/gtest.h>

namespace report {
namespace {

Candidate faulty(const std::string& name, std::vector<std::string> promised,
                 std::vector<std::string> violated) {
  Candidate candidate;
  candidate.name = name;
  candidate.faulty = true;
  candidate.promised = std::move(promised);
  candidate.violated = std::move(violated);
  return candidate;
}

Candidate correct(const std::string& name, std::vector<std::string> violated = {},
                  std::vector<std::string> unknown = {}) {
  Candidate candidate;
  candidate.name = name;
  candidate.violated = std::move(violated);
  candidate.unknown = std::move(unknown);
  return candidate;
}

Candidate explored(Candidate candidate, std::uint64_t schedules,
                   std::vector<std::string> caught_by = {}) {
  Explored& explored = candidate.explored.emplace();
  explored.schedules = schedules;
  explored.exhausted = caught_by.empty();
  explored.seconds = 0.25;
  explored.caught_by = std::move(caught_by);
  if (!explored.caught_by.empty()) explored.phase = "two_at_once";
  return candidate;
}

/// Whose header says that exploration catches it.
Candidate race(const std::string& name) {
  Candidate candidate = faulty(name, {"alpha"}, {"alpha"});
  candidate.races = true;
  return candidate;
}

Matrix matrix(std::vector<Candidate> candidates) {
  Matrix matrix;
  matrix.invariants = {"alpha", "beta", "gamma"};
  matrix.candidates = std::move(candidates);
  return matrix;
}

TEST(Candidate, IsCaughtByOneOfThoseThatItsHeaderPromises) {
  EXPECT_TRUE(faulty("a", {"alpha", "beta"}, {"beta"}).as_expected());
  EXPECT_FALSE(faulty("a", {"alpha"}, {"beta"}).as_expected());
  EXPECT_FALSE(faulty("a", {"alpha"}, {}).as_expected());
}

TEST(Candidate, WithoutAPromiseIsCaughtByAny) {
  EXPECT_TRUE(faulty("a", {}, {"beta"}).as_expected());
  EXPECT_FALSE(faulty("a", {}, {}).as_expected());
}

TEST(Candidate, ThatIsCorrectMustNeitherBeRedNorUnknown) {
  EXPECT_TRUE(correct("a").as_expected());
  EXPECT_FALSE(correct("a", {"alpha"}).as_expected());
  EXPECT_FALSE(correct("a", {}, {"alpha"}).as_expected());
}

TEST(Candidate, ThatCouldNotBeTriedIsNotAsExpected) {
  Candidate candidate = faulty("a", {}, {"alpha"});
  candidate.trouble = "no such file";
  EXPECT_FALSE(candidate.as_expected());
}

TEST(Candidate, ThatRacesIsCaughtInItsExplorationByWhatItsHeaderPromises) {
  EXPECT_TRUE(race("a").as_expected());  // it was not explored
  EXPECT_TRUE(explored(race("a"), 7, {"alpha"}).as_expected());
  EXPECT_FALSE(explored(race("a"), 7, {"beta"}).as_expected());
  EXPECT_FALSE(explored(race("a"), 7).as_expected());
}

TEST(Candidate, WhoseHeaderSaysNothingOfRacesNeedNotBeCaughtInItsExploration) {
  EXPECT_TRUE(explored(faulty("a", {"alpha"}, {"alpha"}), 7).as_expected());
  EXPECT_FALSE(explored(faulty("a", {"alpha"}, {}), 7, {"alpha"}).as_expected());
}

TEST(Candidate, ThatIsCorrectIsExhaustedWithoutAViolation) {
  EXPECT_TRUE(explored(correct("a"), 7).as_expected());
  EXPECT_FALSE(explored(correct("a"), 7, {"alpha"}).as_expected());
  Candidate given_up = explored(correct("a"), 7);
  given_up.explored->exhausted = false;
  EXPECT_FALSE(given_up.as_expected());
}

TEST(Matrix, IsRedForACorrectOneThatBreaksInAScheduleAndUnknownForOneThatWasNotExhausted) {
  EXPECT_EQ(matrix({explored(correct("a"), 7, {"alpha"})}).status(), base::ExitStatus::kViolated);
  Candidate given_up = explored(correct("a"), 7);
  given_up.explored->exhausted = false;
  EXPECT_EQ(matrix({given_up}).status(), base::ExitStatus::kUnknown);
  EXPECT_EQ(matrix({explored(race("a"), 7)}).status(), base::ExitStatus::kViolated);
}

TEST(Matrix, IsRedForASurvivorAndUnknownForACorrectOneThatCannotBeTold) {
  const Candidate fine = faulty("a", {}, {"alpha"});
  EXPECT_EQ(matrix({fine, correct("b")}).status(), base::ExitStatus::kPass);
  EXPECT_EQ(matrix({fine, correct("b", {}, {"beta"})}).status(), base::ExitStatus::kUnknown);
  EXPECT_EQ(matrix({faulty("a", {}, {}), correct("b", {}, {"beta"})}).status(),
            base::ExitStatus::kViolated);
  EXPECT_EQ(matrix({correct("b", {"beta"})}).status(), base::ExitStatus::kViolated);
  Candidate untried = correct("c");
  untried.trouble = "no such file";
  EXPECT_EQ(matrix({untried}).status(), base::ExitStatus::kProvisioningFailed);
}

TEST(Matrix, NamesTheInvariantsThatAreNeverTheOnlyOnes) {
  const Matrix some = matrix(
      {faulty("a", {}, {"alpha"}), faulty("b", {}, {"alpha", "beta"}), correct("c", {"gamma"})});
  EXPECT_EQ(some.only_killers(), std::vector<std::string>{"alpha"});
  EXPECT_EQ(some.never_only_killers(), (std::vector<std::string>{"beta", "gamma"}));
}

TEST(Matrix, ShowsARowACandidateAndAColumnAnInvariant) {
  Candidate caught = faulty("late_key", {"beta"}, {"alpha", "beta"});
  caught.calls = 1234;
  caught.seconds = 0.5;
  EXPECT_EQ(to_console(matrix({correct("shipped"), caught, faulty("sly", {"gamma"}, {"alpha"})})),
            R"(                    abc   calls       s
shipped   passed    ...       0    0.00
late_key  caught    xX.    1234    0.50
sly       SURVIVED  x..       0    0.00

X: caught it as its header promises; x: caught it, too; ?: could not tell
  a alpha
  b beta
  c gamma
Never the only one to catch a procedure: beta, gamma

SURVIVED sly: promised gamma; violated alpha
FAIL (exit 1): 1 of 2 faulty procedures caught, 1 of 1 correct ones passed; seed 0, 0.0 s
)");
}

TEST(Matrix, ShowsHowManySchedulesItTookToCatchACandidateByExploration) {
  Candidate given_up = explored(correct("stuck"), 3);
  given_up.explored->exhausted = false;
  given_up.explored->trouble = "two_at_once: the setup failed";
  EXPECT_EQ(to_console(
                matrix({explored(correct("shipped"), 484), explored(race("unlocked"), 2, {"alpha"}),
                        race("elsewhere"), explored(race("slow"), 90), given_up})),
            R"(                     abc   calls       s  schedules       s
shipped    passed    ...       0    0.00        484       -
unlocked   caught    X..       0    0.00          2    0.25
elsewhere  caught    X..       0    0.00          -       -
slow       SURVIVED  X..       0    0.00         90       -
stuck      UNKNOWN   ...       0    0.00          3       -

X: caught it as its header promises; x: caught it, too; ?: could not tell
schedules, s: explored until it was caught; without seconds: caught in none of them
  a alpha
  b beta
  c gamma
Never the only one to catch a procedure: beta, gamma

SURVIVED slow: promised alpha; violated alpha; explored 90 schedules, all: violated nothing
UNKNOWN stuck: violated nothing; unknown nothing; explored 3 schedules: violated nothing; two_at_once: the setup failed
FAIL (exit 1): 2 of 3 faulty procedures caught, 1 of 2 correct ones passed; seed 0, 0.0 s
)");
}

TEST(Matrix, TellsOfExplorationsInMarkdownAndJson) {
  const Matrix some = matrix({explored(race("unlocked"), 2, {"alpha"}), race("elsewhere")});
  const std::string page = to_markdown(some);
  EXPECT_NE(page.find("| `unlocked` | caught | **alpha** | 0 | 0.00 | 2 | 0.25 |\n"),
            std::string::npos)
      << page;
  EXPECT_NE(page.find("| `elsewhere` | caught | **alpha** | 0 | 0.00 | - | - |\n"),
            std::string::npos)
      << page;
  const auto candidates = to_json(some).at("candidates");
  EXPECT_EQ(
      candidates.at(0).at("explored"),
      nlohmann::ordered_json::parse(R"({"schedules": 2, "duration_s": 0.25, "exhausted": false,
              "caught_by": ["alpha"], "phase": "two_at_once", "trouble": null})"));
  EXPECT_EQ(candidates.at(0).at("races"), true);
  EXPECT_TRUE(candidates.at(1).at("explored").is_null());
}

TEST(Matrix, SaysTheSameInMarkdownAndJson) {
  const Matrix some = matrix({correct("shipped"), faulty("late_key", {"beta"}, {"alpha", "beta"})});
  EXPECT_NE(to_markdown(some).find("| `late_key` | caught | **beta**, alpha | 0 | 0.00 |"),
            std::string::npos)
      << to_markdown(some);
  const auto json = to_json(some);
  EXPECT_EQ(json.at("schema"), "pgrush.selftest/1");
  EXPECT_EQ(json.at("verdict"), "pass");
  EXPECT_EQ(json.at("candidates").at(1).at("promised"), std::vector<std::string>{"beta"});
  EXPECT_EQ(json.at("never_only_killers"), (std::vector<std::string>{"alpha", "beta", "gamma"}));
}

}  // namespace
}  // namespace report
