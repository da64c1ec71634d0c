#include <algorithm>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "lines.h"
#include "report/report.h"
#include "report/text.h"
#include "sample.h"

namespace report {
namespace {

using testing::AssertionResult;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

TEST(Console, ShowsAPassInAFewLines) {
  EXPECT_EQ(console(sample::passed()),
            R"(Invariants                                                  examined   exercised
  holds     one_winner_per_slot                                    2           1

Exercise: 1 of 1 met

Power: no violation in 1 contended slots, each with 1.0 calls that overlapped
  the winner's: rate below 3e+02 % at 95 % confidence
Canary canary.sql: caught by one_winner_per_slot after 120 calls, 0.25 s

Thresholds: 1 of 1 met

Calls (response time in ms)         count      per s      p50      p99     max
  create_booking                        3        1.2     3.00     4.00    4.00
    booked 2, conflict 1

Generator: cpu 1.25 s; lateness ms p99 0.500 max 3.00; release skew ms p50 0.125
  p99 0.500 max 0.750; 100 MB
Scenario pr-gate, seed 9007199254740991, 12.5 s
Repeat: pgrush run scenarios/pr-gate --random-seed 9007199254740991
PASS (exit 0): every invariant holds; report: reports/out/pr-gate-1/report.json
)");
}

TEST(Console, ShowsWhereTheServersTimeWent) {
  Report report = sample::passed();
  report.server = sample::sampled_server();
  const std::string text = console(report);
  EXPECT_TRUE(has(text, R"(
Where the server's time went (mean sessions)
  booking: 2.0 sessions, 1.2 of them idle; 4 samples, 1 missed; server cpu 0.75
    s
       0.50  25.0 %  Lock transactionid            create_booking
       0.25  12.5 %  CPU running                   create_booking
    waiting for locks: 1 sessions at most, 1 behind each other; backend 99 held
      up 1 (Client idle in transaction)

)")) << text;
}

TEST(Console, ShowsFivePlacesOfTheServersTimeInEightyColumns) {
  Report report = sample::passed();
  report.server = sample::sampled_server();
  measure::ServerPhase& phase = report.server.phases[0];
  phase.where.clear();
  for (int i = 0; i < 6; ++i)
    phase.where.push_back({{std::string(40, 'T'), std::string(40, 'e'), std::string(60, 'c')}, 1});
  report.path = "";
  const std::string text = console(report);
  EXPECT_LE(widest(text), text::kColumns) << text;
  EXPECT_EQ(count(text, "  16.7 %  "), 5U) << text;
}

TEST(Console, TellsOfACanaryThatWasNotCaught) {
  Report report = sample::passed();
  report.canary->caught_by.clear();
  EXPECT_TRUE(has(console(report), "Canary canary.sql: not caught after 120 calls, 0.25 s\n"));
}

TEST(Console, ClaimsNoRateForARunThatIsViolated) {
  Report report = sample::violated();
  report.power = Power{100, 4.5};
  EXPECT_TRUE(has(console(report), "Power: 100 contended slots, each with 4.5 calls"));
  EXPECT_FALSE(has(console(report), "rate below"));
}

TEST(Console, ShowsTheWorstInvariantFirst) {
  const std::vector<std::string> lines = lines_of(console(sample::violated()));
  EXPECT_TRUE(lines[1].starts_with("  VIOLATED  one_winner_per_slot")) << lines[1];
  EXPECT_TRUE(lines[2].starts_with("  unknown   keys_replay")) << lines[2];
  EXPECT_TRUE(lines[3].starts_with("  holds     every_loser_has_a_winner")) << lines[3];
}

TEST(Console, ShowsThreePiecesOfEvidenceWithBothCalls) {
  const std::string text = console(sample::violated());
  EXPECT_TRUE(has(text, R"(
one_winner_per_slot is violated: A slot has at most one booking.
  5 violations
  1. Two callers were told booked for one slot.
     slot 00000004-0000-4000-8000-000000000001
     appointment 11111111-2222-4333-8444-555555555555
     appointment 99999999-2222-4333-8444-555555555555
     client 7  create_booking  |===================> booked
     client 8  create_booking            |==============================> booked
                               0.100000 s                        +4.00 ms
     create_booking: client 7, backend 4242, 0.100000 s to 0.102000 s: booked,
       key key-11, result 11111111-2222-4333-8444-555555555555
     create_booking: client 8, backend 4243, 0.101000 s to 0.104000 s: booked,
       key key-12
  2. )"))
      << text;
  EXPECT_TRUE(has(text, "  3. ") && !has(text, "  4. ") && has(text, "  and 2 more\n")) << text;
  EXPECT_TRUE(has(text, "keys_replay is unknown: nothing to examine\n")) << text;
}

/// A violation whose evidence is these calls.
Report clash_of(const std::vector<measure::Record>& calls) {
  Report report = sample::violated();
  report.invariants = {{"one_winner_per_slot",
                        "A slot has at most one booking.",
                        {base::Truth::kViolated, 2, 1, 1, "1 violation", {{"Clash.", {}, calls}}}}};
  return report;
}

TEST(ConsoleTimeline, HasALaneAClientInTheOrderInWhichTheyCalled) {
  measure::Record cancel = sample::booking(1, 108, 2, 0, 1);
  cancel.operation = 1;
  const std::string text = console(
      clash_of({sample::booking(1, 104, 4, 2, 0), cancel, sample::booking(1, 100, 3, 0, 1)}));
  EXPECT_TRUE(has(text, R"(
  1. Clash.
     client 8  create_booking  |==========> booked
               cancel_booking                                |=======> cancelled
     client 7  create_booking                 |==============> conflict
                               0.100000 s                     +10.0 ms
     create_booking: client 7, )"))
      << text;
}

TEST(ConsoleTimeline, MarksWhereACallWithoutAnAnswerWasGivenUp) {
  const std::string text = console(
      clash_of({sample::booking(1, 100, 10, 0), sample::failed(1, 100, base::Outcome::kInDoubt),
                sample::failed(1, 105, base::Outcome::kNotSent)}));
  EXPECT_TRUE(has(text, R"(
     client 7  create_booking  |======================================> booked
               create_booking  |==================x in_doubt
               create_booking                                         x not_sent
                               0.100000 s                      +10.0 ms
)")) << text;
}

TEST(ConsoleTimeline, DrawsCallsOfNoLengthAtTheirPlace) {
  const std::string text =
      console(clash_of({sample::booking(1, 100, 0, 0), sample::booking(1, 100, 0, 0, 1)}));
  EXPECT_TRUE(has(text, R"(
     client 7  create_booking  > booked
     client 8  create_booking  > booked
                               0.100000 s                       +0.000 ms
)")) << text;
}

TEST(ConsoleTimeline, IsLeftOutForASingleCall) {
  const std::string text = console(clash_of({sample::booking(1, 100, 2, 0)}));
  EXPECT_FALSE(has(text, "> booked")) << text;
  EXPECT_TRUE(has(text, "     create_booking: client 7, ")) << text;
}

TEST(ConsoleTimeline, ShowsFiveCallsAndCountsTheOthers) {
  std::vector<measure::Record> calls;
  for (std::int64_t i = 0; i < 7; ++i) calls.push_back(sample::booking(1, 100 + i, 4, 0, i % 2));
  const std::string text = console(clash_of(calls));
  EXPECT_EQ(count(text, "> booked\n"), 5U) << text;
  EXPECT_EQ(count(text, "     create_booking: client "), 5U) << text;
  EXPECT_TRUE(has(text, "\n     ... and 2 more calls\n")) << text;
}

TEST(ConsoleTimeline, FitsTheLineWithLongNamesAndControlsNoTerminal) {
  Report report = clash_of({sample::booking(1, 100, 4, 0), sample::booking(1, 101, 4, 0, 1)});
  report.history.operations[0].name = "\x1b[31m" + std::string(100, 'c');
  report.history.operations[0].answers[0].name = std::string(100, 'a') + "\x1b[31m";
  report.history.sessions[0].connection = 4'294'967'295;
  report.path = "r.json";
  const std::string text = console(report);
  EXPECT_LE(widest(text), 80U) << text;
  EXPECT_EQ(count(text, "> aaaaaaaaaaaaaaaaaaaaa...\n"), 2U) << text;
  EXPECT_FALSE(has(text, "\x1b"));
}

TEST(Console, DetailsOnlyExpectationsThatAreNotMet) {
  const std::string text = console(sample::violated());
  EXPECT_TRUE(has(text, R"(
Exercise: 0 of 1 met
  not met  contended_slots_ratio >=0.9: 0.42

Thresholds: 1 of 2 met
  unknown  cancel_booking.response_ms.p99 <250: not measured
)")) << text;
  EXPECT_FALSE(has(text, "create_booking.response_ms"));
}

TEST(Console, SaysOfAThresholdWhenItWasAndWhatItWasHeldTo) {
  Report report = sample::passed();
  report.thresholds = {
      {"faulty.rate", "<1% over 10s", 0.5, false, Stretch{"booking", 12, 22}},
      {"done.count", ">-5% vs baseline", 3, false, {}, Earlier{4, 3.8, ""}},
      {"done.count", ">-6% vs baseline", 3, false, {}, Earlier{{}, {}, "b.json does not hold it"}},
      {"faulty.count", "==0", 3, false, {}, {}, Abort{"faulty.count", "==0", "booking", 2.5, 2}}};
  const std::string text = console(report);
  EXPECT_TRUE(has(text, R"(
Thresholds: 0 of 4 met
  not met  faulty.rate <1% over 10s: 0.5 in booking from 12 s to 22 s
  not met  done.count >-5% vs baseline: 3; the baseline has 4, so the bound is
    3.8
  unknown  done.count >-6% vs baseline: 3; b.json does not hold it
  not met  faulty.count ==0: 3; at 2 it ended the load, 2.5 s into booking
)")) << text;
}

TEST(Console, EndsWithVerdictExitStatusReasonAndReport) {
  EXPECT_EQ(lines_of(console(sample::violated())).back(),
            "FAIL (exit 1): one_winner_per_slot i...; report: reports/out/pr-gate-1/report.json");
  Report report = sample::interrupted();
  report.path = "r.json";
  EXPECT_EQ(lines_of(console(report)).back(),
            "UNKNOWN (exit 105): SIGINT after 1.2 s of the load; report: r.json");
  report.path = "";
  EXPECT_EQ(lines_of(console(report)).back(), "UNKNOWN (exit 105): SIGINT after 1.2 s of the load");
}

TEST(Console, TellsAReasonInFullWhereTheLastLineHasNoRoomForIt) {
  const std::string text = console(sample::not_provisioned());
  EXPECT_TRUE(has(text,
                  "\nmigrations/00012_webhook_state_machine.sql: line 12: relation \"x\" is "
                  "missing\nUNKNOWN (exit 100): migrations/00012_webh...; report: "))
      << text;
  EXPECT_TRUE(text.starts_with("No invariant was judged.\n"));
  EXPECT_FALSE(has(text, "Generator"));
}

/// Everything that can be long, is.
Report long_winded() {
  Report report = sample::violated();
  const std::string word(150, 'w');
  report.reason = word;
  report.path = "r.json";
  report.scenario = word;
  report.repeat = word;
  report.generator.saturated = true;
  report.history.errors["42883"] = word;
  report.thresholds[1].measure = word;
  report.history.operations[0].name = word;
  ++report.history.phases[0].arrivals[0];
  report.summary = measure::summarise(report.history);
  for (invariant::Judged& judged : report.invariants) {
    judged.name = "\xc3\xa9" + word;
    judged.claim = judged.verdict.explanation = word + " " + word;
    judged.verdict.examined = judged.verdict.exercised = 9'999'999'999;
    for (invariant::Evidence& evidence : judged.verdict.evidence) {
      evidence.what = word + " and more";
      evidence.facts.emplace_back(word, word);
      evidence.calls.resize(9);
    }
  }
  return report;
}

TEST(Console, IsAtMostEightyColumnsWide) {
  for (Report report : {sample::passed(), sample::violated(), sample::not_provisioned(),
                        sample::interrupted(), long_winded()}) {
    report.path = "out/report.json";
    EXPECT_LE(widest(console(report)), 80U) << console(report);
  }
}

TEST(Console, NeverCutsTheReportsPath) {
  Report report = sample::passed();
  report.path = std::string(200, 'p');
  EXPECT_TRUE(console(report).ends_with("; report: " + report.path + "\n"));
}

TEST(Console, SaysWhenCallsDoNotAddUp) {
  EXPECT_TRUE(has(console(long_winded()), "does not add up: 6 due, 0 skipped, 5 settled"));
  EXPECT_FALSE(has(console(sample::violated()), "does not add up"));
}

TEST(Console, LetsNoTextOfTheServerControlTheTerminal) {
  Report report = sample::violated();
  report.reason = "a\x1b]0;b\a";
  report.invariants[2].verdict.evidence[0].what = "line\nbreak \x9b \xc2\x9b";
  const std::string text = console(report);
  EXPECT_TRUE(
      std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c != 127); }));
  EXPECT_TRUE(has(text, R"(42883 x 1  function booking.create_booking\x1b[31m does not exist)"));
  EXPECT_TRUE(has(text, R"(line\nbreak \x9b \xc2\x9b)")) << text;
  EXPECT_TRUE(has(text, "40001 (retried)  could not serialize"));
}

TEST(Console, HasColourOnlyWhenAsked) {
  EXPECT_FALSE(has(console(sample::violated()), "\x1b["));
  const std::string text = console(sample::violated(), true);
  EXPECT_TRUE(has(text, "\x1b[31mVIOLATED\x1b[0m"));
  EXPECT_TRUE(has(text, "\x1b[31mFAIL\x1b[0m (exit 1)"));
}

TEST(Text, WrapsAtBlanksAndCutsOnlyWordsThatAreTooLong) {
  EXPECT_EQ(text::wrap("", 2, 4), "");
  EXPECT_EQ(text::wrap(std::string(40, 'a') + " " + std::string(40, 'b'), 0, 2),
            std::string(40, 'a') + "\n  " + std::string(40, 'b') + "\n");
  EXPECT_EQ(text::wrap(std::string(80, 'a'), 0, 0), std::string(80, 'a') + "\n");
  EXPECT_EQ(text::wrap(std::string(81, 'a'), 0, 0), std::string(80, 'a') + "\na\n");
}

TEST(Text, CountsAndCutsCharactersNotBytes) {
  EXPECT_EQ(text::columns("\xc3\xa9t\xc3\xa9"), 3U);
  EXPECT_EQ(text::cut("\xc3\xa9t\xc3\xa9", 3), "\xc3\xa9t\xc3\xa9");
  EXPECT_EQ(text::cut("\xc3\xa9t\xc3\xa9 2024", 5), "\xc3\xa9t...");
}

TEST(Text, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(text::visible("\xc3\xa9\xe2\x82\xac"), "\xc3\xa9\xe2\x82\xac");
  EXPECT_EQ(text::visible("\xc3"), "\\xc3");
  EXPECT_EQ(text::visible("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(text::visible("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

TEST(Text, GivesMillisecondsThreeDigits) {
  EXPECT_EQ(text::ms(0.1234), "0.123");
  EXPECT_EQ(text::ms(1.234), "1.23");
  EXPECT_EQ(text::ms(12.34), "12.3");
  EXPECT_EQ(text::ms(1234), "1234");
}

}  // namespace
}  // namespace report
