#include <algorithm>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lines.h"
#include "objections.h"
#include "report/isolation_spec.h"
#include "report/mermaid.h"
#include "report/report.h"
#include "report/text.h"
#include "sample.h"

namespace report {
namespace {

using nlohmann::json;
using sample::objections;
using sample::read_back;

const StopPoint kCall{"call", "", 0, ""};
const StopPoint kLook{"snapshot", "booking.create_booking", 40, "SELECT * INTO v_slot"};
const StopPoint kInsert{"snapshot", "booking.create_booking", 48,
                        "INSERT INTO public.appointments (id, clinic_id)"};
const StopPoint kCommit{"commit", "", 0, ""};

ExploredStep step(std::uint32_t session, const StopPoint& from, const std::string& answer = "") {
  return {session, from, "", answer, false, {}};
}

ExploredStep sends(std::uint32_t session, const std::string& call, const std::string& answer = "") {
  return {session, kCall, call, answer, false, {}};
}

ExploredStep waits(ExploredStep step) {
  step.blocked = true;
  return step;
}

ExploredStep wakes(ExploredStep step, const std::vector<std::uint32_t>& woken) {
  step.woken = woken;
  return step;
}

/// B looks before A has inserted, and waits for A when it inserts itself.
ExploredSchedule raced() {
  ExploredSchedule schedule;
  schedule.replay = "A2B2A2";
  schedule.preemptions = 1;
  schedule.outcome = "booked | booked - slot 0 taken";
  schedule.violated = {"one_winner_per_slot"};
  schedule.repeated = 3;
  schedule.calls = {{"create_booking(slot 0, patient 0)"}, {"create_booking(slot 0, patient 1)"}};
  schedule.sql = {{"SELECT booking.create_booking(0)"}, {"SELECT booking.create_booking(1)"}};
  schedule.steps = {sends(0, schedule.calls[0][0]),
                    step(0, kLook),
                    sends(1, schedule.calls[1][0]),
                    step(1, kLook),
                    waits(step(1, kInsert)),
                    step(0, kInsert),
                    wakes(step(0, kCommit, "booked"), {1}),
                    step(1, kInsert),
                    step(1, kCommit, "booked")};
  schedule.command = "pgrush explore scenarios/explore-booking --replay A2B2A2";
  return schedule;
}

/// Both make their calls one after the other; the second of B waits until A's second is over.
ExploredSchedule in_turns() {
  ExploredSchedule schedule;
  schedule.replay = "A1B1A1B1A1";
  schedule.outcome = "held";
  schedule.calls = {{"lock()", "unlock()"}, {"look()", "lock()"}};
  schedule.sql = {{"BEGIN; SELECT 1", "COMMIT;"}, {"SELECT 2", "SELECT 3"}};
  schedule.steps = {sends(0, "lock()", "locked"),
                    sends(1, "look()", "seen"),
                    waits(sends(1, "lock()")),
                    wakes(sends(0, "unlock()", "unlocked"), {1}),
                    {1, kCall, "", "locked", false, {}}};
  return schedule;
}

Report explored(const std::vector<ExploredSchedule>& shown) {
  Report report =
      sample::stopped(shown.empty() ? base::ExitStatus::kPass : base::ExitStatus::kViolated,
                      shown.empty() ? "" : "one_winner_per_slot is violated");
  report.scenario = "explore-booking";
  report.repeat = "pgrush explore scenarios/explore-booking";
  report.path = "r.json";
  report.invariants = {{"one_winner_per_slot",
                        "A slot has at most one booking.",
                        {base::Truth::kHolds, 84, 70, 0, "84 examined", {}}}};
  Exploration phase;
  phase.name = "two bookings";
  phase.sessions = 2;
  phase.bound = 2;
  phase.exhausted = true;
  phase.schedules = 84;
  phase.violations = shown.size();
  phase.steps = 1000;
  phase.seconds = 0.168;
  phase.outcomes = {{"booked | conflict", 14}, {"conflict | booked", 70}};
  phase.unreached = {{"statement", "booking.create_booking", 71, "RAISE EXCEPTION 'no key'"}};
  phase.shown = shown;
  report.explorations = {phase};
  return report;
}

TEST(ExplorationJson, IsValidWithAndWithoutAViolation) {
  EXPECT_EQ(objections(read_back(explored({}))), "");
  EXPECT_EQ(objections(read_back(explored({raced(), in_turns()}))), "");
  Report bare = explored({ExploredSchedule{}});
  bare.explorations[0].bound = std::nullopt;
  bare.explorations[0].seconds = 0;
  bare.explorations[0].trouble = "schedule A1B1 did not repeat itself";
  EXPECT_EQ(objections(read_back(bare)), "");
}

TEST(ExplorationJson, IsNoPhaseOfALoadAndTheSchemaTakesNoMixture) {
  json document = read_back(explored({raced()}));
  EXPECT_FALSE(document["phases"][0].contains("calls"));
  document["phases"][0]["timeline"] = json::array();
  EXPECT_NE(objections(document), "");
  document = read_back(explored({raced()}));
  document["phases"][0]["shown"][0]["steps"][0]["session"] = 0;
  EXPECT_NE(objections(document), "");
}

TEST(ExplorationJson, TellsHowFarItCame) {
  const json phase = read_back(explored({}))["phases"][0];
  EXPECT_EQ(phase["method"], "exhaustive");
  EXPECT_EQ(phase["bound"], 2);
  EXPECT_EQ(phase["exhausted"], true);
  EXPECT_EQ(phase["schedules_per_s"], 500.0);
  EXPECT_EQ(phase["outcomes"]["conflict | booked"], 70);
  EXPECT_EQ(phase["unreached"][0]["line"], 71);
  EXPECT_EQ(phase["trouble"], nullptr);
  Report sampled = explored({});
  sampled.explorations[0].method = report::Exploration::Method::kSampled;
  sampled.explorations[0].bound = std::nullopt;
  sampled.explorations[0].seconds = 0;
  const json other = read_back(sampled)["phases"][0];
  EXPECT_EQ(other["method"], "sampled");
  EXPECT_EQ(other["bound"], nullptr);
  EXPECT_EQ(other["schedules_per_s"], nullptr);
}

TEST(ExplorationJson, SaysOnceWhatNoExplorationCovers) {
  const json document = read_back(explored({}));
  ASSERT_EQ(document["limits"].size(), 9U);
  EXPECT_TRUE(has(document["limits"].dump(), "now(), leases and timeouts"));
  EXPECT_FALSE(read_back(sample::passed()).contains("limits"));
}

TEST(ExplorationJson, TellsAScheduleStepByStep) {
  const json shown = read_back(explored({raced()}))["phases"][0]["shown"][0];
  EXPECT_EQ(shown["violated"], json::parse(R"(["one_winner_per_slot"])"));
  EXPECT_EQ(shown["calls"]["B"][0], "create_booking(slot 0, patient 1)");
  EXPECT_EQ(shown["steps"][4], json::parse(R"j({"session": "B", "from": {"kind": "snapshot",
      "function": "booking.create_booking", "line": 48,
      "source": "INSERT INTO public.appointments (id, clinic_id)"}, "call": null, "answer": null,
      "blocked": true, "waits_for": "A", "goes_on": false, "woken": []})j"));
  EXPECT_EQ(shown["steps"][6]["woken"], json::parse(R"(["B"])"));
  EXPECT_EQ(shown["steps"][6]["from"]["line"], nullptr);
  EXPECT_EQ(shown["steps"][7]["goes_on"], true);
  EXPECT_EQ(shown["steps"][8]["goes_on"], false);
  EXPECT_EQ(shown["mermaid"], to_mermaid(raced()));
  EXPECT_EQ(shown["isolation_spec"], nullptr);
  EXPECT_TRUE(has(shown["why_no_isolation_spec"], "held within a call"));
}

TEST(ExplorationJson, MakesNoFiguresOfTheOneScheduleWhoseHistoryItHas) {
  Report report = explored({raced()});
  report.history = sample::violated().history;
  const json document = read_back(report);
  EXPECT_EQ(document["metrics"]["booking_attempts_total"], nullptr);
  EXPECT_EQ(document["generator"]["cpu_s"], nullptr);
  EXPECT_EQ(document["errors"][1]["sqlstate"], "42883");
  EXPECT_EQ(objections(document), "");
  const std::string text = console(report);
  EXPECT_FALSE(has(text, "Calls (response time"));
  EXPECT_FALSE(has(text, "Generator"));
  EXPECT_TRUE(has(text, "  42883 x 1  function booking.create_booking")) << text;
}

TEST(ExplorationJson, SurvivesTextThatIsNotUtf8) {
  Report report = explored({raced()});
  report.explorations[0].outcomes["\xff"] = 1;
  report.explorations[0].shown[0].steps[3].from.source = "'\xc3'";
  EXPECT_EQ(objections(read_back(report)), "");
}

TEST(ExplorationConsole, ShowsACleanExplorationInAFewLines) {
  EXPECT_EQ(console(explored({})),
            R"(Invariants                                                  examined   exercised
  holds     one_winner_per_slot                                   84          70

Explorations                   sess.  bound  schedules outcomes violated seconds
  two bookings                     2      2         84        2        0    0.17
    exhausted; 1000 steps, 500 schedules/s
          70 x conflict | booked
          14 x booked | conflict
    stops never reached: 1
      booking.create_booking  statement L71 RAISE EXCEPTION 'no key'
Limits: what a statement does within, other plans, time, workers; see limits[]

Scenario explore-booking, seed 9007199254740991, 12.5 s
Repeat: pgrush explore scenarios/explore-booking
PASS (exit 0): every invariant holds; report: r.json
)");
}

TEST(ExplorationConsole, ShowsTheSessionsOfAViolationSideBySide) {
  EXPECT_TRUE(has(console(explored({raced()})), R"(
Schedule of two bookings: booked | booked - slot 0 taken
  violates one_winner_per_slot
  preemptions: 1; repeated itself 3 times; replay: A2B2A2
  Replay: pgrush explore scenarios/explore-booking --replay A2B2A2
  A: create_booking(slot 0, patient 0)
  B: create_booking(slot 0, patient 1)
  A                                       B
  create_booking(slot 0, patient 0)
  in booking.create_booking
  snapshot  L40 SELECT * INTO v_slot
                                          create_booking(slot 0, patient 1)
                                          in booking.create_booking
                                          snapshot  L40 SELECT * INTO v_slot
                                          snapshot  L48 INSERT INTO public.ap...
                                            waits for A
  snapshot  L48 INSERT INTO public.ap...
  commit
    -> booked                               goes on
                                          commit
                                            -> booked
  No spec for isolationtester: a session is held within a call, and a spec's
    steps are whole calls.
)")) << console(explored({raced()}));
}

TEST(ExplorationConsole, TellsAWaitThatNobodyEnds) {
  ExploredSchedule schedule = raced();
  schedule.steps.resize(5);
  EXPECT_TRUE(has(console(explored({schedule})), "    waits\n"));
}

TEST(ExplorationConsole, NamesTheFilesOfASchedule) {
  ExploredSchedule schedule = in_turns();
  schedule.files = {"out/schedule-1.mmd", "out/schedule-1.spec"};
  const std::string text = console(explored({schedule}));
  EXPECT_TRUE(has(text, "  File: out/schedule-1.mmd\n  File: out/schedule-1.spec\n"));
  EXPECT_FALSE(has(text, "No spec"));
  EXPECT_TRUE(has(text, "  violates nothing\n"));
}

TEST(ExplorationConsole, TellsOfAnExplorationThatDidNotCoverAll) {
  Report report = explored({});
  Exploration& phase = report.explorations[0];
  phase.exhausted = false;
  phase.bound = std::nullopt;
  phase.deadlocks = 3;
  phase.trouble = "schedule A1B1 did not repeat itself";
  std::string text = console(report);
  EXPECT_TRUE(has(text, "      2   none         84 ")) << text;
  EXPECT_TRUE(has(text, "    not exhausted; 1000 steps, 500 schedules/s; 3 with a deadlock\n"));
  EXPECT_TRUE(has(text, "    given up: schedule A1B1 did not repeat itself\n")) << text;
  phase.method = report::Exploration::Method::kSampled;
  EXPECT_TRUE(has(console(report), "    not exhausted: sampled at random; "));
  EXPECT_FALSE(has(text, "asked again"));
  phase.yields = 7;
  EXPECT_TRUE(has(console(report), "    7 times a session that asked again and again let others"));
}

TEST(ExplorationConsole, ShowsFewOutcomesTheMostFrequentFirstAndFewStops) {
  Report report = explored({});
  Exploration& phase = report.explorations[0];
  phase.outcomes.clear();
  for (std::uint64_t i = 1; i <= 7; ++i) phase.outcomes[std::to_string(i)] = i * 10;
  phase.unreached.resize(7);
  const std::string text = console(report);
  const auto seventy = text.find("70 x 7\n");
  const auto thirty = text.find("30 x 3\n");
  EXPECT_LT(seventy, thirty);
  EXPECT_NE(thirty, std::string::npos);
  EXPECT_FALSE(has(text, "20 x 2"));
  EXPECT_TRUE(has(text, "and 2 more outcomes\n"));
  EXPECT_TRUE(has(text, "stops never reached: 7\n"));
  EXPECT_TRUE(has(text, "      and 2 more\n"));
}

/// So many sessions, each with a call of that text.
ExploredSchedule of_sessions(std::uint32_t count, const std::string& call) {
  ExploredSchedule schedule;
  for (std::uint32_t i = 0; i < count; ++i) {
    schedule.calls.push_back({call});
    schedule.steps.push_back(sends(i, call, "done"));
  }
  return schedule;
}

TEST(ExplorationConsole, GivesThreeSessionsAColumnEachAndFourIfTheyFit) {
  const std::string three = console(explored({of_sessions(3, "claim_next_event(limit 1, lease)")}));
  EXPECT_TRUE(has(three, "  A                         B                         C\n")) << three;
  EXPECT_TRUE(has(three, "\n                            claim_next_event(limi...\n")) << three;
  const std::string four = console(explored({of_sessions(4, "claim(limit 1)")}));
  EXPECT_TRUE(has(four, "  A                   B                   C                   D\n"));
  const std::string below = console(explored({of_sessions(4, "claim_next_event(limit 1)")}));
  EXPECT_TRUE(has(below, "  A  claim_next_event(limit 1)\n  A    -> done\n  B  claim_")) << below;
}

TEST(ExplorationConsole, IsAtMostEightyColumnsWide) {
  const std::string word(150, 'w');
  ExploredSchedule schedule = raced();
  schedule.outcome = schedule.replay = schedule.command = word;
  schedule.violated = {word, word};
  schedule.calls[1][0] = "\xc3\xa9" + word;
  for (ExploredStep& one : schedule.steps) {
    one.from.function = one.from.source = word;
    if (!one.answer.empty()) one.answer = word;
  }
  Report report = explored({schedule});
  Exploration& phase = report.explorations[0];
  phase.name = phase.trouble = word;
  phase.schedules = 9'999'999'999;
  phase.violations = 99'999'999;
  phase.bound = 999'999;
  phase.outcomes[word] = 1;
  phase.unreached[0].function = word;
  EXPECT_LE(widest(console(report)), 80U) << console(report);
  report.explorations[0].shown = {of_sessions(4, word), of_sessions(3, word)};
  EXPECT_LE(widest(console(report)), 80U) << console(report);
}

TEST(ExplorationConsole, LetsNoTextOfTheServerControlTheTerminal) {
  ExploredSchedule schedule = raced();
  const std::string evil = "a\x1b]0;b\a\n\x9b";
  schedule.outcome = schedule.replay = schedule.calls[0][0] = evil;
  schedule.command = evil;
  schedule.files = {evil};
  schedule.violated = {evil};
  for (ExploredStep& one : schedule.steps) {
    one.from = {"snapshot", evil, 1, evil};
    if (!one.call.empty()) one.call = evil;
    if (!one.answer.empty()) one.answer = evil;
  }
  Report report = explored({schedule});
  Exploration& phase = report.explorations[0];
  phase.name = phase.trouble = evil;
  phase.outcomes[evil] = 1;
  phase.unreached = {{"commit", evil, 1, evil}};
  for (const char c : console(report)) EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 127)) << int{c};
}

