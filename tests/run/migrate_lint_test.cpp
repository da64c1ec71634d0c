#include <gtest/gtest.h>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace {

using support::Program;

constexpr const char* kHeader =
    "-- Date: 2026-01-31\n-- Problem: a\n-- Solution: b\n-- Affected tables: c\n"
    "-- Verification: SELECT true\n-- Rollback: none\n";

/// A folder with one migration, and the program that lints it.
class MigrateLint : public testing::Test {
 protected:
  void migration(const std::string& text) const {
    folder_.write("1.sql", text);
    folder_.write("manifest.json", R"({"migrations": [{"id": "1.sql", "desc": "one"}]})");
  }
  Program lint(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"migrate", "lint", "--migrations", folder_.path().string()};
    words.insert(words.end(), more.begin(), more.end());
    return Program(words, false);
  }

  support::TemporaryFolder folder_;
};

TEST_F(MigrateLint, PassesWhereNothingIsFound) {
  migration(std::string(kHeader) + "CREATE SCHEMA IF NOT EXISTS a;\n");
  Program program = lint();
  EXPECT_EQ(program.wait(), 0) << program.err();
  EXPECT_EQ(program.out(), "");
}

TEST_F(MigrateLint, ExitsWithOneAndALineForEachFinding) {
  migration(std::string(kHeader) + "CREATE SCHEMA a;\n");
  Program program = lint();
  EXPECT_EQ(program.wait(), 1) << program.err();
  EXPECT_NE(program.out().find("1.sql:7:1: [not_rerunnable] "), std::string::npos) << program.out();
  EXPECT_NE(program.err().find("1 finding in 1 file"), std::string::npos) << program.err();
}

TEST_F(MigrateLint, PrintsOneDocumentForMachines) {
  migration(std::string(kHeader) + "CREATE SCHEMA a;\n");
  Program program = lint({"--json"});
  EXPECT_EQ(program.wait(), 1) << program.err();
  const auto document = nlohmann::json::parse(program.out());
  EXPECT_EQ(document["schema"], "pgrush.lint/1");
  EXPECT_EQ(document["findings"][0]["rule"], "not_rerunnable");
}

TEST_F(MigrateLint, AcceptsWhatLintJsonSays) {
  migration(std::string(kHeader) + "CREATE SCHEMA a;\n");
  folder_.write("lint.json", R"({"accepted": [{"rule": "not_rerunnable", "reason": "is applied",
                                               "at": ["1.sql:7:1"]}]})");
  Program program = lint();
  EXPECT_EQ(program.wait(), 0) << program.out() << program.err();
}

TEST_F(MigrateLint, RefusesAFileThatDoesNotParse) {
  migration("SELECT 1;\nCREATE TABEL a ();\n");
  Program program = lint();
  EXPECT_EQ(program.wait(), 104);
  EXPECT_NE(program.err().find("1.sql:2:8: syntax error"), std::string::npos) << program.err();
}

TEST_F(MigrateLint, RefusesAFolderThatItCannotUse) {
  Program program = lint();
  EXPECT_EQ(program.wait(), 104);
  EXPECT_NE(program.err().find("manifest.json"), std::string::npos) << program.err();
}

}  // namespace
