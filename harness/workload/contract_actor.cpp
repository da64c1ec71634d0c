#include "workload/contract_actor.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "measure/contract.h"
#include "measure/webhook.h"
#include "webhook/work.h"
#include "workload/answer.h"
#include "workload/contract_request.h"
#include "workload/nap.h"

namespace workload {
namespace {

using base::Outcome;
using webhook::Authenticity;
namespace contract = measure::contract;

// What a handler says that failed. Its words are a patient's: the log must not have them.
constexpr std::string_view kOfHandler = "handler: Jane Doe of Bed 7 does not answer";
// What happens to nothing, or to something that cannot have the effect.
constexpr std::string_view kNoSubject = "P0002";
constexpr std::string_view kNotNow = "55000";

webhook::Moment now_by_the_wall() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::uint8_t refusal_of(Authenticity authenticity) {
  switch (authenticity) {
    case Authenticity::kBadSignature: return contract::kBadSignature;
    case Authenticity::kTooOld: return contract::kTooOld;
    case Authenticity::kMalformed: return contract::kMalformed;
    case Authenticity::kValid: break;
  }
  return contract::kUnreadable;
}

}  // namespace

ContractActor::ContractActor(ContractShared& shared, std::uint32_t client)
    : shared_(shared), client_(client), name_(fmt::format("worker-{}", client)) {
  held_.reserve(shared.plan.options().batch);
}

/// What settle() could not say for want of a clock.
void ContractActor::notice(base::Instant now) {
  if (alive_ || shared_.last_sign_of_life.load(std::memory_order_relaxed) == 0) {
    alive_ = false;
    shared_.last_sign_of_life.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  }
  if (found_nothing_) claims_at_ = now + nap_;
  found_nothing_ = false;
  if (has_claimed_) claimed_at_ = now;
  has_claimed_ = false;
}

Move ContractActor::next(base::Instant now, pg::Request& request, measure::Record& record) {
  notice(now);
  if (applies_ && now < task_.applies_at) return {Move::Kind::kWait, task_.applies_at};
  if (applies_) return go_on(request);
  if (now.time_since_epoch().count() >= shared_.leave_at) return {Move::Kind::kLeave};
  while (arrived_.empty() && !refused_) {
    if (const auto move = work(now, request, record)) return *move;
    const auto ticket = shared_.draw_ticket();
    if (!ticket && now >= claims_at_) return claim(now, request, record);
    if (!ticket) return rest();
    // A request that only tries the address leaves nothing to be done.
    deliver(shared_.plan.deliveries()[*ticket]);
  }
  return refused_ ? refuse(now, request, record) : ingest(now, request, record);
}

/// What the receiver makes of a request, or whoever stands in its place.
void ContractActor::deliver(const ContractDelivery& delivery) {
  const std::string& provider = shared_.plan.samples()[delivery.sample].provider;
  const auto [request, reception] = receive_delivery(shared_.plan, delivery, now_by_the_wall());
  if (reception.handshake) return;
  const base::Uuid integration = shared_.integration(provider, delivery.clinic);
  if (reception.verification.authenticity != Authenticity::kValid ||
      !reception.reading.mistake.empty()) {
    refused_ = Refusal{base::seeded_uuid(base::Kind::kClinic, delivery.clinic), integration,
                       refusal_of(reception.verification.authenticity)};
    return;
  }
  const std::string payload = reception.reading.payload.dump();
  const std::string headers = reception.headers.dump();
  for (const webhook::Event& event : reception.reading.events)
    arrived_.push_back({delivery.of_case, integration, event.id, payload, event.key, request.body,
                        headers, request.url, delivery.order_key});
}

/// What is due of the held events; nothing if that is nothing.
std::optional<Move> ContractActor::work(base::Instant now, pg::Request& request,
                                        measure::Record& record) {
  const auto is_due = [&] { return !tasks_.empty() && tasks_.front().wakes <= now; };
  while (!held_.empty() && !is_due()) {
    const HeldEvent held = std::move(held_.back());
    held_.pop_back();
    if (!take_on(held, now)) return Move{Move::Kind::kDrop};
  }
  if (!is_due() && stalls_.empty()) return std::nullopt;
  Task task;
  if (is_due()) {
    task = std::move(tasks_.front());
    tasks_.pop_front();
  } else {
    task = std::move(stalls_.back());
    stalls_.pop_back();
  }
  return begin(task, now, request, record);
}

/// Decides what the worker does for an event. False if it dies of it, and all that it has claimed
/// with it; it comes back as a new session.
bool ContractActor::take_on(const HeldEvent& held, base::Instant now) {
  using Fate = ContractPlan::Fate;
  const ContractPlan& plan = shared_.plan;
  const Fate fate = plan.fate(held.event_id, held.attempt);
  if (fate == Fate::kCrashes) {
    held_.clear();
    stalls_.clear();
    return false;
  }
  Task task{Task::Kind::kApply, held, "", now, {}};
  const bool stalls = fate == Fate::kSlow || fate == Fate::kZombie;
  const base::Instant later =
      stalls ? claimed_at_ + plan.pause(fate, held.event_id, held.claim_no) : now;
  if (fate == Fate::kFails) {
    task.kind = Task::Kind::kFail;
    task.failure = kOfHandler;
  } else if (plan.beats(fate, held.event_id, held.claim_no)) {
    task.kind = Task::Kind::kExtend;
    task.wakes = later;
  } else if (stalls) {
    task.applies_at = later;
    stalls_.push_back(std::move(task));
    return true;
  }
  tasks_.insert(std::ranges::upper_bound(tasks_, task.wakes, {}, &Task::wakes), task);
  return true;
}

Move ContractActor::begin(const Task& task, base::Instant now, pg::Request& request,
                          measure::Record& record) {
  task_ = task;
  const ContractOperations& operations = shared_.operations;
  const ContractStatements& statements = shared_.statements;
  request.clear();
  switch (task.kind) {
    case Task::Kind::kApply:
      record.operation = operations.apply;
      ask_read(task.held, statements, request, record);
      break;
    case Task::Kind::kExtend:
      record.operation = operations.extend;
      ask_extend(task.held, shared_.lease, statements, request, record);
      break;
    case Task::Kind::kFail:
      record.operation = operations.fail;
      ask_fail(task.held, task.failure, statements, request, record);
      break;
    case Task::Kind::kReplay:
      record.operation = operations.replay;
      ask_replay(task.held, statements, request, record);
      break;
  }
  return {Move::Kind::kCall, now};
}

/// The second part of apply_event.
Move ContractActor::go_on(pg::Request& request) {
  applies_ = false;
  request.clear();
  ask_apply(task_.held, effect_, shared_.statements, request);
  return {Move::Kind::kContinue};
}

Move ContractActor::ingest(base::Instant now, pg::Request& request, measure::Record& record) {
  record.operation = shared_.operations.ingest;
  record.subject = measure::kForeign;
  request.clear();
  ask_ingest(arrived_.front(), shared_.statements, request);
  return {Move::Kind::kCall, now};
}

Move ContractActor::refuse(base::Instant now, pg::Request& request, measure::Record& record) {
  record.operation = shared_.operations.refuse;
  request.clear();
  ask_refuse(*refused_, shared_.statements, request, record);
  return {Move::Kind::kCall, now};
}

Move ContractActor::claim(base::Instant now, pg::Request& request, measure::Record& record) {
  asks_at_ = now;
  record.operation = shared_.operations.claim;
  record.subject = measure::kForeign;
  request.clear();
  request.step(shared_.statements.claim)
      .add(name_)
      .add(static_cast<std::int32_t>(shared_.plan.limit(client_, claims_++)))
      .add(shared_.lease);
  return {Move::Kind::kCall, now};
}

/// Nothing to do now: until the next claim or task is due, or for good.
Move ContractActor::rest() const {
  const base::Instant alive(
      base::Clock::duration(shared_.last_sign_of_life.load(std::memory_order_relaxed)));
  // A claim that was sent after all that quiet, and found nothing, proves that nothing is left.
  const bool all_came = shared_.closed || shared_.next_ticket.load(std::memory_order_relaxed) >=
                                              shared_.plan.deliveries().size();
  if (all_came && tasks_.empty() && found_nothing_at_ - alive > shared_.plan.quiet())
    return {Move::Kind::kLeave};
  base::Instant until = claims_at_;
  if (!tasks_.empty()) until = std::min(until, tasks_.front().wakes);
  return {Move::Kind::kWait, until};
}

bool ContractActor::settle(const pg::Reply& reply, measure::Record& record,
                           measure::Recording& recording) {
  using Kind = pg::Reply::Kind;
  const ContractOperations& operations = shared_.operations;
  if (reply.kind == Kind::kRows) return settle_rows(*reply.rows, record, recording);
  const auto state = pg::text_of(reply.sqlstate);
  record.answer = measure::kNoAnswer;
  if (record.operation == operations.ingest) arrived_.pop_front();
  if (record.operation == operations.refuse) refused_.reset();
  if (record.operation == operations.apply && reply.kind == Kind::kError &&
      (state == kNoSubject || state == kNotNow)) {
    record.answer = contract::kImpossible;
    record.outcome = Outcome::kRefused;
    then(Task::Kind::kFail, "impossible: the effect cannot be had");
  }
  applies_ = false;
  // A worker that lost its connection has lost what it held, as one that died.
  if (reply.kind != Kind::kError) {
    held_.clear();
    stalls_.clear();
  }
  finish(record, recording);
  return true;
}

bool ContractActor::settle_rows(const pg::Rows& rows, measure::Record& record,
                                measure::Recording& recording) {
  static const measure::Operation kIngest = measure::webhook::ingest_operation();
  static const measure::Operation kExtend = contract::extend_operation();
  static const measure::Operation kReplay = contract::replay_operation();
  const ContractOperations& operations = shared_.operations;
  alive_ = alive_ || record.operation != operations.claim;
  if (record.operation == operations.claim) {
    settle_claim(rows, record, recording);
    return true;
  }
  if (record.operation == operations.apply) return settle_apply(rows, record, recording);
  if (record.operation == operations.ingest) {
    if (read_answer(kIngest, rows, record, recording)) {
      shared_.taken_in[arrived_.front().of_case] = true;
      if (const auto id = base::uuid_from_bytes(rows.value(0, 1)))
        record.result = recording.add_result(*id);
    }
    arrived_.pop_front();
    recording.add(record);
    return true;
  }
  if (record.operation == operations.refuse) refused_.reset();
  if (record.operation == operations.fail) settle_fail(rows, record, recording);
  if (record.operation == operations.extend && read_answer(kExtend, rows, record, recording) &&
      record.answer == contract::kExtended)
    then(Task::Kind::kApply);
  if (record.operation == operations.replay) {
    record.answer = contract::kNone;
    record.outcome = Outcome::kRefused;
    if (rows.count() > 0) read_answer(kReplay, rows, record, recording);
  }
  finish(record, recording);
  return true;
}

void ContractActor::settle_claim(const pg::Rows& rows, const measure::Record& record,
                                 measure::Recording& recording) {
  read_claims(rows, record, recording, held_);
  if (rows.count() == 0) {
    nap_ = longer_nap(nap_);
    found_nothing_ = true;
    found_nothing_at_ = asks_at_;
    return shared_.begin_burst();
  }
  alive_ = true;
  has_claimed_ = true;
  nap_ = base::Nanos(0);
}

/// What came of a part of apply_event; whether the call is over.
bool ContractActor::settle_apply(const pg::Rows& rows, measure::Record& record,
                                 measure::Recording& recording) {
  static const measure::Operation kApply = contract::apply_operation();
  if (!effect_.empty()) {
    read_answer(kApply, rows, record, recording);
    finish(record, recording);
    return true;
  }
  const auto kept = read_kept(rows);
  record.outcome = Outcome::kRefused;
  record.answer = contract::kStale;
  if (kept) {
    task_.held.clinic = kept->clinic;
    const std::vector<std::string> secrets{shared_.plan.secret(kept->provider)};
    const webhook::Work work = webhook::work_of(kept->provider, kept->request, task_.held.event_id,
                                                {.secrets = secrets, .received = kept->received});
    if (work.failure.empty()) {
      effect_ = work.effect.dump();
      record.outcome = Outcome::kDone;
      record.answer = measure::kNoAnswer;
      applies_ = true;
      return false;
    }
    record.answer = contract::kRejected;
    then(Task::Kind::kFail, work.failure);
  }
  finish(record, recording);
  return true;
}

void ContractActor::settle_fail(const pg::Rows& rows, measure::Record& record,
                                measure::Recording& recording) {
  static const measure::Operation kFail = contract::fail_operation();
  const HeldEvent& held = task_.held;
  if (read_answer(kFail, rows, record, recording) && record.answer == contract::kDeadLetter &&
      !held.clinic.empty() && shared_.plan.replays(held.event_id, held.claim_no))
    then(Task::Kind::kReplay);
}

/// Adds the record of a call that was about task_'s event, if it was.
void ContractActor::finish(measure::Record& record, measure::Recording& recording) {
  const ContractOperations& operations = shared_.operations;
  const bool of_event =
      record.operation == operations.apply || record.operation == operations.fail ||
      record.operation == operations.extend || record.operation == operations.replay;
  if (of_event) record.result = recording.add_result(task_.held.id);
  if (record.operation == operations.apply) effect_.clear();
  recording.add(record);
}

/// What follows for task_'s event, at once.
void ContractActor::then(Task::Kind kind, std::string failure) {
  tasks_.push_front({kind, task_.held, std::move(failure), {}, {}});
}

}  // namespace workload
