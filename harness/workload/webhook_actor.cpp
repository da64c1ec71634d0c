#include "workload/webhook_actor.h"

#include <algorithm>

#include <fmt/format.h>

#include "measure/webhook.h"
#include "sql/statements.h"

namespace workload {
namespace {

using base::Outcome;
namespace webhook = measure::webhook;

constexpr base::Nanos kShortestNap = std::chrono::milliseconds(1);
constexpr base::Nanos kLongestNap = std::chrono::milliseconds(16);
// So long before and after a mark that is to meet nobody no claim is sent: long enough for those
// that are under way to end, and for the mark.
constexpr base::Nanos kHush = std::chrono::milliseconds(10);
// Who has dead letters replayed.
constexpr std::string_view kReplayRole = "clinic_admin";

/// PostgreSQL's binary integers are big-endian.
std::int64_t integer(std::string_view bytes) {
  std::int64_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

WebhookStatements::WebhookStatements()
    : ingest{"ingest_event", std::string(sql::ingest_event)},
      claim{"claim_events", std::string(sql::claim_events)},
      mark{"mark_event", std::string(sql::mark_event)},
      set_tenant{"set_tenant", std::string(sql::set_tenant)},
      set_role{"set_role", std::string(sql::set_role)},
      replay{"replay_events", std::string(sql::replay_events)},
      linger{"linger", std::string(sql::linger)} {}

std::vector<pg::Statement> WebhookStatements::all() const {
  return {ingest, claim, mark, set_tenant, set_role, replay, linger};
}

WebhookShared::WebhookShared(const WebhookPlan& the_plan, const WebhookOperations& the_operations)
    : plan(the_plan),
      operations(the_operations),
      lease_text(fmt::format("{} microseconds", the_plan.options().lease.count() / 1000)),
      failure(fmt::format("phase {}: the handler failed", the_plan.phase())),
      failures(fmt::format("phase {}: %", the_plan.phase())),
      open_tickets(the_plan.tickets_at_once()) {}

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
  if (!held_.empty()) return work(now, request, record);
  if (shared_.closed.load(std::memory_order_relaxed)) return {Move::Kind::kLeave};
  ingests_ = shared_.plan.options().burst > 0 || !ingests_;
  if (ingests_)
    if (const auto ticket = draw_ticket()) return ingest(*ticket, now, request, record);
  if (now >= claims_at()) return claim(now, request, record);
  return rest(now);
}

/// Does what the next held event's fate has for this worker.
Move WebhookActor::work(base::Instant now, pg::Request& request, measure::Record& record) {
  const Held held = held_.back();
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

void WebhookActor::stall(const Held& held) {
  const WebhookPlan::Stall how = shared_.plan.stall(held.event, held.claim_no);
  const base::Instant marks = claimed_at_ + how.silence;
  add_late({held, how.ok, false, how.hushes, how.hushes ? marks - kHush : marks});
}

void WebhookActor::repeat(base::Instant now) {
  repeat_ = false;
  const Held& held = marking_.held;
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
Move WebhookActor::rest(base::Instant now) {
  const base::Instant alive(
      base::Clock::duration(shared_.last_sign_of_life.load(std::memory_order_relaxed)));
  const bool over = shared_.next_ticket.load(std::memory_order_relaxed) >= shared_.plan.tickets() &&
                    now - alive > shared_.plan.quiet();
  if (over && late_.empty()) return {Move::Kind::kLeave};
  const base::Instant claims = claims_at();
  return {Move::Kind::kWait, late_.empty() ? claims : std::min(claims, late_.front().wakes)};
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

Move WebhookActor::ingest(std::uint64_t ticket, base::Instant now, pg::Request& request,
                          measure::Record& record) {
  const std::uint32_t event = shared_.plan.event(ticket);
  record.operation = shared_.operations.ingest;
  record.subject = event;
  record.party = shared_.plan.webhook(event);
  const std::string text = webhook::event_text(event);
  request.clear();
  request.step(shared_.statements.ingest)
      .add(base::seeded_uuid(base::Kind::kWebhook, shared_.plan.webhook(event)))
      .add(text)
      .add(R"({"type": "appointment.confirmed"})")
      .add("unsigned")
      .add(text);
  return {Move::Kind::kCall, now};
}

Move WebhookActor::claim(base::Instant now, pg::Request& request, measure::Record& record) {
  const std::uint32_t limit = shared_.plan.limit(client_, claims_++);
  record.operation = shared_.operations.claim;
  record.subject = measure::kForeign;
  record.party = limit;
  request.clear();
  request.step(shared_.statements.claim)
      .add(name_)
      .add(static_cast<std::int32_t>(limit))
      .add(shared_.lease_text);
  return {Move::Kind::kCall, now};
}

Move WebhookActor::mark(const Late& what, base::Instant now, pg::Request& request,
                        measure::Record& record) {
  marking_ = what;
  const Held& held = what.held;
  record.operation = shared_.operations.mark;
  record.subject = held.event;
  record.token = held.claim_no;
  record.attempt = static_cast<std::uint16_t>(held.attempt);
  record.party = what.ok ? 1 : 0;
  request.clear();
  request.step(shared_.statements.mark).add(held.id).add(held.claim_no).add_bool(what.ok);
  if (what.ok)
    request.add_null();
  else
    request.add(shared_.plan.owns(held.event) ? shared_.failure : "the handler failed");
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
  record.operation = shared_.operations.replay;
  record.subject = measure::kForeign;
  record.party = what.webhook;
  request.clear();
  request.step(shared_.statements.set_tenant)
      .add_as_text(base::seeded_uuid(base::Kind::kClinic, shared_.plan.clinic(what.webhook)))
      .add("");
  request.step(shared_.statements.set_role).add(kReplayRole);
  request.step(shared_.statements.replay);
  if (what.any_webhook)
    // Another phase's webhooks are the clinic's too, and its dead letters are to stay that.
    request.add_null().add(shared_.failures);
  else
    request.add(base::seeded_uuid(base::Kind::kWebhook, what.webhook)).add_null();
  request.add(webhook::kReplayLimit);
  request.answers_here();
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
    settle_ingest(*reply.rows, record, recording);
  } else if (record.operation == shared_.operations.claim) {
    settle_claim(*reply.rows, record, recording);
  } else if (record.operation == shared_.operations.mark) {
    settle_mark(*reply.rows, record, recording);
  } else {
    settle_replay(*reply.rows, record, recording);
  }
  return true;
}

void WebhookActor::settle_ingest(const pg::Rows& rows, measure::Record& record,
                                 measure::Recording& recording) {
  const std::string_view told = rows.count() == 1 ? rows.value(0, 0) : "";
  if (told == "accepted" || told == "duplicate") {
    record.answer = told == "accepted" ? webhook::kAccepted : webhook::kDuplicate;
    if (const auto id = base::uuid_from_bytes(rows.value(0, 1)))
      record.result = recording.add_result(*id);
  } else {
    note_unknown(told, record, recording);
  }
  alive_ = true;
  recording.add(record);
}

void WebhookActor::settle_claim(const pg::Rows& rows, const measure::Record& record,
                                measure::Recording& recording) {
  measure::Record row = record;
  row.answer = webhook::kEmpty;
  if (rows.count() == 0) {
    nap_ = std::clamp(2 * nap_, kShortestNap, kLongestNap);
    found_nothing_ = true;
    begin_burst();
    return recording.add(row);
  }
  alive_ = true;
  has_claimed_ = true;
  nap_ = base::Nanos(0);
  recording.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    Held held;
    held.id = base::uuid_from_bytes(rows.value(i, 0)).value_or(base::Uuid{});
    held.claim_no = integer(rows.value(i, 1));
    held.attempt = static_cast<std::int32_t>(integer(rows.value(i, 2)));
    held.event = webhook::event_number(rows.value(i, 3)).value_or(measure::kForeign);
    row.answer = webhook::kClaimed;
    row.subject = held.event;
    row.token = held.claim_no;
    row.attempt = static_cast<std::uint16_t>(held.attempt);
    row.result = recording.add_result(held.id);
    recording.add(row);
    row.continued = 1;
    held_.push_back(held);
  }
}

void WebhookActor::settle_mark(const pg::Rows& rows, measure::Record& record,
                               measure::Recording& recording) {
  const std::string_view told = rows.count() == 1 ? rows.value(0, 0) : "";
  static const measure::Operation kMark = webhook::mark_operation();
  const auto found = std::ranges::find(kMark.answers, told, &measure::Answer::name);
  if (found == kMark.answers.end()) {
    note_unknown(told, record, recording);
  } else {
    record.answer = static_cast<std::uint8_t>(found - kMark.answers.begin());
    record.outcome = found->outcome;
  }
  const Held& held = marking_.held;
  record.result = recording.add_result(held.id);
  recording.add(record);
  alive_ = true;
  if (record.outcome != Outcome::kDone || marking_.again) return;
  const WebhookPlan& plan = shared_.plan;
  repeat_ = plan.repeats(held.event, held.claim_no);
  if (record.answer == webhook::kDeadLetter) replay_ = plan.replay(held.event, held.claim_no);
}

void WebhookActor::settle_replay(const pg::Rows& rows, const measure::Record& record,
                                 measure::Recording& recording) {
  measure::Record row = record;
  row.answer = rows.count() == 0 ? webhook::kNoneReplayed : webhook::kReplayed;
  if (rows.count() == 0) return recording.add(row);
  alive_ = true;
  recording.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    if (const auto id = base::uuid_from_bytes(rows.value(i, 0)))
      row.result = recording.add_result(*id);
    recording.add(row);
    row.continued = 1;
  }
}

/// An answer that the procedure has not promised is faulty.
void WebhookActor::note_unknown(std::string_view told, measure::Record& record,
                                measure::Recording& recording) const {
  record.outcome = Outcome::kFaulty;
  recording.errors.emplace("unknown answer", fmt::format("answered '{}'", told.substr(0, 60)));
}

}  // namespace workload
