#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "lint/linting.h"
#include "syntax/statements.h"

namespace {

namespace fs = std::filesystem;
using support::Files;

/// The statements of all SQL files below the folders.
std::vector<std::string> statements_of(const std::vector<fs::path>& folders) {
  std::vector<std::string> all;
  for (const fs::path& folder : folders)
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".sql") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text(std::istreambuf_iterator<char>(file), {});
      for (const syntax::Statement& statement : syntax::split(text)) all.push_back(statement.text);
    }
  return all;
}

/// Makes texts of statements, some with words in the wrong place or a byte broken.
class Mutator {
 public:
  Mutator(std::vector<std::string> pieces, std::uint32_t seed)
      : pieces_(std::move(pieces)), random_(seed) {
    for (const std::string& piece : pieces_) {
      std::istringstream words(piece);
      for (std::string word; words >> word;) words_.push_back(word);
    }
  }

  std::string text() {
    std::string all;
    for (std::size_t i = 0; i <= below(6); ++i) {
      std::string piece = one_of(pieces_);
      if (below(3) == 0) misplace_word(piece);
      if (below(10) == 0) break_byte(piece);
      all += piece + ";\n";
    }
    return all;
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  const std::string& one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  void misplace_word(std::string& text) {
    const std::size_t begin = text.find(' ', below(text.size() + 1));
    if (begin == std::string::npos) return;
    const std::size_t end = text.find_first_of(" \n", begin + 1);
    text.replace(begin + 1, (end == std::string::npos ? text.size() : end) - begin - 1,
                 below(4) == 0 ? "" : one_of(words_));
  }

  void break_byte(std::string& text) {
    if (text.empty()) return;
    text[below(text.size())] = static_cast<char>(1 + below(255));
  }

  std::vector<std::string> pieces_;
  std::vector<std::string> words_;
  std::mt19937 random_;
};

/// Lints the text as two files, the second of which finds what the first made. Whether it parsed.
bool lint(const std::string& text) {
  try {
    support::Linting linting(Files{{"1.sql", text}, {"2.sql", text}});
    for (const lint::Finding& finding : linting.findings()) {
      EXPECT_LE(finding.where.offset, finding.where.file->text.size());
      EXPECT_FALSE(finding.what.empty());
    }
    return true;
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.status(), base::ExitStatus::kUnusable) << failure.what();
    return false;
  }
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(LintFuzz, NoTextBringsItDown) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const fs::path source = PGRUSH_SOURCE;
  Mutator mutator(statements_of({source / "tests/lint", source / "migrations"}), seed);
  int parsed = 0;
  for (int i = 0; i < 300; ++i) parsed += lint(mutator.text()) ? 1 : 0;
  EXPECT_GT(parsed, 100) << "hardly any text was looked at";
}

TEST(LintFuzz, NoDepthBringsItDown) {
  for (const int times : {9'000, 40'000}) {
    lint("SELECT 1" + repeated("+1", times));
    lint("SELECT " + repeated("(", times) + "1" + repeated(")", times));
    lint("SELECT " + repeated("NOT ", times) + "true");
    lint("SELECT 1" + repeated(" UNION ALL SELECT 1, 2", times));
    lint("SELECT x" + repeated(" IS NULL", times));
    lint("SELECT x" + repeated("::int", times));
    lint("SELECT x" + repeated("[1]", times));
    lint("SELECT 1" + repeated("+(1)", times));
    lint("SELECT * FROM t" + repeated(" JOIN t ON true", times));
    lint("SELECT " + repeated("f(1, ", times) + "1" + repeated(")", times));
    lint("SELECT " + repeated("(SELECT ", times) + "1" + repeated(")", times));
    lint("ALTER TABLE t ADD CHECK (a IS NOT NULL" + repeated(" AND a IS NOT NULL", times) + ")");
    lint("DO $$ BEGIN " + repeated("BEGIN ", times) + repeated("END; ", times) + "END $$");
    lint("DO $$ BEGIN " + repeated("IF true THEN ", times) + repeated("END IF; ", times) +
         "END $$");
    lint("DO $$ BEGIN PERFORM 1" + repeated("+1", times) + "; END $$");
    lint(repeated("-- lint: allow\n", times / 100));
  }
}

TEST(LintFuzz, LongListsAreNoDepth) {
  const std::string rows = repeated("(-1, 'a'::text, NULL, now() + interval '1 day'), ", 5'000);
  EXPECT_TRUE(lint("INSERT INTO t VALUES " + rows + "(1, 'b', NULL, now())"));
  EXPECT_TRUE(lint("SELECT x IN (" + repeated("-1, ", 20'000) + "1)"));
}

}  // namespace