TEST(ExplorationConsole, HasColourOnlyWhenAsked) {
  const Report report = explored({raced()});
  EXPECT_FALSE(has(console(report), "\x1b["));
  const std::string text = console(report, true);
  EXPECT_TRUE(has(text, "\x1b[31mviolates\x1b[0m one_winner_per_slot"));
  EXPECT_TRUE(has(text, "\x1b[32mexhausted\x1b[0m; "));
  EXPECT_TRUE(has(text, " \x1b[31m       1\x1b[0m "));
}

TEST(Mermaid, DrawsCallsAnswersStopsAndWaits) {
  EXPECT_EQ(to_mermaid(raced()), R"(sequenceDiagram
    participant A
    participant B
    participant DB
    A->>DB: create_booking(slot 0, patient 0)
    Note over A: snapshot L40 SELECT * INTO v_slot
    B->>DB: create_booking(slot 0, patient 1)
    Note over B: snapshot L40 SELECT * INTO v_slot
    Note over B: snapshot L48 INSERT INTO public.appointments (id, clinic_id)
    Note over B: waits for A
    Note over A: snapshot L48 INSERT INTO public.appointments (id, clinic_id)
    Note over A: commit
    DB-->>A: booked
    Note over B: goes on
    Note over B: commit
    DB-->>B: booked
    Note over A,DB: violates one_winner_per_slot
)");
}

