#include "workload/statement_actor.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/backoff.h"
#include "sql/statements.h"

namespace workload {
namespace {

// Before a client goes on that had nothing to ask.
constexpr base::Nanos kPause = std::chrono::milliseconds(1);
constexpr std::uint32_t kCallField = 0;
constexpr std::uint32_t kBackoffField = 0xfffd'0000;

std::vector<double> sums_of_weights(const std::vector<StatementCall>& calls) {
  std::vector<double> sums;
  for (const StatementCall& call : calls)
    sums.push_back((sums.empty() ? 0 : sums.back()) + call.weight);
  return sums;
}

}  // namespace

StatementShared::StatementShared(const scenario::Load& load, const base::Draw& the_draw,
                                 std::vector<StatementCall> the_calls,
                                 std::unique_ptr<Sources> the_sources)
    : draw(the_draw),
      reconnects(load.reconnect),
      max_tries(load.max_tries),
      backoff(base::from_ms(load.backoff_ms)),
      begin{"begin", std::string(sql::begin_transaction)},
      commit{"commit", std::string(sql::commit_transaction)},
      roll_back{"roll_back", std::string(sql::roll_back)},
      calls(std::move(the_calls)),
      sources(std::move(the_sources)),
      pace(load, draw),
      until_(sums_of_weights(calls)) {}

const StatementCall& StatementShared::call_of(std::uint64_t iteration) const {
  const double at = base::Draw{draw.seed, draw.phase, iteration}.unit(kCallField) * until_.back();
  std::size_t i = 0;
  while (i + 1 < until_.size() && at >= until_[i]) ++i;
  return calls[i];
}

StatementActor::StatementActor(StatementShared& shared, std::uint32_t client)
    : shared_(shared), client_(client), kept_(shared.sources->keepsakes.size()) {}

Move StatementActor::next(base::Instant now, pg::Request& request, measure::Record& record) {
  if (tries_again_) {
    if (!again_at_) again_at_ = now + again_after_;
    if (now < *again_at_) return {Move::Kind::kWait, *again_at_};
  }
  if (step_ > 0 || rolls_back_ || tries_again_) return go_on(now, request, record);
  if (now < not_before_) return {Move::Kind::kWait, not_before_};
  if (!turn_) {
    const Pace::Turn turn = shared_.pace.take(client_, now);
    if (turn.kind == Pace::Turn::Kind::kOver) return {Move::Kind::kLeave};
    if (turn.kind == Pace::Turn::Kind::kWait) return {Move::Kind::kWait, turn.at};
    call_ = &shared_.call_of(turn.iteration);
    record.operation = call_->number;
    if (turn.kind == Pace::Turn::Kind::kSkip) return {Move::Kind::kSkip};
    turn_ = turn;
    if (shared_.reconnects && used_) {
      used_ = false;
      return {Move::Kind::kDrop};
    }
  }
  record.operation = call_->number;
  record.subject = measure::kForeign;
  return begin(now, request);
}

Move StatementActor::begin(base::Instant now, pg::Request& request) {
  const base::Draw draw{shared_.draw.seed, shared_.draw.phase, turn_->iteration};
  request.clear();
  request.answers_in_text();
  if (!write_whole({draw, kept_}, request)) {
    // Nobody has told this client yet what the call asks about. If nobody ever does, the others of
    // its thread must not wait for that.
    not_before_ = now + kPause;
    const bool measured = turn_->measured;
    turn_.reset();
    if (!measured) return {Move::Kind::kWait, not_before_};
    return {Move::Kind::kSkip};
  }
  used_ = true;
  if (!call_->statement_by_statement) return {Move::Kind::kCall, turn_->at};
  // Only the whole transaction can be tried again.
  request.clear();
  request.step(shared_.begin);
  return {Move::Kind::kCall, turn_->at, false};
}

bool StatementActor::write_whole(const Occasion& occasion, pg::Request& request) const {
  for (std::size_t part = 0; part < call_->parts.size(); ++part)
    if (!call_->write(part, occasion, request)) return false;
  return true;
}

Move StatementActor::go_on(base::Instant now, pg::Request& request, measure::Record& record) {
  const base::Draw draw{shared_.draw.seed, shared_.draw.phase, turn_->iteration};
  request.clear();
  request.answers_in_text();
  if (tries_again_) record.invoked = record.due + (now - turn_->at).count();
  tries_again_ = false;
  if (rolls_back_)
    request.step(shared_.roll_back);
  else if (step_ == 0)
    request.step(shared_.begin);
  else if (step_ > call_->parts.size())
    request.step(shared_.commit);
  else
    call_->write(step_ - 1, {draw, kept_}, request);
  return {Move::Kind::kContinue};
}

bool StatementActor::settle(const pg::Reply& reply, measure::Record& record,
                            measure::Recording& recording) {
  if (call_->statement_by_statement) return took_step(reply, record, recording);
  call_->read(reply, record, recording, kept_);
  return finish(record, recording);
}

/// What came of a round trip of a transaction; whether the call is over. Its answer and what is to
/// be kept of it count once COMMIT is answered.
bool StatementActor::took_step(const pg::Reply& reply, measure::Record& record,
                               measure::Recording& recording) {
  const bool was_commit = step_ > call_->parts.size();
  if (rolls_back_) {
    // Whatever came of the ROLLBACK: the transaction had failed before.
    record.outcome = failed_.outcome;
    record.sqlstate = failed_.sqlstate;
    record.answer = failed_.answer;
    return end_try(record, recording);
  }
  if (reply.kind != pg::Reply::Kind::kRows) {
    record.answer = measure::kNoAnswer;
    if (reply.kind != pg::Reply::Kind::kError) return finish(record, recording);
    call_->read(reply, record, recording, kept_);
    if (was_commit) return end_try(record, recording);
    failed_ = record;
    rolls_back_ = true;
    return false;
  }
  if (was_commit) {
    std::swap(kept_, keeps_);
    return finish(record, recording);
  }
  if (step_ == call_->parts.size()) {
    keeps_ = kept_;
    call_->read(reply, record, recording, keeps_);
  }
  ++step_;
  return false;
}

/// A transaction was rolled back: it begins again, or that is what came of the call.
bool StatementActor::end_try(measure::Record& record, measure::Recording& recording) {
  const bool retryable = record.outcome == base::Outcome::kRetryable;
  if (!retryable || record.retries + 1 >= shared_.max_tries) return finish(record, recording);
  ++record.retries;
  record.outcome = base::Outcome::kDone;
  record.sqlstate = {};
  record.answer = measure::kNoAnswer;
  const base::Draw draw{shared_.draw.seed, shared_.draw.phase, turn_->iteration};
  again_after_ =
      base::backoff(shared_.backoff, record.retries, draw.unit(kBackoffField + record.retries));
  again_at_.reset();
  step_ = 0;
  rolls_back_ = false;
  tries_again_ = true;
  return false;
}

bool StatementActor::finish(const measure::Record& record, measure::Recording& recording) {
  recording.add(record);
  shared_.pace.rest(client_, turn_->iteration, base::Clock::now());
  turn_.reset();
  step_ = 0;
  rolls_back_ = tries_again_ = false;
  return true;
}

StatementWorkload::StatementWorkload(nlohmann::json options, std::string role,
                                     std::unique_ptr<StatementShared> shared)
    : options_(std::move(options)), role_(std::move(role)), shared_(std::move(shared)) {}

void StatementWorkload::prepare(pg::Session& session) {
  complete(session, shared_->calls);
  fetch(session, shared_->sources->queries);
}

std::int64_t StatementWorkload::round_trips() const {
  std::size_t most = 1;
  for (const StatementCall& call : shared_->calls)
    if (call.statement_by_statement) most = std::max(most, call.parts.size() + 3);
  return static_cast<std::int64_t>(most);  // BEGIN, COMMIT and ROLLBACK, too
}

std::vector<std::pair<std::string, std::string>> StatementWorkload::settings() const {
  if (role_.empty()) return {};
  return {{"role", role_}};
}

std::vector<pg::Statement> StatementWorkload::statements() const {
  std::vector<pg::Statement> all{shared_->begin, shared_->commit, shared_->roll_back};
  for (const StatementCall& call : shared_->calls)
    for (const StatementCall::Part& part : call.parts) {
      const bool there =
          std::ranges::find(all, part.statement.name, &pg::Statement::name) != all.end();
      if (!there) all.push_back(part.statement);
    }
  return all;
}

std::vector<std::uint8_t> StatementWorkload::missed() const {
  std::vector<std::uint8_t> operations;
  for (const std::uint64_t iteration : shared_->pace.missed())
    operations.push_back(shared_->call_of(iteration).number);
  return operations;
}

WorkloadKind statement_kind(decltype(WorkloadKind::make) make) {
  using scenario::Executor;
  const auto none_raised = [](const measure::History&) {
    return std::map<std::string, std::optional<double>>{};
  };
  return {
      make,
      none_raised,
      {Executor::kConstantVus, Executor::kRampingVus, Executor::kPerVuIterations,
       Executor::kSharedIterations, Executor::kConstantArrivalRate, Executor::kRampingArrivalRate},
      true};
}

StatementPlan begin_plan(scenario::Reader& reader, const Setup& setup) {
  StatementPlan plan;
  plan.options = setup.phase.options;
  plan.role = reader.text("role", "");
  plan.sources->queries = read_queries(reader, setup);
  return plan;
}

std::unique_ptr<Workload> make_statement_workload(StatementPlan plan, const Setup& setup,
                                                  Ground& ground, scenario::Mistakes& mistakes) {
  for (std::size_t i = 0; i < plan.sources->keepsakes.size(); ++i) {
    const Keepsake& keepsake = plan.sources->keepsakes[i];
    const auto call = std::ranges::find_if(
        plan.calls, [&](const auto& one) { return one.operation.name == keepsake.call; });
    if (call == plan.calls.end()) {
      mistakes.add(setup.phase.pointer,
                   fmt::format("takes an argument from an answer of {}, which is no call of it",
                               keepsake.call));
      continue;
    }
    call->keeps.push_back({keepsake.column, i});
  }
  if (plan.calls.empty() || !mistakes.empty()) return nullptr;
  for (std::size_t i = 0; i < plan.calls.size(); ++i) {
    StatementCall& call = plan.calls[i];
    call.operation.subject = base::Kind::kClinic;  // of nothing that the seed has made
    call.number = ground.number_of(call.operation);
    for (std::size_t part = 0; part < call.parts.size(); ++part) {
      std::string& name = call.parts[part].statement.name;
      if (name.empty()) name = fmt::format("{:.40} {}.{}", call.operation.name, i + 1, part + 1);
    }
  }
  auto shared = std::make_unique<StatementShared>(setup.phase.load,
                                                  base::Draw{setup.seed, setup.phase_index, 0},
                                                  std::move(plan.calls), std::move(plan.sources));
  return std::make_unique<StatementWorkload>(std::move(plan.options), std::move(plan.role),
                                             std::move(shared));
}

std::unique_ptr<Actor> StatementWorkload::actor(std::uint32_t client, Doorbell&) {
  return std::make_unique<StatementActor>(*shared_, client);
}

}  // namespace workload
