#include <csignal>
#include <cstring>
#include <deque>
#include <fstream>
#include <tuple>

#include <gtest/gtest.h>

#include "base/uuid.h"
#include "pg/conninfo.h"
#include "provision/seed.h"
#include "support/dead_letters.h"
#include "support/file.h"
#include "support/poll.h"
#include "support/program.h"
#include "support/server.h"
#include "support/words.h"

namespace {

using base::Kind;
using nlohmann::json;
using support::holds;
using support::id;
using support::Program;
using support::value_of;
using Words = std::vector<std::string>;

int times(const std::string& text, const std::string& words) {
  int found = 0;
  for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
    ++found;
  return found;
}

/// A clinic with dead letters, and operators whose login may act as one role.
class WebhooksReplayPgTest : public testing::Test {
 protected:
  WebhooksReplayPgTest() { login("clinic_admin"); }

  /// Two clinics with a clinician each.
  static pg::Session seeded(const provision::Database& database) {
    pg::Session session(database.conninfo());
    provision::seed(session, {.clinics = 2, .clinicians = 2, .patients = 2, .slots = 2});
    return session;
  }
  /// Makes a login that may act as that role; how it connects.
  std::string login(const std::string& role) {
    const std::string name = database_.name() + "_" + role;
    session_.script("CREATE ROLE " + name + " LOGIN NOINHERIT; GRANT " + role + " TO " + name);
    return dsn(role);
  }
  std::string dsn(const std::string& role) const {
    return pg::with_words(database_.conninfo(), {{"user", database_.name() + "_" + role}});
  }

