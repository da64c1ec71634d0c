#include "workload/statement_actor.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "scenario/folder.h"
#include "support/scripted_channel.h"

namespace workload {
namespace {

using nlohmann::json;
using support::FakeRows;
using MoveKind = Move::Kind;

const base::Instant kNow = base::Instant(std::chrono::hours(1));

/// Nobody to ring.
class NoDoorbell final : public Doorbell {
 public:
  void ring(std::uint32_t) override {}
};

/// A workload of a scenario, its first client, and what that is told.
struct Client {
  explicit Client(const char* workload, const char* options, const char* load_of = "{}") {
    folder.write("one.sql", "SELECT :a; SELECT :a + :b");
    scenario::Mistakes mistakes;
    phase.workload = workload;
    phase.options = json::parse(options);
    phase.pointer = "/w";
    const json load = json::parse(load_of);
    phase.load = scenario::read_load({load, "/load", mistakes});
    const scenario::Data data;
    Ground ground;
    made = Workloads::instance().find(workload)->make({phase, 0, data, 7, folder.path()}, ground,
                                                      mistakes);
    told_of = scenario::told(mistakes);
    operations = ground.operations;
    recording = measure::Recording(operations.size());
    recording.reserve(1000);
    if (made) actor = made->actor(0, doorbell);
  }

  Move next(base::Instant now = kNow) { return actor->next(now, request, record); }
  bool answer(std::vector<std::string> row, std::vector<std::string> columns = {}) {
    const FakeRows rows({std::move(row)}, std::move(columns));
    pg::Reply reply;
    reply.rows = &rows;
    return actor->settle(reply, record, recording);
  }
  bool error(const char* sqlstate) {
    pg::Reply reply;
    reply.kind = pg::Reply::Kind::kError;
    reply.sqlstate = pg::sqlstate_of(sqlstate);
    record.outcome = pg::outcome_of(reply);
    record.sqlstate = reply.sqlstate;
    return actor->settle(reply, record, recording);
  }
  bool lost() {
    pg::Reply reply;
    reply.kind = pg::Reply::Kind::kBroken;
    record.outcome = pg::outcome_of(reply);
    return actor->settle(reply, record, recording);
  }
  std::string sent() const {
    std::string all;
    for (const auto& step : request.steps()) {
      all += (all.empty() ? "" : " ") + std::string(step.statement) + "(";
      for (int i = 0; i < step.values; ++i) {
        const auto& value = request.values()[static_cast<std::size_t>(step.first_value + i)];
        all += (i > 0 ? "," : "") + (value.size < 0
                                         ? "NULL"
                                         : std::string(request.bytes() + value.offset,
                                                       static_cast<std::size_t>(value.size)));
      }
      all += ")";
    }
    return all;
  }
  const measure::Record& last() const { return recording.pieces.back().back(); }
  std::string told_answer() const {
    return last().answer == measure::kNoAnswer
               ? ""
               : operations[last().operation].answers[last().answer].name;
  }
  void fresh() { record = {}; }

