#include <gtest/gtest.h>

#include "explore/calls.h"
#include "scenario/folder.h"

namespace explore {
namespace {

const std::string kBook = R"({"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}})";

/// A session with these calls.
std::string calls_of(const std::string& list) { return R"({"calls": [)" + list + "]}"; }

/// A scenario.json with one phase of this "explore".
std::string document(const std::string& explore) {
  return R"({"data": {"clinics": 2, "clinicians": 4, "patients": 4, "slots": 4, "events": 4},
             "phases": [{"explore": {)" +
         explore + "}}]}";
}

/// Two sessions: these calls, and one booking.
std::string with_calls(const std::string& list) {
  return R"("sessions": [)" + calls_of(list) + "," + calls_of(kBook) + "]";
}

/// The explorations of a scenario.json's phases, its mistakes told as wrong_with() tells them.
std::vector<Exploration> read_all(const std::string& json, std::string& told,
                                  workload::Ground& ground) {
  const scenario::Folder folder(json);
  folder.write("call.sql", "SELECT 1");
  scenario::Mistakes mistakes;
  const scenario::Scenario scenario = scenario::read(folder.path(), {}, mistakes);
  std::vector<Exploration> all;
  for (const scenario::Phase& phase : scenario.phases)
    all.push_back(read_exploration(phase, scenario, ground, mistakes));
  told = scenario::told(mistakes);
  return all;
}

std::string wrong_with(const std::string& explore) {
  std::string told;
  workload::Ground ground;
  read_all(document(explore), told, ground);
  return told;
}

std::vector<Exploration> good(const std::string& json, workload::Ground& ground) {
  std::string told;
  auto all = read_all(json, told, ground);
  EXPECT_EQ(told, "");
  return all;
}

Exploration good(const std::string& explore) {
  workload::Ground ground;
  return std::move(good(document(explore), ground).at(0));
}

TEST(Exploration, HasDefaultsForAllButItsSessions) {
  const Exploration read = good(with_calls(kBook));
  EXPECT_EQ(read.name, "explore");
  EXPECT_TRUE(read.setup.empty());
  ASSERT_EQ(read.sessions.size(), 2U);
  EXPECT_EQ(read.sessions[0].size(), 1U);
  EXPECT_TRUE(read.settings.empty());
  EXPECT_FALSE(read.symmetric);
  EXPECT_EQ(read.bound, 2U);
  EXPECT_EQ(read.rules.lease, std::chrono::hours(1));
  EXPECT_EQ(read.rules.backoff, std::chrono::hours(1));
  EXPECT_EQ(read.rules.max_attempts, 3);
  EXPECT_EQ(read.workloads, std::vector<std::string>{"booking_volley"});
  EXPECT_EQ(read.webhooks, 0U);
}

TEST(Exploration, GivesAllThatItsPhaseSays) {
  const Exploration read = good(R"("setup": [{"ingest_event": {"event": 3}}, )" + kBook + R"(],
         "symmetric": true, "bound": 0, "settings": {"work_mem": "1MB"},
         "lease_ms": 5, "backoff_ms": 0.5, "max_attempts": 1,
         "sessions": [{"calls": [{"claim_next_event": {"limit": 2}},
                                 {"mark_event_result": {"claim": "0", "ok": false}}]},
                      {"calls": [{"claim_next_event": {"lease_ms": 7}},
                                 {"mark_event_result": {"claim": "0", "ok": true}}]},
                      {"calls": [{"claim_next_event": {}},
                                 {"mark_event_result": {"claim": "0", "ok": true}}]}])");
  ASSERT_EQ(read.setup.size(), 2U);
  EXPECT_EQ(read.setup[0]->text(), "ingest_event(event 3)");
  EXPECT_EQ(read.setup[0]->role(), "webhook_worker");
  EXPECT_EQ(read.setup[1]->role(), "receptionist");
  ASSERT_EQ(read.sessions.size(), 3U);
  EXPECT_EQ(read.sessions[0][0]->text(), "claim_next_event(limit 2, lease 5 ms)");
  EXPECT_EQ(read.sessions[0][1]->text(), "mark_event_result(claim of 0, not ok)");
  EXPECT_EQ(read.sessions[1][0]->text(), "claim_next_event(limit 1, lease 7 ms)");
  EXPECT_TRUE(read.symmetric);
  EXPECT_EQ(read.bound, 0U);
  EXPECT_EQ(read.settings, (decltype(read.settings){{"work_mem", "1MB"}}));
  EXPECT_EQ(read.rules.lease, std::chrono::milliseconds(5));
  EXPECT_EQ(read.rules.backoff, std::chrono::microseconds(500));
  EXPECT_EQ(read.rules.max_attempts, 1);
  EXPECT_EQ(read.workloads, (std::vector<std::string>{"booking_volley", "webhook_claims"}));
  EXPECT_EQ(read.webhooks, 2U);
}

TEST(Exploration, HasNoBoundIfThatIsNull) {
  EXPECT_EQ(good(R"("bound": null, )" + with_calls(kBook)).bound, std::nullopt);
}

TEST(Exploration, HasWebhooksAndOperationsThatItsNeighboursShareTheNumbersOf) {
  const std::string phase =
      R"("sessions": [{"calls": [{"ingest_event": {"event": 0}}]}, {"calls": [{"claim_next_event": {}}]}])";
  workload::Ground ground;
  const auto all = good(R"({"data": {"clinics": 2, "events": 1}, "phases": [
                            {"name": "a", "explore": {)" +
                            phase + R"(}},
                            {"name": "b", "explore": {)" +
                            phase + R"(}}]})",
                        ground);
  EXPECT_EQ(all[0].first_webhook, 0U);
  EXPECT_EQ(all[1].first_webhook, 2U);
  EXPECT_EQ(ground.operations.size(), 2U);
}

// ---- Its mistakes -------------------------------------------------------------------------------

TEST(Exploration, TellsAllItsMistakesAtOnce) {
  EXPECT_EQ(
      wrong_with(R"("bund": 2, "bound": -1, "symmetric": "yes", "max_attempts": 0,
         "setup": [{"create_bookin": {}}, 5, {"a": {}, "b": {}}],
         "sessions": [{"calls": [{"create_booking": {"slot": 9, "patient": 0, "usr": 0, "key": 0}}]},
                      {"call": []}])"),
      "x:\n"
      "  /phases/0/explore/bound: is -1, must be a whole number from 0 to 1000\n"
      "  /phases/0/explore/max_attempts: is 0, must be a whole number from 1 to 20\n"
      "  /phases/0/explore/setup/0/create_bookin: unknown call create_bookin (did you mean "
      "create_booking?)\n"
      "  /phases/0/explore/setup/1: is 5, must be an object with one key: {\"NAME\": {ARGUMENTS}}\n"
      "  /phases/0/explore/setup/2: has 2 keys, must be an object with one key: {\"NAME\": "
      "{ARGUMENTS}}\n"
      "  /phases/0/explore/sessions/0/calls/0/create_booking/slot: is 9, must be a whole number "
      "from 0 to 3\n"
      "  /phases/0/explore/sessions/0/calls/0/create_booking/user: is missing\n"
      "  /phases/0/explore/sessions/0/calls/0/create_booking/key: is 0, must be a whole number "
      "from "
      "1 to 1000000000\n"
      "  /phases/0/explore/sessions/0/calls/0/create_booking/usr: is not a known key (did you mean "
      "user?)\n"
      "  /phases/0/explore/sessions/1/calls: is missing\n"
      "  /phases/0/explore/sessions/1/call: is not a known key (did you mean calls?)\n"
      "  /phases/0/explore/symmetric: is a text, must be true or false\n"
      "  /phases/0/explore/bund: is not a known key (did you mean bound?)");
}

TEST(Exploration, HasTwoToFourSessions) {
  EXPECT_EQ(wrong_with(""), "x: /phases/0/explore/sessions: is missing");
  for (const std::string& sessions :
       {calls_of(kBook), calls_of(kBook) + "," + calls_of(kBook) + "," + calls_of(kBook) + "," +
                             calls_of(kBook) + "," + calls_of(kBook)})
    EXPECT_NE(
        wrong_with(R"("sessions": [)" + sessions + "]").find("must be a list of 2 to 4 sessions"),
        std::string::npos);
}

TEST(Exploration, HasSessionsThatCallSomething) {
  EXPECT_EQ(wrong_with(with_calls("")),
            "x: /phases/0/explore/sessions/0/calls: has 0, must be a list of 1 to 10 calls: "
            "{\"NAME\": {ARGUMENTS}}");
}

TEST(Exploration, RefersToCallsBeforeTheOneThatRefers) {
  const std::string place = "x: /phases/0/explore/sessions/0/calls/0/cancel_booking/appointment: ";
  for (const char* reference :
       {"0", "1", "setup/0", "setup/-1", "setup", "setup/", "first", "-1", "0 "})
    EXPECT_EQ(
        wrong_with(with_calls(R"({"cancel_booking": {"appointment": ")" + std::string(reference) +
                              R"(", "user": 0, "key": 2}})")),
        place + "is \"" + reference +
            "\", must be the number of a call before this one, or, of the setup's, like setup/0");
  EXPECT_EQ(
      wrong_with(with_calls(R"({"cancel_booking": {"appointment": 0, "user": 0, "key": 2}})")),
      place + "is 0, must be a text");
  EXPECT_EQ(wrong_with(with_calls(R"({"cancel_booking": {"user": 0, "key": 2}})")),
            place + "is missing");
}

TEST(Exploration, RefersToCallsThatCanGiveWhatItWants) {
  EXPECT_EQ(wrong_with(with_calls(
                kBook + R"(, {"cancel_booking": {"appointment": "0", "user": 0, "key": 2}},
                                  {"cancel_booking": {"appointment": "1", "user": 0, "key": 3}})")),
            "x: /phases/0/explore/sessions/0/calls/2/cancel_booking/appointment: is 1, "
            "cancel_booking(appointment of 0, user 0, key 2), which gives nobody an appointment");
  EXPECT_EQ(wrong_with(R"("setup": [{"ingest_event": {"event": 0}}], "sessions": [)" +
                       calls_of(R"({"mark_event_result": {"claim": "setup/0", "ok": true}})") +
                       "," + calls_of(kBook) + "]"),
            "x: /phases/0/explore/sessions/0/calls/0/mark_event_result/claim: is setup/0, "
            "ingest_event(event 0), which gives nobody an event");
}

TEST(Exploration, RefersToTheSetupFromWithinItToo) {
  const Exploration read = good(R"("setup": [)" + kBook +
                                R"(, {"cancel_booking": {"appointment": "0", "user": 0, "key": 2}},
               {"cancel_booking": {"appointment": "setup/0", "user": 0, "key": 3}}], )" +
                                with_calls(kBook));
  EXPECT_EQ(read.setup[1]->text(), "cancel_booking(appointment of setup/0, user 0, key 2)");
  EXPECT_EQ(read.setup[2]->text(), "cancel_booking(appointment of setup/0, user 0, key 3)");
}

TEST(Exploration, BooksWithinOneClinic) {
  const std::string place = "x: /phases/0/explore/sessions/0/calls/0/create_booking/";
  const std::string rest = ", but slot 0 is of clinic 0: things are dealt to the 2 clinics in turn";
  EXPECT_EQ(wrong_with(with_calls(
                R"({"create_booking": {"slot": 0, "patient": 1, "user": 0, "key": 2}})")),
            place + "patient: is 1, of clinic 1" + rest);
  EXPECT_EQ(wrong_with(with_calls(
                R"({"create_booking": {"slot": 0, "patient": 0, "user": 3, "key": 2}})")),
            place + "user: is 3, of clinic 1" + rest);
}

TEST(Exploration, GivesAKeyToOneUserOnly) {
  EXPECT_EQ(wrong_with(with_calls(
                R"({"create_booking": {"slot": 0, "patient": 0, "user": 2, "key": 1}})")),
            "x: /phases/0/explore/sessions/1/calls/0/create_booking/key: is 1, which "
            "create_booking(slot 0, patient 0, user 2, key 1) uses as user 2: take another");
}

TEST(Exploration, MakesTheCallsOfASessionByOneRole) {
  EXPECT_EQ(
      wrong_with(with_calls(kBook + R"(, {"claim_next_event": {}})")),
      "x: /phases/0/explore/sessions/0/calls: create_booking(slot 0, patient 0, user 0, key 1) "
      "and claim_next_event(limit 1, lease 3600000 ms) are made by different roles: put them "
      "into sessions of their own");
}

TEST(Exploration, IsSymmetricOnlyInSessionsOfTheSameKindsOfCalls) {
  EXPECT_EQ(
      wrong_with(R"("symmetric": true, )" + with_calls(kBook + "," + kBook)),
      "x: /phases/0/explore/symmetric: is true, but the calls of session 1 are not of the same "
      "kinds as those of session 0");
}

TEST(Exploration, NamesSqlFilesOfItsFolder) {
  EXPECT_EQ(wrong_with(with_calls(R"({"sql": {"file": "call.sql", "arguments": ["", "a", "a"]}})")),
            "");
  EXPECT_EQ(wrong_with(with_calls(R"({"sql": {"file": "other.sql"}})")),
            "x: /phases/0/explore/sessions/0/calls/0/sql/file: is other.sql, but there is no such "
            "file in the scenario's folder");
  EXPECT_EQ(
      wrong_with(with_calls(R"({"sql": {"file": "call.sql", "arguments": [1]}})")),
      "x: /phases/0/explore/sessions/0/calls/0/sql/arguments: must be a list of texts, for $1, "
      "$2 …");
}

TEST(Exploration, NeedsThingsThatAreSeeded) {
  std::string told;
  workload::Ground ground;
  read_all(R"({"data": {"slots": 1}, "phases": [{"explore": {"sessions": [
               {"calls": [{"ingest_event": {"event": 0}}]}, {"calls": [{"claim_next_event": {}}]}]}}]})",
           told, ground);
  EXPECT_EQ(told,
            "x: /phases/0/explore/sessions/0/calls/0/ingest_event/event: needs a number above 0 at "
            "/data/events");
}

}  // namespace
}  // namespace explore
