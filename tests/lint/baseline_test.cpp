#include "lint/baseline.h"

#include <gtest/gtest.h>

#include "lint/linting.h"
#include "support/failure.h"

namespace {

using lint::Baseline;
using support::Files;
using support::Linting;

/// A folder with a finding in 1.sql:1:1 (header) and one in 1.sql:1:29 (grant_to_public).
Linting folder() { return Linting(Files{{"1.sql", "GRANT SELECT ON public.a TO PUBLIC;\n"}}); }

std::string entry(const std::string& rule, const std::string& at) {
  return R"({"rule": ")" + rule + R"(", "reason": "older", "at": [")" + at + "\"]}";
}

std::string accepting(const std::string& entries) {
  return "{\"accepted\": [\n" + entries + "\n]}";
}

void expect_refused(const std::string& text, const std::string& words) {
  const auto failed = support::failure_of([&] { Baseline("lint.json", text); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says(words)) << failed.sentence;
}

TEST(LintBaseline, TakesOutWhatItAccepts) {
  Linting linting = folder();
  const Baseline baseline("lint.json", accepting(entry("grant_to_public", "1.sql:1:29")));
  EXPECT_EQ(baseline.accept(linting.findings()), 1);
  EXPECT_EQ(linting.places(), std::vector<std::string>{"1.sql:1 header"});
}

TEST(LintBaseline, AcceptsAtThatPlaceOnly) {
  Linting linting = folder();
  const Baseline baseline("lint.json", accepting(entry("grant_to_public", "1.sql:1:1")));
  EXPECT_EQ(baseline.accept(linting.findings()), 0);
  EXPECT_EQ(linting.findings().size(), 3U);
}

TEST(LintBaseline, WhatItAcceptsButIsGoneIsAFindingAtItsLine) {
  Linting linting(Files{{"1.sql", "-- lint: allow header made by a tool\n"}});
  const Baseline baseline("x/lint.json", accepting(entry("varchar", "1.sql:1:1") + ",\n" +
                                                   entry("header", "1.sql:1:1")));
  EXPECT_EQ(baseline.accept(linting.findings()), 0);
  EXPECT_EQ(linting.places(),
            (std::vector<std::string>{"lint.json:2 baseline", "lint.json:3 baseline"}));
  EXPECT_EQ(linting.findings().front().where.file->label, "x/lint.json");
}

TEST(LintBaseline, ThatIsAbsentAcceptsNothing) {
  Linting linting = folder();
  EXPECT_EQ(Baseline().accept(linting.findings()), 0);
  EXPECT_EQ(linting.findings().size(), 2U);
}

TEST(LintBaseline, ThatCannotBeReadIsRefusedWithThePlaceInIt) {
  expect_refused("{\n1", "lint.json: line 2: not JSON");
  expect_refused("[]", "/accepted must be a list");
  expect_refused(accepting("1"), "/accepted/0/rule must be a text");
  expect_refused(accepting(entry("varchars", "1.sql:1:1")), "did you mean varchar?");
  expect_refused(accepting(R"({"rule": "varchar", "at": []})"),
                 "/accepted/0/reason must be a text");
  expect_refused(accepting(R"({"rule": "varchar", "reason": "x"})"),
                 "/accepted/0/at must be a list");
  expect_refused(accepting(R"({"rule": "varchar", "reason": "x", "at": [1]})"), "must hold texts");
}

}  // namespace
