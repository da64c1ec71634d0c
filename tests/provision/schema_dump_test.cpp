#include "provision/schema_dump.h"

#include <csignal>
#include <sys/time.h>

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

TEST(SchemaDump, ShowsNoSecretInTheListOfProcesses) {
  const auto failed = support::failure_of(
      [] { provision::dump_schema("host=/nowhere sslkey=k sslpassword=s3cret"); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("sslpassword cannot be given to pg_dump unseen")) << failed.sentence;
}

/// Signals as long as it is there, none of which starts a call again that it interrupts.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, &earlier_);
    every({0, 1000});
  }
  ~Interruptions() {
    every({0, 0});
    sigaction(SIGALRM, &earlier_, nullptr);
  }

 private:
  static void every(timeval interval) {
    const itimerval timer{interval, interval};
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
  struct sigaction earlier_ {};
};

TEST(ProgramOutput, IsReadToItsEndThoughSignalsArrive) {
  const Interruptions interruptions;
  EXPECT_EQ(provision::output_of(
                {"/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo $i"}, {}),
            "20000\n");
}

TEST(ProgramOutput, ReadsTheEnvironmentAsItWasToldTo) {
  EXPECT_EQ(provision::output_of({"/bin/sh", "-c", "echo \"$PATH\""}, {"PATH=/here"}), "/here\n");
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
