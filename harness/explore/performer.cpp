#include "explore/performer.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "explore/exchange.h"
#include "explore/schedule.h"
#include "explore/source.h"
#include "measure/session.h"
#include "sql/statements.h"

namespace explore {
namespace {

Stop::Kind kind_of(std::uint32_t kind) {
  if (kind == PGRUSH_STOP_STATEMENT) return Stop::Kind::kStatement;
  return kind == PGRUSH_STOP_SNAPSHOT ? Stop::Kind::kSnapshot : Stop::Kind::kCommit;
}

}  // namespace

Performer::Performer(const std::vector<std::unique_ptr<Call>>& calls, const pg::Opening& opening,
                     provision::StopRegion& region, std::uint32_t number, const Rules& rules)
    : calls_(calls),
      opening_(opening),
      region_(region),
      slot_(region.slot(static_cast<int>(number))),
      number_(number),
      rules_(rules),
      inspect_{"inspect_session", std::string(sql::inspect_session)},
      repeat_draws_{"repeat_draws", std::string(sql::repeat_draws)} {
  for (const auto& [name, value] : opening.settings) {
    settings_ += (settings_.empty() ? "{" : ",") + name;
    if (name == "role") role_ = value;
  }
  settings_ += settings_.empty() ? "{}" : "}";
  open();
}

void Performer::open() {
  connection_ = std::make_unique<pg::Connection>(opening_);
  open_and_wait(*connection_, slot_, name());
}

std::string Performer::name() const { return fmt::format("session {}", letter(number_)); }

void Performer::rewind(const std::vector<std::vector<Told>>& setup) {
  told_.setup = setup;
  told_.own.assign(calls_.size(), {});
  answers_.assign(calls_.size(), "");
  next_ = 0;
  stop_ = Stop{};
  state_ = calls_.empty() ? State::kOver : State::kAtCall;
  step_ = transaction_ = Footprint{};
  // Chance must not decide where a session stops: each schedule draws the same numbers.
  std::atomic_ref(slot_.active).store(0);
  request_.clear();
  request_.step(repeat_draws_);
  connection_->send(request_);
  await_reply(*connection_, name());
}

std::int64_t Performer::now() const { return (base::Clock::now() - rules_.zero).count(); }

void Performer::call(measure::Recording& recording) {
  for (; next_ < calls_.size(); ++next_) {
    record_ = measure::Record{};
    request_.clear();
    if (!calls_[next_]->write(told_, request_, record_)) continue;
    record_.session = number_;
    ++recording.arrivals[record_.operation];
    stop_ = Stop{Stop::Kind::kCall, static_cast<std::uint32_t>(next_)};
    step_.calls = true;
    state_ = State::kRunning;
    // What the session did between its calls, and unheld, is nobody's step.
    slot_.touched.count = 0;
    record_.due = record_.invoked = now();
    connection_->send(request_);
    return;
  }
  state_ = State::kOver;
}

bool Performer::advance(measure::Recording& recording) {
  if (state_ != State::kRunning) return false;
  if (region_.is_parked(static_cast<int>(number_))) {
    note_touched();
    // What the statement's functions read by its snapshot, too, nobody has announced.
    if (slot_.kind == PGRUSH_STOP_SNAPSHOT) step_.touch(PGRUSH_STOP_ANYTHING, PGRUSH_STOP_READS);
    stop_ =
        Stop{kind_of(slot_.kind), static_cast<std::uint32_t>(next_), slot_.function, slot_.line};
    state_ = State::kParked;
    return true;
  }
  const pg::Reply* reply = connection_->advance();
  if (reply == nullptr) return false;
  answered(*reply, recording);
  return true;
}

/// Takes over what the module noted; after a commit it is everybody's.
void Performer::note_touched() {
  for (std::uint32_t i = 0; i < slot_.touched.count; ++i) {
    const PgrushStopRelation& relation = slot_.touched.relations[i];
    step_.touch(relation.oid, relation.access);
    transaction_.touch(relation.oid, relation.access);
  }
  if (stop_.kind != Stop::Kind::kCommit) return;
  step_.publish(transaction_);
  transaction_ = Footprint{};
}

void Performer::answered(const pg::Reply& reply, measure::Recording& recording) {
  if (reply.kind == pg::Reply::Kind::kNotSent || reply.kind == pg::Reply::Kind::kBroken)
    throw base::Failure(base::ExitStatus::kUnknown,
                        fmt::format("{} lost its connection: {}", name(), reply.message));
  record_.answered = now();
  if (reply.kind == pg::Reply::Kind::kError) {
    record_.outcome = pg::outcome_of(pg::text_of(reply.sqlstate));
    record_.sqlstate = reply.sqlstate;
    recording.errors.emplace(pg::text_of(reply.sqlstate), reply.message);
  }
  Call::Read read = calls_[next_]->read(told_, reply, record_, recording);
  told_.own[next_] = std::move(read.told);
  answers_[next_] = std::move(read.answer);
  note_touched();
  step_.publish(transaction_);
  transaction_ = Footprint{};
  step_.answers = true;
  ++next_;
  stop_ = Stop{Stop::Kind::kCall, static_cast<std::uint32_t>(next_)};
  state_ = next_ < calls_.size() ? State::kAtCall : State::kOver;
}

std::string Performer::sql(std::uint32_t call) const {
  pg::Request request;
  measure::Record record;
  if (!calls_[call]->write(told_, request, record)) return "";
  return as_sql(request, calls_[call]->statements());
}

Footprint Performer::take_footprint() { return std::exchange(step_, Footprint{}); }

Footprint Performer::take_unheld() {
  note_touched();
  slot_.touched.count = 0;
  return take_footprint();
}

bool Performer::inspect(measure::Recording& recording) {
  std::atomic_ref(slot_.active).store(0);
  measure::Record record;
  record.session = number_;
  record.operation = rules_.inspect_operation;
  record.subject = measure::kForeign;
  ++recording.arrivals[record.operation];
  request_.clear();
  request_.step(inspect_).add(settings_).add(role_);
  record.due = record.invoked = now();
  connection_->send(request_);
  const pg::Reply& reply = await_reply(*connection_, name());
  record.answered = now();
  const measure::Operation operation = measure::session::inspect_operation();
  record.outcome = base::Outcome::kFaulty;
  if (reply.kind == pg::Reply::Kind::kRows && reply.rows->count() == 1) {
    const auto found =
        std::ranges::find(operation.answers, reply.rows->value(0, 0), &measure::Answer::name);
    if (found != operation.answers.end()) {
      record.answer = static_cast<std::uint8_t>(found - operation.answers.begin());
      record.outcome = found->outcome;
    }
  }
  recording.add(record);
  // What is left would be the next schedule's, which is to begin like this one.
  if (record.answer == measure::session::kClean) return true;
  connection_->close();
  open();
  return false;
}

}  // namespace explore
