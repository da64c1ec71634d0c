#include "report/lint_findings.h"

#include <gtest/gtest.h>

#include "lint/linting.h"
#include "objections.h"
#include "report/report.h"

namespace {

using nlohmann::json;
using support::Files;

constexpr const char* kSchema = "lint.schema.json";

/// One finding beside that of the missing header, which a comment allows.
const Files kFiles{{"x/1.sql",
                    "-- lint: allow header made by a tool\n\n"
                    "GRANT SELECT ON public.a TO PUBLIC;\n"}};

report::LintFindings findings_of(support::Linting& linting) {
  return {kFiles.size(), linting.findings(), linting.allowed(), 2};
}

TEST(LintFindings, AreWhatTheirSchemaSays) {
  support::Linting linting(kFiles);
  const json document = json::parse(report::to_text(report::to_json(findings_of(linting))));
  EXPECT_EQ(report::sample::objections(document, kSchema), "");
  ASSERT_EQ(document["findings"].size(), 1U);
  EXPECT_EQ(document["findings"][0]["file"], "x/1.sql");
  EXPECT_EQ(document["findings"][0]["line"], 3);
  EXPECT_EQ(document["findings"][0]["column"], 29);
  EXPECT_EQ(document["findings"][0]["rule"], "grant_to_public");
  EXPECT_EQ(document["allowed"], 1);
  EXPECT_EQ(document["accepted"], 2);
}

TEST(LintFindings, SchemaRefusesWhatItDoesNotName) {
  support::Linting linting(kFiles);
  json document = json::parse(report::to_json(findings_of(linting)).dump());
  document["findings"][0]["typo"] = 1;
  EXPECT_NE(report::sample::objections(document, kSchema), "");
}

TEST(LintFindings, AreALineEachWithPlaceHarmAndSafeWay) {
  support::Linting linting(kFiles);
  EXPECT_EQ(report::to_console(findings_of(linting)),
            "x/1.sql:3:29: [grant_to_public] a privilege is granted to PUBLIC: every role has it, "
            "those of later too, and nobody can take it back from one. Instead: grant it to the "
            "roles that need it, by name.\n");
  EXPECT_EQ(report::headline(findings_of(linting)),
            "1 finding in 1 file; 1 allowed by comments, 2 accepted by lint.json");
}

TEST(LintFindings, ThatAreNoneAreNoLine) {
  EXPECT_EQ(report::to_console(report::LintFindings{}), "");
  EXPECT_EQ(report::headline(report::LintFindings{}),
            "0 findings in 0 files; 0 allowed by comments, 0 accepted by lint.json");
}

}  // namespace