TEST(Mermaid, EscapesWhatWouldEndATextOrMeanSomethingElse) {
  ExploredSchedule schedule;
  schedule.steps = {sends(0, "f('x'); #1 \"<b>\" %%{init}%% $$x$$", "a\nb\\")};
  EXPECT_EQ(to_mermaid(schedule),
            "sequenceDiagram\n    participant A\n    participant DB\n"
            "    A->>DB: f(#39;x#39;)#59; #35;1 #34;#60;b#62;#34; #37;#37;#123;init#125;#37;#37; "
            "#36;#36;x#36;#36;\n"
            "    DB-->>A: a#92;nb#92;\n");
}

TEST(Mermaid, CutsALongTextBeforeItIsEscaped) {
  ExploredSchedule schedule;
  schedule.steps = {sends(0, std::string(100, ';'))};
  std::string cut;
  for (int i = 0; i < 69; ++i) cut += "#59;";
  EXPECT_TRUE(has(to_mermaid(schedule), ": " + cut + "...\n")) << to_mermaid(schedule);
}

TEST(IsolationSpec, SaysAScheduleThatTakesTurnsBetweenCalls) {
  EXPECT_EQ(to_isolation_spec(in_turns()), R"(# Schedule A1B1A1B1A1: held
# For isolationtester, on a database that holds what the exploration began with.

session a
step a1 { BEGIN; SELECT 1 }
step a2 { COMMIT; }

session b
step b1 { SELECT 2 }
step b2 { SELECT 3 }

permutation a1 b1 b2 a2
)");
  EXPECT_EQ(why_no_isolation_spec(in_turns()), "");
}

