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
