#include "provision/schema_dump.h"

#include <gtest/gtest.h>

#include "provision/program_output.h"
#include "support/failure.h"

namespace {

TEST(SchemaDump, LosesWhatDependsOnTheVersionAndNothingElse) {
  EXPECT_EQ(
      provision::plain_sql("--\n\\restrict pgrush\n-- Dumped from database version 15.20 (Debian)\n"
                           "-- Dumped by pg_dump version 15.20\n\nSELECT 1;\n\\unrestrict pgrush\n"
                           "-- no end"),
      "--\n\nSELECT 1;\n-- no end");
  EXPECT_EQ(provision::plain_sql(""), "");
}

// A server writes them as they lie in its catalogue, where a changed password moves a role.
TEST(SchemaDump, HasTheRolesOfAPolicyInOrder) {
  EXPECT_EQ(provision::plain_sql("CREATE POLICY p ON s.t FOR SELECT TO b, \"A, c\", a USING ((c = "
                                 "'TO b, a'::text)) WITH CHECK (true);\n"),
            "CREATE POLICY p ON s.t FOR SELECT TO \"A, c\", a, b USING ((c = 'TO b, a'::text)) "
            "WITH CHECK (true);\n");
  EXPECT_EQ(provision::plain_sql("CREATE POLICY \"to x\" ON s.\"t TO y, x\" AS RESTRICTIVE TO d, "
                                 "c;"),
            "CREATE POLICY \"to x\" ON s.\"t TO y, x\" AS RESTRICTIVE TO c, d;");
  EXPECT_EQ(provision::plain_sql("CREATE POLICY p ON s.t USING ((c = ' TO b, a'::text));"),
            "CREATE POLICY p ON s.t USING ((c = ' TO b, a'::text));");
}

TEST(ProgramOutput, IsWhatItPrints) {
  EXPECT_EQ(provision::output_of({"/bin/sh", "-c", "echo \"$A\" $0", "word"}, {"A=b=c"}),
            "b=c word\n");
}

TEST(ProgramOutput, OfAFailureIsItsLastLine) {
  const auto failed = support::failure_of([] {
    provision::output_of({"/bin/sh", "-c", "echo first >&2; echo why >&2; exit 3"}, {});
  });
  EXPECT_EQ(failed.status, 100);
  EXPECT_EQ(failed.sentence, "/bin/sh failed: why");
  EXPECT_TRUE(support::failure_of([] {
                provision::output_of({"/nowhere/program"}, {});
              }).says("/nowhere/program failed: it cannot be run"));
}

}  // namespace