  Words words(const Words& more) const {
    Words all{"webhooks",          "replay",          "-d",
              dsn("clinic_admin"), "--integrations",  letters_.integrations(),
              "--clinic",          letters_.clinic(), "--as",
              letters_.admin()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  /// What the operator is told by a replay that does all that it was asked.
  std::string replay(const Words& more = {}) const {
    Program program(words(more), false);
    EXPECT_EQ(program.wait(), 0) << program.err();
    EXPECT_EQ(program.err(), "");
    return program.out();
  }
  json replay_json(Words more = {}) const {
    more.emplace_back("--json");
    return json::parse(replay(more));
  }

  std::string value(const std::string& sql) { return value_of(session_, sql); }
  /// The provider's ids of the clinic's events in that status, the first given up first.
  std::string in_status(const std::string& status) {
    return value(
        "SELECT coalesce(string_agg(event_id, ' ' ORDER BY last_attempt_at), '') FROM "
        "public.webhook_events WHERE status = '" +
        status + "'");
  }
  /// Each row of the queue and of the audit log, and in which transaction it was written.
  std::string everything() {
    return value(
        "SELECT md5(concat((SELECT string_agg(concat(e.xmin, e.ctid, e), '' ORDER BY e.id) FROM "
        "public.webhook_events AS e), (SELECT count(*) FROM audit.audit_logs), (SELECT count(*) "
        "FROM public.webhook_logs)))");
  }
  std::string replays_logged() {
    return value(
        "SELECT count(*) FROM audit.audit_logs WHERE table_name = 'webhook_events' AND changed_by "
        "= '" +
        letters_.admin() + "'");
  }

  /// Holds up all real replays of the clinic from now on.
  void hold_replays() { session_.query(kHold, {"replay " + letters_.clinic()}); }
  void let_replays_go() { session_.query(kLetGo, {"replay " + letters_.clinic()}); }
  bool replays_wait(int number) {
    return support::comes_true([&] {
      return value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") ==
             std::to_string(number);
    });
  }
  static constexpr const char* kHold = "SELECT pg_advisory_lock(hashtextextended($1, 0))";
  static constexpr const char* kLetGo = "SELECT pg_advisory_unlock(hashtextextended($1, 0))";

  provision::Database database_ = support::fresh_database();
  pg::Session session_ = seeded(database_);
  support::DeadLetters letters_{session_};
};

// ---- What is replayed ---------------------------------------------------------------------------

TEST_F(WebhooksReplayPgTest, FiltersChooseWhatTheySay) {
  letters_.customer("slow", "timeout: after 5 s");
  letters_.customer("wrong", "bad_amount: of Jane Doe");
  letters_.message("wamid.slow", "timeout: after 6 s");
  const std::string old = letters_.customer("old", "timeout: after 7 s");
  session_.query(
      "UPDATE public.webhook_events SET last_attempt_at = now() - interval '3 h' WHERE id = "
      "$1::uuid",
      {old});
  const auto chosen = [&](const Words& filter) {
    Words dry = filter;
    dry.emplace_back("--dry-run");
    return replay_json(dry).at("would_replay").get<int>();
  };
  EXPECT_EQ(chosen({}), 4);
  EXPECT_EQ(chosen({"--provider", "whatsapp"}), 1);
  EXPECT_EQ(chosen({"--provider", "stripe"}), 3);
  EXPECT_EQ(chosen({"--provider", "daily"}), 0);
  EXPECT_EQ(chosen({"--error-like", "timeout%"}), 3);
  EXPECT_EQ(chosen({"--error-like", "timeout"}), 0);
  EXPECT_EQ(chosen({"--older-than", "2h"}), 1);
  EXPECT_EQ(chosen({"--older-than", "4h"}), 0);
  EXPECT_EQ(chosen({"--provider", "stripe", "--error-like", "timeout%"}), 2);

  replay({"--older-than", "2h"});
  EXPECT_EQ(in_status("pending"), "old");
  replay({"--provider", "stripe", "--error-like", "timeout%"});
  EXPECT_EQ(in_status("pending"), "old slow");
}

TEST_F(WebhooksReplayPgTest, DryRunChangesNothingAndSaysWhatARealOneThenDoes) {
  letters_.customer("first", "timeout: x");
  letters_.payment("captured", "pi_1", "timeout: x");
  letters_.payment("captured again", "pi_1", "timeout: x");
  letters_.unnamed_payment("unnamed", "mistake: x");
  // Enough for more than one batch, each with a key that the first one has.
  for (int i = 0; i < 120; ++i) letters_.customer("customer " + std::to_string(i), "timeout: x");
  letters_.payment("captured at last", "pi_1", "timeout: x");
  const std::string before = everything();
  std::string promised = replay({"--dry-run"});
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(times(promised, "would_replay\n"), 122) << promised;
  EXPECT_EQ(times(promised, "duplicate\n"), 2) << promised;
  EXPECT_TRUE(holds(promised, "would replay: 122, duplicates: 2, refused: 1, gone: 0\n"));

  for (const auto& [would, is] :
       {std::pair{"would_replay", "replayed"}, {"would replay", "replayed"}})
    for (std::size_t at = promised.find(would); at != std::string::npos; at = promised.find(would))
      promised.replace(at, std::strlen(would), is);
  EXPECT_EQ(replay(), promised);
  EXPECT_EQ(in_status("dead_letter"), "captured again unnamed captured at last");
}

TEST_F(WebhooksReplayPgTest, LimitReplaysSoManyTheOldestFirst) {
  for (const char* event : {"1", "2", "3", "4", "5"}) letters_.customer(event, "timeout: x");
  const json two = replay_json({"--limit", "2"});
  EXPECT_EQ(two.at("replayed"), 2);
  EXPECT_EQ(two.at("limit_reached"), true);
  EXPECT_EQ(in_status("pending"), "1 2");
  const json rest = replay_json({"--limit", "100"});
  EXPECT_EQ(rest.at("replayed"), 3);
  EXPECT_EQ(rest.at("limit_reached"), false);
}

TEST_F(WebhooksReplayPgTest, LimitDoesNotCountWhatStays) {
  letters_.unnamed_payment("unnamed", "mistake: x");
  letters_.customer("sound", "timeout: x");
  const json told = replay_json({"--limit", "1"});
  EXPECT_EQ(told.at("replayed"), 1);
  EXPECT_EQ(told.at("refused").size(), 1U);
  EXPECT_EQ(in_status("pending"), "sound");
}

TEST_F(WebhooksReplayPgTest, RateHoldsTheNextOnesBackAndASignalEndsItWithWhatIsDoneTold) {
  for (const char* event : {"1", "2", "3"}) letters_.customer(event, "timeout: x");
  Program slow(words({"--rate", "0.001"}), false);
  ASSERT_TRUE(slow.says("replayed\n")) << slow.err();
  slow.signal(SIGTERM);
  EXPECT_EQ(slow.wait(), 105);
  EXPECT_TRUE(holds(slow.out(), "replayed: 1, duplicates: 0, refused: 0, gone: 0\n")) << slow.out();
  EXPECT_TRUE(holds(slow.err(), "interrupted")) << slow.err();
  EXPECT_EQ(in_status("pending"), "1");
  EXPECT_EQ(replays_logged(), "1");
  EXPECT_EQ(replay_json({"--rate", "1000"}).at("replayed"), 2);
}

TEST_F(WebhooksReplayPgTest, WhatFailsAgainMeanwhileIsNotReplayedTwice) {
  const std::string event = letters_.customer("fails always", "timeout: x");
  hold_replays();
  Program late(words({}), false);
  ASSERT_TRUE(replays_wait(1));
  // Somebody else is first, and a worker has failed once more before the late one has its turn.
  session_.script("BEGIN");
  session_.query("SELECT set_config('app.current_clinic_id', $1, true)", {letters_.clinic()});
  session_.query("SELECT webhook.replay_chosen(NULL, NULL, NULL, NULL, NULL, false)");
  session_.script("COMMIT");
  letters_.fail_all("timeout: again");
  EXPECT_EQ(in_status("dead_letter"), "fails always");
  let_replays_go();
  EXPECT_EQ(late.wait(), 0) << late.err();
  EXPECT_TRUE(holds(late.out(), event)) << late.out();
  EXPECT_TRUE(holds(late.out(), "replayed: 0, duplicates: 0, refused: 0, gone: 1\n")) << late.out();
  EXPECT_EQ(in_status("dead_letter"), "fails always");
}

// ---- What stays ---------------------------------------------------------------------------------

TEST_F(WebhooksReplayPgTest, WhatIsForgedTruncatedNotKeptOrWrongStaysAndIsToldWithItsCode) {
  const std::string forged = letters_.customer("forged", "timeout: x");
  const std::string truncated = letters_.customer("truncated", "timeout: x");
  const std::string lost = letters_.customer("lost", "timeout: x");
  const std::string unnamed = letters_.unnamed_payment("unnamed", "timeout: x");
  const std::string sound = letters_.customer("sound", "timeout: x");
  session_.query(
      "UPDATE public.webhook_deliveries SET raw_body = raw_body || ' '::bytea WHERE id = $1::uuid",
      {forged});
  session_.query(
      "UPDATE public.webhook_deliveries SET raw_body = substring(raw_body FROM 1 FOR "
      "length(raw_body) - 1) WHERE id = $1::uuid",
      {truncated});
  session_.query("DELETE FROM public.webhook_deliveries WHERE id = $1::uuid", {lost});
  const json told = replay_json();
  EXPECT_EQ(told.at("refused"), json::array({{{"id", forged}, {"code", "bad_signature"}},
                                             {{"id", truncated}, {"code", "bad_signature"}},
                                             {{"id", lost}, {"code", "no_delivery"}},
                                             {{"id", unnamed}, {"code", "mistake"}}}));
  EXPECT_EQ(told.at("replayed"), 1);
  EXPECT_EQ(in_status("dead_letter"), "forged truncated lost unnamed");
  EXPECT_EQ(in_status("pending"), "sound");
  const std::string lines = replay();
  EXPECT_TRUE(holds(lines, forged + "  stripe  3 h old  refused bad_signature\n")) << lines;
}

TEST_F(WebhooksReplayPgTest, SignatureIsAsOldAsItWasWhenTheRequestCame) {
  letters_.customer("long ago", "timeout: x");
  session_.script(
      "UPDATE public.webhook_deliveries SET received_at = received_at + interval '1 h'");
  EXPECT_EQ(replay_json().at("refused").at(0).at("code"), "too_old");
  session_.script(
      "UPDATE public.webhook_deliveries SET received_at = received_at - interval '1 h'");
  EXPECT_EQ(replay_json().at("replayed"), 1);
}

TEST_F(WebhooksReplayPgTest, WhatIsOfAnIntegrationWithoutSecretsStays) {
  letters_.customer("known", "timeout: x");
  letters_.message("wamid.unknown", "timeout: x");
  json file = json::parse(support::text_of(letters_.integrations()));
  file.erase(id(Kind::kWebhook, 1));
  std::ofstream(letters_.integrations()) << file;
  const json told = replay_json();
  EXPECT_EQ(told.at("replayed"), 1);
  EXPECT_EQ(told.at("refused").at(0).at("code"), "no_integration");
}

TEST_F(WebhooksReplayPgTest, DuplicateStaysAndIsTold) {
  letters_.payment("first", "pi_1", "timeout: x");
  const std::string second = letters_.payment("second", "pi_1", "timeout: x");
  letters_.payment("other", "pi_2", "timeout: x");
  // One by one: that the first is on its way is then seen in the database alone.
  const json told = replay_json({"--rate", "10"});
  EXPECT_EQ(told.at("replayed"), 2);
  EXPECT_EQ(told.at("duplicates"), json::array({second}));
  EXPECT_EQ(in_status("dead_letter"), "second");
  EXPECT_TRUE(holds(replay({"--dry-run"}), second + "  stripe  3 h old  duplicate\n"));
}

// ---- Once ---------------------------------------------------------------------------------------

TEST_F(WebhooksReplayPgTest, ReplayedEventKeepsItsIdAndClaimsAndTakesEffectOnce) {
  const std::string event = letters_.customer("evt_1", "timeout: x");
  const std::string twin = letters_.customer("evt_2", "timeout: x");
  session_.query("UPDATE public.webhook_events SET idempotency_key = 'one key'");
  replay();
  EXPECT_EQ(value("SELECT concat_ws(' ', event_id, status, claim_no, attempts) FROM "
                  "public.webhook_events WHERE id = '" +
                  event + "'"),
            "evt_1 pending 1 0");
  // What a worker from before the replay still sends changes nothing.
  const std::string apply = "SELECT webhook.apply_event('" + event + "', ";
  const std::string recorded = R"(, '{"kind": "recorded"}'))";
  EXPECT_EQ(value("SELECT claim_no FROM webhook.claim_next_event('worker')"), "2");
  EXPECT_EQ(value(apply + "1" + recorded), "stale");
  EXPECT_EQ(value(apply + "2" + recorded), "success");
  EXPECT_EQ(value(apply + "2" + recorded), "success");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_effects"), "1");
  EXPECT_EQ(replay_json().at("duplicates"), json::array({twin}));
}

TEST_F(WebhooksReplayPgTest, AuditLogNamesTheUserForEachEvent) {
  for (const char* event : {"1", "2", "3"}) letters_.customer(event, "timeout: x");
  replay({"--limit", "2"});
  EXPECT_EQ(replays_logged(), "2");
  EXPECT_EQ(
      value("SELECT count(*) FROM audit.audit_logs AS log JOIN public.webhook_events AS event "
            "ON event.id = (log.row_data ->> 'id')::uuid WHERE event.status = 'pending'"),
      "2");
}

TEST_F(WebhooksReplayPgTest, SecondRunFindsNothing) {
  letters_.customer("1", "timeout: x");
  EXPECT_EQ(replay_json().at("replayed"), 1);
  const std::string before = everything();
  EXPECT_EQ(replay(), "replayed: 0, duplicates: 0, refused: 0, gone: 0\n");
  EXPECT_EQ(everything(), before);
}

TEST_F(WebhooksReplayPgTest, TenOperatorsAtOnceReplayEachEventOnce) {
  constexpr int kOperators = 10, kLetters = 40;
  for (int i = 0; i < kLetters; ++i) letters_.customer(std::to_string(i), "timeout: x");
  hold_replays();
  std::deque<Program> operators;
  for (int i = 0; i < kOperators; ++i) operators.emplace_back(words({"--json"}), false);
  // Each of them has seen all dead letters.
  ASSERT_TRUE(replays_wait(kOperators));
  let_replays_go();
  int replayed = 0, gone = 0;
  for (Program& one : operators) {
    ASSERT_EQ(one.wait(), 0) << one.err();
    const json told = json::parse(one.out());
    replayed += told.at("replayed").get<int>();
    gone += told.at("gone").get<int>();
  }
  EXPECT_EQ(replayed, kLetters);
  EXPECT_EQ(gone, kLetters * (kOperators - 1));
  EXPECT_EQ(replays_logged(), std::to_string(kLetters));
  EXPECT_EQ(in_status("dead_letter"), "");
}

TEST_F(WebhooksReplayPgTest, TenOperatorsWithFiltersThatOverlapReplayEachEventOnce) {
  constexpr int kLetters = 60;
  for (int i = 0; i < kLetters / 3; ++i) {
    const std::string number = std::to_string(i);
    letters_.customer("customer " + number, i % 2 == 0 ? "timeout: x" : "refused: x");
    letters_.payment("payment " + number, "pi_" + number, "timeout: x");
    letters_.message("wamid." + number, "timeout: x");
  }
  const std::vector<Words> filters{{},
                                   {"--provider", "stripe"},
                                   {"--provider", "whatsapp", "--rate", "100"},
                                   {"--error-like", "timeout%"},
                                   {"--error-like", "%", "--limit", "30"}};
  hold_replays();
  std::deque<Program> operators;
  for (int round = 0; round < 2; ++round)
    for (Words filter : filters) {
      filter.emplace_back("--json");
      operators.emplace_back(words(filter), false);
    }
  ASSERT_TRUE(replays_wait(static_cast<int>(operators.size())));
  let_replays_go();
  int replayed = 0;
  for (Program& one : operators) {
    ASSERT_EQ(one.wait(), 0) << one.err();
    const json told = json::parse(one.out());
    EXPECT_EQ(told.at("duplicates"), json::array());
    replayed += told.at("replayed").get<int>();
  }
  EXPECT_EQ(replayed, kLetters);
  EXPECT_EQ(replays_logged(), std::to_string(kLetters));
  EXPECT_EQ(in_status("dead_letter"), "");
}

TEST_F(WebhooksReplayPgTest, EndsIfTheServerGivesItNoLockAndTellsWhatIsDone) {
  letters_.customer("1", "timeout: x");
  session_.script("ALTER ROLE " + database_.name() + "_clinic_admin SET lock_timeout = '20ms'");
  hold_replays();
  Program program(words({}), false);
  EXPECT_EQ(program.wait(), 100);
  EXPECT_EQ(program.out(), "replayed: 0, duplicates: 0, refused: 0, gone: 0\n");
  EXPECT_TRUE(holds(program.err(), "(SQLSTATE 55P03)")) << program.err();
  let_replays_go();
  EXPECT_EQ(replay_json().at("replayed"), 1);
}

// ---- Who and what is turned away ----------------------------------------------------------------

TEST_F(WebhooksReplayPgTest, ReceptionistsLoginIsRefused) {
  letters_.customer("1", "timeout: x");
  const std::string before = everything();
  Words asked = words({});
  asked[3] = login("receptionist");
  Program program(asked, false);
  EXPECT_EQ(program.wait(), 100);
  EXPECT_TRUE(holds(program.err(), "only clinic_admin replays dead letters")) << program.err();
  EXPECT_EQ(program.out(), "");
  EXPECT_EQ(everything(), before);
}

TEST_F(WebhooksReplayPgTest, RefusesWhatIsNotThereOrMakesNoSense) {
  const std::string stranger = id(Kind::kUser, 1), clinician = id(Kind::kUser, 0);
  session_.query(
      "INSERT INTO public.users (id, clinic_id, email, role, is_active) VALUES ($1::uuid, "
      "$2::uuid, 'left@clinic.example', 'clinic_admin', false)",
      {id(Kind::kUser, 1001), letters_.clinic()});
  struct Wrong {
    std::size_t at;  ///< of the words
    std::string word, sentence;
  };
  for (const auto& [at, word, sentence] : std::vector<Wrong>{
           {7, "c1", "--clinic c1: it has to be the uuid of a clinic"},
           {7, id(Kind::kClinic, 9), ": there is no such clinic"},
           {9, "me", "--as me: it has to be the uuid of the user"},
           {9, id(Kind::kUser, 9), ": the clinic has no such user"},
           {9, stranger, ": the clinic has no such user"},
           {9, clinician, "the user is a clinician, and only an active clinic_admin replays"},
           {9, id(Kind::kUser, 1001), "the user is not active"}}) {
    SCOPED_TRACE(sentence);
    Words asked = words({});
    asked[at] = word;
    Program program(asked, false);
    EXPECT_EQ(program.wait(), 104);
    EXPECT_TRUE(holds(program.err(), sentence)) << program.err();
  }
  for (const auto& [flag, word, sentence] :
       {std::tuple{"--provider", "strype", "(did you mean stripe?)"},
        {"--error-like", "timeout\\", "--error-like: the pattern ends in a single \\"},
        {"--older-than", "yesterday", "--older-than yesterday: it is no duration"},
        {"--limit", "0", "--limit"},
        {"--rate", "0", "--rate"}}) {
    SCOPED_TRACE(sentence);
    Program program(words({flag, word}), false);
    EXPECT_EQ(program.wait(), 104);
    EXPECT_TRUE(holds(program.err(), sentence)) << program.err();
  }
}

TEST_F(WebhooksReplayPgTest, TellsNeitherPayloadNorErrorNorSecret) {
  letters_.customer("1", "timeout: of Jane Doe");
  letters_.unnamed_payment("2", "mistake: of Jane Doe");
  for (const Words& more : {Words{"--dry-run"}, Words{"--json"}, Words{}}) {
    const std::string told = replay(more);
    for (const char* word : {"Jane", "whsec", "pi_", "req_"})
      EXPECT_FALSE(holds(told, word)) << told;
  }
}

TEST_F(WebhooksReplayPgTest, AnotherClinicsDeadLettersAreOutOfReach) {
  letters_.customer("theirs", "timeout: x");
  session_.query(
      "INSERT INTO public.users (id, clinic_id, email, role) VALUES ($1::uuid, $2::uuid, "
      "'admin@other.example', 'clinic_admin')",
      {id(Kind::kUser, 1001), id(Kind::kClinic, 1)});
  Words asked = words({"--json"});
  asked[7] = id(Kind::kClinic, 1);
  asked[9] = id(Kind::kUser, 1001);
  Program program(asked, false);
  EXPECT_EQ(program.wait(), 0) << program.err();
  EXPECT_EQ(json::parse(program.out()).at("replayed"), 0);
  EXPECT_EQ(in_status("dead_letter"), "theirs");
}

TEST_F(WebhooksReplayPgTest, ScriptOfThePlanPassesItsWordsOn) {
  letters_.customer("1", "timeout: x");
  Words asked = words({"--json"});
  asked.erase(asked.begin(), asked.begin() + 2);
  asked.insert(asked.begin(), {"PGRUSH=" PGRUSH_PROGRAM, PGRUSH_SOURCE "/ci/webhook_replay.sh"});
  Program script(asked, false, "/usr/bin/env");
  ASSERT_EQ(script.wait(), 0) << script.err();
  EXPECT_EQ(json::parse(script.out()).at("replayed"), 1);
}

}  // namespace