  scenario::Folder folder;
  scenario::Phase phase;
  NoDoorbell doorbell;
  std::vector<measure::Operation> operations;
  std::unique_ptr<Workload> made;
  std::string told_of;
  measure::Recording recording{0};
  std::unique_ptr<Actor> actor;
  pg::Request request;
  measure::Record record;
};

const char* const kScript = R"({"file": "one.sql", "parameters": {"a": 5, "b": null}})";
const char* const kTransaction =
    R"({"file": "one.sql", "parameters": {"a": 5, "b": 6}, "mode": "transaction"})";

TEST(Script, IsSentInOneRoundTripWithItsParameters) {
  Client client("script", kScript);
  const Move move = client.next();
  EXPECT_EQ(move.kind, MoveKind::kCall);
  EXPECT_EQ(move.at, kNow);
  EXPECT_EQ(client.sent(), "one 1.1(5) one 1.2(5,NULL)");
  EXPECT_TRUE(client.answer({"x"}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kDone);
  EXPECT_EQ(client.operations.at(0).name, "one");
}

TEST(Script, GoesStatementByStatementInATransaction) {
  Client client("script", kTransaction);
  EXPECT_EQ(client.next().kind, MoveKind::kCall);
  EXPECT_EQ(client.sent(), "begin()");
  for (const char* sent : {"one 1.1(5)", "one 1.2(5,6)", "commit()"}) {
    EXPECT_FALSE(client.answer({"1"}));
    EXPECT_EQ(client.next().kind, MoveKind::kContinue);
    EXPECT_EQ(client.sent(), sent);
  }
  EXPECT_TRUE(client.answer({""}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kDone);
}

TEST(Script, RollsBackATransactionThatFailed) {
  Client client("script", kTransaction);
  client.next();
  EXPECT_FALSE(client.answer({""}));
  client.next();
  EXPECT_FALSE(client.error("42P01"));
  EXPECT_EQ(client.next().kind, MoveKind::kContinue);
  EXPECT_EQ(client.sent(), "roll_back()");
  EXPECT_TRUE(client.answer({""}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kFaulty);
  EXPECT_EQ(pg::text_of(client.last().sqlstate), "42P01");
}

TEST(Script, BeginsATransactionAgainThatMayBeTriedAgain) {
  Client client("script", kTransaction, R"({"max_tries": 2})");
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(client.next().kind, attempt == 0 ? MoveKind::kCall : MoveKind::kContinue);
    EXPECT_EQ(client.sent(), "begin()");
    EXPECT_FALSE(client.answer({""}));
    client.next();
    EXPECT_FALSE(client.error("40001"));
    client.next();
    EXPECT_EQ(client.answer({""}), attempt == 1) << "it is over when no try is left";
  }
  EXPECT_EQ(client.last().outcome, base::Outcome::kRetryable);
  EXPECT_EQ(client.last().retries, 1);
}

TEST(Script, TriesAgainWhenItsCommitFails) {
  Client client("script", kTransaction, R"({"max_tries": 2})");
  client.next();
  for (int step = 0; step < 3; ++step) {
    EXPECT_FALSE(client.answer({"1"}));
    client.next();
  }
  EXPECT_EQ(client.sent(), "commit()");
  EXPECT_FALSE(client.error("40001"));
  EXPECT_EQ(client.next().kind, MoveKind::kContinue);
  EXPECT_EQ(client.sent(), "begin()") << "a failed COMMIT needs no ROLLBACK";
  for (int step = 0; step < 3; ++step) {
    EXPECT_FALSE(client.answer({"1"}));
    client.next();
  }
  EXPECT_TRUE(client.answer({""}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kDone);
  EXPECT_EQ(client.last().sqlstate[0], 0);
}

TEST(Script, IsInDoubtWhereverItsConnectionIsLost) {
  for (int steps = 1; steps < 4; ++steps) {
    Client client("script", kTransaction);
    client.next();
    for (int step = 0; step < steps; ++step) {
      EXPECT_FALSE(client.answer({"1"}));
      client.next();
    }
    EXPECT_TRUE(client.lost());
    EXPECT_EQ(client.last().outcome, base::Outcome::kInDoubt) << "a hang must not be overlooked";
    EXPECT_EQ(client.told_answer(), "");
  }
}

TEST(Script, KeepsItsErrorThoughItsRollbackIsLost) {
  Client client("script", kTransaction);
  client.next();
  EXPECT_FALSE(client.answer({""}));
  client.next();
  EXPECT_FALSE(client.error("42P01"));
  client.next();
  EXPECT_TRUE(client.lost());
  EXPECT_EQ(client.last().outcome, base::Outcome::kFaulty);
  EXPECT_EQ(pg::text_of(client.last().sqlstate), "42P01");
}

TEST(Script, HasNoAnswerIfItsCommitFails) {
  const char* const options = R"({"file": "one.sql", "parameters": {"a": 5, "b": 6},
      "mode": "transaction", "answers": {"1": "done", "23505": "refused"}})";
  Client client("script", options, R"({"max_tries": 1})");
  client.next();
  for (int step = 0; step < 3; ++step) {
    EXPECT_FALSE(client.answer({"1"}));
    client.next();
  }
  EXPECT_TRUE(client.error("40001"));
  EXPECT_EQ(client.told_answer(), "") << "what was rolled back was not told";
  EXPECT_EQ(client.last().outcome, base::Outcome::kRetryable);
}

TEST(Script, ServiceTimeOfALaterTryBeginsAfterTheWait) {
  Client client("script", kTransaction, R"({"max_tries": 2, "backoff_ms": 1000})");
  client.record.due = 77;
  client.next();
  EXPECT_FALSE(client.answer({""}));
  client.next();
  EXPECT_FALSE(client.error("40001"));
  client.next();
  EXPECT_FALSE(client.answer({""}));
  const Move wait = client.next(kNow + std::chrono::seconds(5));
  ASSERT_EQ(wait.kind, MoveKind::kWait);
  EXPECT_LT(wait.at, kNow + std::chrono::seconds(6));
  EXPECT_EQ(client.next(kNow + std::chrono::seconds(6)).kind, MoveKind::kContinue);
  EXPECT_EQ(base::Nanos(client.record.invoked - client.record.due), std::chrono::seconds(6));
}

const char* const kMix = R"({"calls": [
  {"procedure": "bank.open", "answers": {"ok": "done", "full": "refused", "23505": "refused"},
   "answer_column": "outcome"}]})";