TEST(IsolationSpec, SaysThatASessionTakesTurnsWhileOthersWait) {
  ExploredSchedule schedule = raced();
  schedule.steps = {sends(0, "lock()", "locked"), sends(1, "x()"), waits(step(1, kLook)),
                    step(0, kCall, "")};
  schedule.steps[3].call = "y()";
  schedule.steps[3].answer = "done";
  schedule.sql[0].emplace_back("SELECT 9");
  EXPECT_TRUE(has(to_isolation_spec(schedule), "permutation a1 b1 a2\n"));
}

TEST(IsolationSpec, IsNotGivenWhereASessionIsHeldWithinACall) {
  EXPECT_EQ(to_isolation_spec(raced()), "");
  EXPECT_TRUE(has(why_no_isolation_spec(raced()), "held within a call"));
}

TEST(IsolationSpec, IsNotGivenWhereAWokenSessionIsHeldOrItsWakerGoesOn) {
  ExploredSchedule held = in_turns();
  held.steps.back().answer = "";
  held.steps.push_back(sends(0, "more()", "done"));
  held.steps.push_back(step(1, kCommit, "locked"));
  held.sql[0].emplace_back("SELECT 4");
  EXPECT_TRUE(has(why_no_isolation_spec(held), "held within a call"));
  ExploredSchedule both = in_turns();
  both.steps[3].answer = "";
  both.steps.push_back(step(0, kCommit, "unlocked"));
  EXPECT_TRUE(has(why_no_isolation_spec(both), "held within a call"));
}

