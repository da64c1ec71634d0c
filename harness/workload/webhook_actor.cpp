#include "workload/webhook_actor.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "measure/webhook.h"
#include "workload/nap.h"

namespace workload {
namespace {

using base::Outcome;

// So long before and after a mark that is to meet nobody no claim is sent: long enough for those
// that are under way to end, and for the mark.
constexpr base::Nanos kHush = std::chrono::milliseconds(10);
// Of an open loop, so long after it was closed what came in last is worked on, if it takes that.
constexpr base::Nanos kAftermath = std::chrono::seconds(2);

}  // namespace

WebhookShared::WebhookShared(const WebhookPlan& the_plan, const WebhookOperations& the_operations,
                             const scenario::Load& load)
    : plan(the_plan),
      operations(the_operations),
      lease(interval_text(the_plan.options().lease)),
      failure(fmt::format("phase {}: {}", the_plan.phase(), kFailure)),
      failures(fmt::format("phase {}: %", the_plan.phase())),
      open_tickets(the_plan.tickets_at_once()) {
  if (load.is_open_loop()) pace.emplace(load, base::Draw{plan.seed(), plan.phase(), 0});
}

void WebhookShared::open() {
  leave_at = INT64_MAX;
  if (pace) pace->open();
}

void WebhookShared::close(base::Instant now) {
  if (pace) pace->close(now);
  std::int64_t open = INT64_MAX;
  const base::Instant leave = pace ? now + kAftermath : now;
  leave_at.compare_exchange_strong(open, leave.time_since_epoch().count());
}

void WebhookShared::hush(base::Instant until) {
  // Of two that do this at once the earlier end may win: it is a courtesy, no promise.
  const std::int64_t ticks = until.time_since_epoch().count();
  if (hushed_until.load(std::memory_order_relaxed) < ticks)
    hushed_until.store(ticks, std::memory_order_relaxed);
}

WebhookActor::WebhookActor(WebhookShared& shared, std::uint32_t client)
    : shared_(shared), client_(client), name_(fmt::format("worker-{}", client)) {
  held_.reserve(shared.plan.options().batch);
}

Move WebhookActor::next(base::Instant now, pg::Request& request, measure::Record& record) {
  if (alive_ || shared_.last_sign_of_life.load(std::memory_order_relaxed) == 0) {
    alive_ = false;
    shared_.last_sign_of_life.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  }
  if (found_nothing_) claims_at_ = now + nap_;
  found_nothing_ = false;
  if (has_claimed_) claimed_at_ = now;
  has_claimed_ = false;
  if (repeat_) repeat(now);
  if (const auto wanted = next_replay()) return replay(*wanted, now, request, record);
  if (!late_.empty() && late_.front().wakes <= now) return wake(now, request, record);
  const bool closed = now.time_since_epoch().count() >= shared_.leave_at;
  const bool idle = held_.empty() && (closed || now < claims_at());
  if (shared_.pace && (idle || turns_to_hand_in()))
    if (const auto move = arrive(now, request, record)) return *move;
  if (!held_.empty()) return work(now, request, record);
  if (closed) return {Move::Kind::kLeave};
  if (!shared_.pace && (shared_.plan.options().burst > 0 || turns_to_hand_in()))
    if (const auto ticket = draw_ticket()) return ingest(*ticket, now, request, record);
  if (now >= claims_at()) return claim(now, request, record);
  return rest();
}

/// Every other time.
bool WebhookActor::turns_to_hand_in() { return ingests_ = !ingests_; }

/// Does what the next held event's fate has for this worker.
Move WebhookActor::work(base::Instant now, pg::Request& request, measure::Record& record) {
  const Claimed held = held_.back();
  held_.pop_back();
  switch (shared_.plan.fate(held.event, held.claim_no)) {
    case WebhookPlan::Fate::kSucceeds: return mark({held, true}, now, request, record);
    case WebhookPlan::Fate::kFails: return mark({held, false}, now, request, record);
    case WebhookPlan::Fate::kCrashes:
      // All that it has claimed dies with it; it comes back as a new session.
      held_.clear();
      return {Move::Kind::kDrop};
    case WebhookPlan::Fate::kStalls: stall(held); return next(now, request, record);
  }
  return {};
}

void WebhookActor::stall(const Claimed& held) {
  const WebhookPlan::Stall how = shared_.plan.stall(held.event, held.claim_no);
  const base::Instant marks = claimed_at_ + how.silence;
  add_late({held, how.ok, false, how.hushes, how.hushes ? marks - kHush : marks});
}

void WebhookActor::repeat(base::Instant now) {
  repeat_ = false;
  const Claimed& held = marking_.held;
  const base::Nanos after = shared_.plan.repeats_after(held.event, held.claim_no);
  add_late({held, marking_.ok, true, false, now + after});
}

void WebhookActor::add_late(const Late& late) {
  late_.insert(std::ranges::upper_bound(late_, late.wakes, {}, &Late::wakes), late);
}

/// Sends the mark that is due; before one that hushes, once the claims under way have ended.
Move WebhookActor::wake(base::Instant now, pg::Request& request, measure::Record& record) {
  Late late = late_.front();
  late_.erase(late_.begin());
  if (!late.hushes) return mark(late, now, request, record);
  late.hushes = false;
  late.wakes = now + kHush;
  shared_.hush(late.wakes + kHush);
  add_late(late);
  return next(now, request, record);
}

base::Instant WebhookActor::claims_at() const {
  const base::Clock::duration hushed(shared_.hushed_until.load(std::memory_order_relaxed));
  return std::max(claims_at_, base::Instant(hushed));
}

/// Nothing to do now: until the next claim is due, or for good.
Move WebhookActor::rest() const {
  const base::Instant alive(
      base::Clock::duration(shared_.last_sign_of_life.load(std::memory_order_relaxed)));
  // A claim that was sent after all that quiet, and found nothing, proves that nothing is left.
  const bool all_came =
      shared_.pace ? arrives_at_ == base::Instant::max()
                   : shared_.next_ticket.load(std::memory_order_relaxed) >= shared_.plan.tickets();
  const bool over = all_came && found_nothing_at_ - alive > shared_.plan.quiet();
  if (over && late_.empty()) return {Move::Kind::kLeave};
  base::Instant until = claims_at();
  if (shared_.pace) until = std::min(until, arrives_at_);
  if (!late_.empty()) until = std::min(until, late_.front().wakes);
  return {Move::Kind::kWait, until};
}

/// Hands in what is due of an open loop; nothing if that is nothing.
std::optional<Move> WebhookActor::arrive(base::Instant now, pg::Request& request,
                                         measure::Record& record) {
  if (again_) return ingest(*std::exchange(again_, std::nullopt), now, request, record);
  const Pace::Turn turn = shared_.pace->take(client_, now);
  arrives_at_ = turn.kind == Pace::Turn::Kind::kOver ? base::Instant::max() : turn.at;
  if (turn.kind == Pace::Turn::Kind::kSkip) {
    record.operation = shared_.operations.ingest;
    return Move{Move::Kind::kSkip};
  }
  if (turn.kind != Pace::Turn::Kind::kBegin) return std::nullopt;
  const std::uint64_t ticket = turn.iteration * WebhookPlan::kTicketsOfEvent;
  if (shared_.plan.sends(ticket + 1)) again_ = ticket + 1;
  return ingest(ticket, turn.at, request, record);
}

std::optional<std::uint64_t> WebhookActor::draw_ticket() {
  const WebhookPlan& plan = shared_.plan;
  while (shared_.next_ticket.load(std::memory_order_relaxed) <
         shared_.open_tickets.load(std::memory_order_relaxed)) {
    const std::uint64_t ticket = shared_.next_ticket.fetch_add(1, std::memory_order_relaxed);
    if (ticket >= plan.tickets()) break;
    if (plan.sends(ticket)) return ticket;
  }
  return std::nullopt;
}

/// Nothing can be claimed: lets the next burst begin, unless another client has done so.
void WebhookActor::begin_burst() {
  std::uint64_t open = shared_.open_tickets.load(std::memory_order_relaxed);
  if (open >= shared_.plan.tickets()) return;
  if (shared_.next_ticket.load(std::memory_order_relaxed) < open) return;
  shared_.open_tickets.compare_exchange_strong(open, open + shared_.plan.tickets_at_once());
}

Move WebhookActor::ingest(std::uint64_t ticket, base::Instant due, pg::Request& request,
                          measure::Record& record) {
  const std::uint32_t event = shared_.plan.event(ticket);
  record.operation = shared_.operations.ingest;
  request.clear();
  ask_ingest(event, shared_.plan.webhook(event), shared_.statements, request, record);
  return {Move::Kind::kCall, due};
}

Move WebhookActor::claim(base::Instant now, pg::Request& request, measure::Record& record) {
  const std::uint32_t limit = shared_.plan.limit(client_, claims_++);
  asks_at_ = now;
  record.operation = shared_.operations.claim;
  request.clear();
  ask_claim(name_, limit, shared_.lease, shared_.statements, request, record);
  return {Move::Kind::kCall, now};
}

Move WebhookActor::mark(const Late& what, base::Instant now, pg::Request& request,
                        measure::Record& record) {
  marking_ = what;
  std::string_view failure;
  if (!what.ok)
    failure = shared_.plan.owns(what.held.event) ? std::string_view(shared_.failure) : kFailure;
  record.operation = shared_.operations.mark;
  request.clear();
  ask_mark(what.held, failure, shared_.statements, request, record);
  return {Move::Kind::kCall, now};
}

/// What the last mark's answer calls for, or what another worker wants a second one to ask for.
std::optional<WebhookActor::Replay> WebhookActor::next_replay() {
  if (replay_.calls > 0) {
    const Replay mine{shared_.plan.webhook(marking_.held.event), replay_.any_webhook,
                      replay_.calls > 1};
    replay_ = {};
    if (mine.lingers) shared_.wanted_replay.store(2 * (mine.webhook + 1ULL) + mine.any_webhook);
    return mine;
  }
  if (shared_.wanted_replay.load(std::memory_order_relaxed) == 0) return std::nullopt;
  const std::uint64_t wanted = shared_.wanted_replay.exchange(0);
  if (wanted == 0) return std::nullopt;
  return Replay{static_cast<std::uint32_t>(wanted / 2 - 1), wanted % 2 == 1, false};
}

Move WebhookActor::replay(const Replay& what, base::Instant now, pg::Request& request,
                          measure::Record& record) {
  ReplayScope scope{shared_.plan.clinic(what.webhook), what.webhook};
  // Another phase's webhooks are the clinic's too, and its dead letters are to stay that.
  if (what.any_webhook) scope.any_failure = shared_.failures;
  record.operation = shared_.operations.replay;
  request.clear();
  ask_replay(scope, shared_.statements, request, record);
  if (what.lingers) request.step(shared_.statements.linger);
  return {Move::Kind::kCall, now};
}

bool WebhookActor::settle(const pg::Reply& reply, measure::Record& record,
                          measure::Recording& recording) {
  if (reply.kind != pg::Reply::Kind::kRows) {
    // A worker that lost its connection has lost what it held, as one that died.
    const bool lost = reply.kind != pg::Reply::Kind::kError;
    if (lost) held_.clear();
    recording.add(record);
  } else if (record.operation == shared_.operations.ingest) {
    alive_ = true;
    read_ingest(*reply.rows, record, recording);
  } else if (record.operation == shared_.operations.claim) {
    settle_claim(*reply.rows, record, recording);
  } else if (record.operation == shared_.operations.mark) {
    settle_mark(*reply.rows, record, recording);
  } else {
    settle_replay(*reply.rows, record, recording);
  }
  return true;
}

void WebhookActor::settle_claim(const pg::Rows& rows, const measure::Record& record,
                                measure::Recording& recording) {
  read_claim(rows, record, recording, held_);
  if (rows.count() == 0) {
    nap_ = longer_nap(nap_);
    found_nothing_ = true;
    found_nothing_at_ = asks_at_;
    return begin_burst();
  }
  alive_ = true;
  has_claimed_ = true;
  nap_ = base::Nanos(0);
}

void WebhookActor::settle_mark(const pg::Rows& rows, measure::Record& record,
                               measure::Recording& recording) {
  const Claimed& held = marking_.held;
  read_mark(held, rows, record, recording);
  alive_ = true;
  if (record.outcome != Outcome::kDone || marking_.again) return;
  const WebhookPlan& plan = shared_.plan;
  repeat_ = plan.repeats(held.event, held.claim_no);
  if (record.answer == measure::webhook::kDeadLetter)
    replay_ = plan.replay(held.event, held.claim_no);
}

void WebhookActor::settle_replay(const pg::Rows& rows, const measure::Record& record,
                                 measure::Recording& recording) {
  read_replay(rows, record, recording);
  if (rows.count() > 0) alive_ = true;
}

}  // namespace workload