TEST(ProcedureMix, MatchesAnswersByTheirColumn) {
  Client client("procedure_mix", kMix);
  client.next();
  EXPECT_TRUE(client.answer({"7", "full"}, {"id", "outcome"}));
  EXPECT_EQ(client.told_answer(), "full");
  EXPECT_EQ(client.last().outcome, base::Outcome::kRefused);
  client.fresh();
  client.next();
  EXPECT_TRUE(client.answer({"7", "odd"}, {"id", "outcome"}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kFaulty) << "nobody has promised that answer";
}

TEST(ProcedureMix, TakesAnSqlstateForAnAnswer) {
  Client client("procedure_mix", kMix);
  client.next();
  EXPECT_TRUE(client.error("23505"));
  EXPECT_EQ(client.told_answer(), "23505");
  EXPECT_EQ(client.last().outcome, base::Outcome::kRefused);
  client.fresh();
  client.next();
  EXPECT_TRUE(client.error("23503"));
  EXPECT_EQ(client.last().outcome, base::Outcome::kFaulty);
}

TEST(ProcedureMix, MatchesValuesThatLookLikeAnSqlstate) {
  Client client(
      "procedure_mix",
      R"({"calls": [{"procedure": "f", "answers": {"10001": "done", "10002": "refused"}}]})");
  client.next();
  EXPECT_TRUE(client.answer({"10002"}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kRefused);
  client.fresh();
  client.next();
  EXPECT_TRUE(client.answer({"whatever"}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kDone) << "only SQLSTATEs are named";
}

TEST(ProcedureMix, TakesAnAnswerWithoutItsColumnForFaulty) {
  Client misspelt("procedure_mix", R"({"calls": [{"procedure": "f", "answer_column": "outcom",
                                       "answers": {"booked": "done", "": "refused"}}]})");
  misspelt.next();
  EXPECT_TRUE(misspelt.answer({"booked"}, {"outcome"}));
  EXPECT_EQ(misspelt.last().outcome, base::Outcome::kFaulty);
  Client kept("procedure_mix", R"({"calls": [{"procedure": "f"},
                                   {"procedure": "g", "arguments": [{"answer": "f.it"}],
                                    "weight": 0.000001}]})");
  kept.next();
  EXPECT_TRUE(kept.answer({"1"}, {"id"}));
  EXPECT_EQ(kept.last().outcome, base::Outcome::kFaulty);
}

TEST(ProcedureMix, DoesNotTakeNullForNoRow) {
  Client client("procedure_mix", R"({"calls": [{"procedure": "f", "answers": {"": "refused"}}]})");
  client.next();
  EXPECT_TRUE(client.answer({"NULL"}));
  EXPECT_EQ(client.last().outcome, base::Outcome::kFaulty);
}

TEST(ProcedureMix, TellsNoValueThatCouldBeSomebodysName) {
  Client client("procedure_mix", kMix);
  client.next();
  client.answer({"7", "Jane Doe"}, {"id", "outcome"});
  EXPECT_EQ(client.recording.errors.at("unknown answer"), "answered a value of 8 bytes");
}

TEST(ProcedureMix, OwesTheCallForWhichItReconnects) {
  Client client("procedure_mix", R"({"calls": [{"procedure": "a"}]})", R"({"reconnect": true})");
  client.next();
  client.answer({""});
  EXPECT_FALSE(client.actor->owed());
  client.fresh();
  ASSERT_EQ(client.next().kind, MoveKind::kDrop);
  EXPECT_EQ(client.actor->owed(), 0) << "it is lost if the server does not come back";
}

TEST(ProcedureMix, SetsSettingsInTheCallsTransaction) {
  Client client("procedure_mix", R"({"calls": [{"procedure": "f", "arguments": [1, 2],
                                     "settings": {"app.clinic": 3}}]})");
  client.next();
  EXPECT_EQ(client.sent(), "set_setting(app.clinic,3) f 1.2(1,2)");
}