TEST(IsolationSpec, IsNotGivenWithoutTheStatements) {
  ExploredSchedule schedule = in_turns();
  schedule.sql[1].pop_back();
  EXPECT_EQ(to_isolation_spec(schedule), "");
  EXPECT_TRUE(has(why_no_isolation_spec(schedule), "not known"));
}

std::string spec_of(const std::string& sql) {
  ExploredSchedule schedule;
  schedule.sql = {{sql}};
  schedule.steps = {sends(0, "f()", "done")};
  return to_isolation_spec(schedule);
}

TEST(IsolationSpec, WritesABraceWithinALiteralSoThatItDoesNotEndTheStep) {
  EXPECT_TRUE(has(spec_of(R"(SELECT f('it''s', '{"a\b": {}}'::jsonb))"),
                  R"({ SELECT f(U&'it''s', U&'{"a\\b": {\007D\007D'::jsonb) })"));
  EXPECT_TRUE(has(spec_of("SELECT $$a$$, E'b'"), "{ SELECT $$a$$, E'b' }"));
}

TEST(IsolationSpec, IsNotGivenWhereABraceStandsElsewhere) {
  for (const char* sql : {"SELECT E'}'", "SELECT $$'}'$$", "SELECT \"'}'\"", "SELECT '}' -- it's",
                          "SELECT '}' /* it's */", "SELECT '}", "}"})
    EXPECT_EQ(spec_of(sql), "") << sql;
}

TEST(IsolationSpec, KeepsItsCommentsOnTheirLines) {
  ExploredSchedule schedule = in_turns();
  schedule.outcome = "a\nstep c1 { DROP }";
  schedule.violated = {"b\nc"};
  EXPECT_TRUE(to_isolation_spec(schedule).starts_with(
      "# Schedule A1B1A1B1A1: a\\nstep c1 { DROP }\n# violates b\\nc\n# For "));
}

}  // namespace
}  // namespace report
