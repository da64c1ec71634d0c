// The rules by their cases. found/RULE.sql is what the rule objects to: exactly the lines that end
// in
// `-- found`. safe/RULE.sql is what to write instead: no rule objects to anything in it. Both come
// after before.sql, whose tables are therefore in use; a line `-- next file` begins the next one.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "lint/linting.h"

namespace {

namespace fs = std::filesystem;
using Lines = std::set<int>;
using support::Files;

const fs::path kCases = fs::path(PGRUSH_SOURCE) / "tests/lint";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// before.sql, then the parts of the case. Empty lines keep the place of the parts before, so that
/// a finding's line is that of the case.
Files files_of(const std::string& text) {
  Files files{{"before.sql", read(kCases / "before.sql")}, {"part0.sql", ""}};
  std::istringstream lines(text);
  std::string above;
  for (std::string line; std::getline(lines, line); above += '\n') {
    if (line == "-- next file")
      files.emplace_back("part" + std::to_string(files.size() - 1) + ".sql", above + '\n');
    else
      files.back().second += line + '\n';
  }
  return files;
}

Lines marked_in(const std::string& text) {
  Lines marked;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with("-- found")) marked.insert(number);
  }
  return marked;
}

/// Those that stand in before.sql are not the case's.
std::vector<lint::Finding> findings_of_case(support::Linting& linting) {
  std::vector<lint::Finding> all = linting.findings();
  std::erase_if(all, [](const lint::Finding& one) { return one.where.file->name == "before.sql"; });
  return all;
}

/// What has a case: all rules but those about the linter's own comments and file.
std::vector<std::string> rules() {
  auto names = lint::Rules::instance().names();
  std::erase_if(names, [](const std::string& name) {
    return std::holds_alternative<std::monostate>(lint::Rules::instance().find(name)->look);
  });
  return names;
}

class LintRule : public testing::TestWithParam<std::string> {
 protected:
  static std::string text(const char* folder) {
    return read(kCases / folder / (GetParam() + ".sql"));
  }
};

TEST_P(LintRule, FindsWhatItIsAboutAtItsLine) {
  const std::string what = text("found");
  ASSERT_FALSE(marked_in(what).empty()) << "found/" << GetParam() << ".sql marks no line";
  support::Linting linting(files_of(what));
  Lines found;
  for (const lint::Finding& finding : findings_of_case(linting))
    if (finding.rule == GetParam()) found.insert(finding.where.place().line);
  EXPECT_EQ(found, marked_in(what));
}

TEST_P(LintRule, HasASafeWayThatNoRuleObjectsTo) {
  const std::string way = text("safe");
  ASSERT_FALSE(way.empty()) << "safe/" << GetParam() << ".sql is not there";
  support::Linting linting(files_of(way));
  for (const lint::Finding& finding : findings_of_case(linting))
    EXPECT_TRUE(finding.rule == "header" && GetParam() != "header")
        << "safe/" << GetParam() << ".sql:" << finding.where.place().line << ": " << finding.rule
        << ": " << finding.what;
}

TEST_P(LintRule, SaysWhatItBlocksAndTheSafeWayInOneLine) {
  const lint::Rule& rule = *lint::Rules::instance().find(GetParam());
  for (const std::string& words : {rule.harm, rule.safe_way}) {
    EXPECT_FALSE(words.empty());
    EXPECT_FALSE(words.ends_with('.')) << words;
    EXPECT_EQ(words.find('\n'), std::string::npos);
  }
}

TEST_P(LintRule, StandsInTheReadme) {
  const std::string readme = read(fs::path(PGRUSH_SOURCE) / "harness/lint/README.md");
  EXPECT_NE(readme.find("`" + GetParam() + "`"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, LintRule, testing::ValuesIn(rules()),
                         [](const auto& rule) { return rule.param; });

}  // namespace