TEST(ProcedureMix, NamesParameters) {
  Client client("procedure_mix",
                R"({"calls": [{"procedure": "a.f", "arguments": {"p_x": 1, "p_y": 2}}]})");
  const auto statements = client.made->statements();
  EXPECT_EQ(statements.back().sql, "a.f(p_x => $1, p_y => $2)");
}

TEST(ProcedureMix, CallsByWeight) {
  Client client("procedure_mix", R"({"calls": [{"procedure": "a", "weight": 3},
                                     {"procedure": "b"}]})");
  int first = 0;
  for (int i = 0; i < 4000; ++i) {
    client.fresh();
    client.next();
    first += client.record.operation == 0 ? 1 : 0;
    client.answer({""});
    if (i % 500 == 0) client.recording.reserve(1000);
  }
  EXPECT_NEAR(first, 3000, 150);
}

TEST(ProcedureMix, SkipsWhatAsksAboutAnAnswerThatNobodyGave) {
  const char* const options = R"({"calls": [
    {"procedure": "open"},
    {"procedure": "pay", "arguments": [{"answer": "open.id"}], "weight": 1}]})";
  Client client("procedure_mix", options);
  bool opened = false;
  int skipped = 0;
  int paid = 0;
  for (int i = 0; i < 200; ++i) {
    client.fresh();
    const base::Instant now = kNow + std::chrono::milliseconds(i);
    const Move move = client.next(now);
    const bool pays = client.record.operation == 1;
    if (move.kind == MoveKind::kSkip) {
      EXPECT_TRUE(pays && !opened);
      EXPECT_EQ(client.next(now).kind, MoveKind::kWait) << "others of its thread have a turn first";
      ++skipped;
      continue;
    }
    EXPECT_TRUE(!pays || opened);
    if (pays) {
      EXPECT_EQ(client.sent(), "pay 2.1(17)");
    }
    paid += pays ? 1 : 0;
    opened |= !pays && i > 20;
    client.answer({"17"}, {i > 20 ? "id" : "no"});
  }
  EXPECT_GT(skipped, 0);
  EXPECT_GT(paid, 0);
}

TEST(ProcedureMix, ReconnectsBeforeEachCallButTheFirst) {
  Client client("procedure_mix", R"({"calls": [{"procedure": "a"}]})", R"({"reconnect": true})");
  EXPECT_EQ(client.next().kind, MoveKind::kCall);
  client.answer({""});
  client.fresh();
  EXPECT_EQ(client.next(kNow).kind, MoveKind::kDrop);
  const Move move = client.next(kNow + std::chrono::milliseconds(5));
  EXPECT_EQ(move.kind, MoveKind::kCall);
  EXPECT_EQ(move.at, kNow) << "connecting is a part of what the user waits";
}

TEST(ProcedureMix, SaysWhatIsWrongWithIt) {
  const std::pair<const char*, const char*> wrongs[]{
      {R"({})", "/w/calls: is missing"},
      {R"({"calls": []})", "/w/calls: must be a list"},
      {R"({"calls": [{}]})", "/w/calls/0/procedure: is missing"},
      {R"({"calls": [{"procedure": "a; DROP"}]})", "no name of a routine"},
      {R"({"calls": [{"procedure": "a"}, {"procedure": "b.a"}]})", "name of a call before it"},
      {R"({"calls": [{"procedure": "a", "answers": {"x": "good"}}]})", "must be \"done\""},
      {R"({"calls": [{"procedure": "a", "arguments": [{"answer": "b.id"}]}]})", "no call of it"},
      {R"({"calls": [{"procedure": "a", "arguments": {"a b": 1}}]})", "no name of a parameter"},
      {R"({"queries": {"q": "no.sql"}, "calls": [{"procedure": "a"}]})", "/w/queries/q"},
  };
  for (const auto& [options, what] : wrongs)
    EXPECT_NE(Client("procedure_mix", options).told_of.find(what), std::string::npos)
        << options << " -> " << Client("procedure_mix", options).told_of;
  const std::pair<const char*, const char*> scripts[]{
      {R"({"file": "one.sql", "parameters": {"a": 1}})", "has none for :b"},
      {R"({"file": "one.sql", "parameters": {"a": 1, "b": 1, "c": 1}})", "/w/parameters/c"},
      {R"({"file": "two.sql"})", "/w/file"},
      {R"({"file": "one.sql", "parameters": {"a": 1, "b": 1}, "mode": "odd"})", "/w/mode"},
  };
  for (const auto& [options, what] : scripts)
    EXPECT_NE(Client("script", options).told_of.find(what), std::string::npos)
        << options << " -> " << Client("script", options).told_of;
}

}  // namespace
}  // namespace workload
