#include "drive/client.h"

#include <cassert>

#include "base/backoff.h"

namespace drive {
namespace {

bool lost_connection(const pg::Reply& reply) {
  return reply.kind == pg::Reply::Kind::kNotSent || reply.kind == pg::Reply::Kind::kBroken;
}

}  // namespace

Client::Client(std::uint32_t number, std::uint8_t phase, std::unique_ptr<pg::Channel> channel,
               std::unique_ptr<workload::Actor> actor, const Limits& limits, base::Instant zero,
               measure::Recording& recording)
    : number_(number),
      phase_(phase),
      limits_(limits),
      zero_(zero),
      channel_(std::move(channel)),
      actor_(std::move(actor)),
      recording_(recording) {}

void Client::open(base::Instant now) {
  state_ = State::kOpening;
  wake_at_ = base::Instant::max();
  limit_ = now + limits_.opening;
  channel_->open();
  ready(now);  // a refused connection is known at once
}

void Client::ready(base::Instant now) {
  if (state_ == State::kGone || state_ == State::kLost || state_ == State::kUnopened) return;
  const pg::Reply* reply = channel_->advance();
  if (reply == nullptr) return;
  if (state_ == State::kOpening) return opened(*reply, now);
  if (state_ == State::kCalling) return replied(*reply, now);
  if (under_way_ && !resends_) {
    // A part of the call has been answered: it was sent, whatever became of the connection.
    pg::Reply lost = *reply;
    lost.kind = pg::Reply::Kind::kBroken;
    settle(lost, now);
  }
  lose(now);  // nothing was asked, and yet a reply: the server ended the session
}

void Client::opened(const pg::Reply& reply, base::Instant now) {
  if (reply.kind != pg::Reply::Kind::kRows) {
    if (!was_open_) first_failure_ = reply.message;
    recording_.errors.emplace("connection", reply.message);
    if (!lost_connection(reply)) channel_->close();
    // A server that does not come back within the limit ends the client.
    if (!was_open_ || now - lost_at_ > limits_.opening) return dismiss(now);
    state_ = State::kLost;
    wake_at_ = now + limits_.reopen_after;
    return;
  }
  was_open_ = true;
  session_ = static_cast<std::uint32_t>(recording_.sessions.size());
  recording_.sessions.push_back({number_, channel_->backend_pid(), since_zero(now)});
  state_ = State::kIdle;
  if (resends_) send(now);
}

void Client::replied(const pg::Reply& reply, base::Instant now) {
  if (reply.kind != pg::Reply::Kind::kRows) {
    const auto state = pg::text_of(reply.sqlstate);
    recording_.errors.emplace(state.empty() ? "connection" : std::string(state), reply.message);
  }
  if (retries(reply)) {
    ++record_.retries;
    resends_ = true;
    return lost_connection(reply) ? lose(now) : try_again(now);
  }
  settle(reply, now);
  if (lost_connection(reply)) {
    lose(now);
  } else {
    state_ = State::kIdle;
  }
}

bool Client::retries(const pg::Reply& reply) const {
  const base::Outcome outcome = pg::outcome_of(reply);
  const bool safe = outcome == base::Outcome::kRetryable || outcome == base::Outcome::kNotSent;
  return may_retry_ && safe && record_.retries + 1 < limits_.max_tries;
}

void Client::try_again(base::Instant now) {
  if (limits_.backoff <= base::Nanos(0)) return send(now);
  const base::Draw draw{limits_.jitter.seed, limits_.jitter.phase, number_};
  state_ = State::kBackingOff;
  wake_at_ = now + base::backoff(limits_.backoff, record_.retries, draw.unit(backoffs_++));
  limit_ = base::Instant::max();
}

void Client::settle(const pg::Reply& reply, base::Instant now) {
  record_.answered = since_zero(now);
  if (reply.kind != pg::Reply::Kind::kRows) {
    record_.outcome = pg::outcome_of(reply);
    record_.sqlstate = reply.sqlstate;
  }
  under_way_ = !actor_->settle(reply, record_, recording_);
}

void Client::lose(base::Instant now) {
  channel_->close();
  state_ = State::kLost;
  lost_at_ = now;
  wake_at_ = now;
  limit_ = base::Instant::max();
}

void Client::step(base::Instant now) {
  if (state_ == State::kLost && now >= wake_at_) {
    // The opening's patience counts from the loss, not from the last try.
    const base::Instant lost_at = lost_at_;
    open(now);
    lost_at_ = lost_at;
    return;
  }
  if (state_ == State::kBackingOff && now >= wake_at_) return send(now);
  if (state_ != State::kIdle && state_ != State::kWaiting) return;
  if (!under_way_) record_ = measure::Record{};
  const workload::Move move = actor_->next(now, request_, record_);
  switch (move.kind) {
    case workload::Move::Kind::kLeave: return dismiss(now);
    case workload::Move::Kind::kSkip:
      ++recording_.arrivals[record_.operation];
      ++recording_.skipped[record_.operation];
      state_ = State::kIdle;
      wake_at_ = base::Instant::max();
      return;
    case workload::Move::Kind::kDrop: return lose(now);
    case workload::Move::Kind::kWait:
      state_ = State::kWaiting;
      wake_at_ = move.at;
      limit_ = base::Instant::max();
      return;
    case workload::Move::Kind::kCall: return begin_call(move, now);
    case workload::Move::Kind::kContinue: assert(under_way_); return send(now);
  }
}

void Client::begin_call(const workload::Move& move, base::Instant now) {
  record_.phase = phase_;
  record_.due = since_zero(move.at);
  may_retry_ = move.retry;
  ++recording_.arrivals[record_.operation];
  resends_ = true;  // sends it from its beginning
  send(now);
}

void Client::send(base::Instant now) {
  if (resends_) {
    record_.session = session_;
    record_.invoked = since_zero(now);
  }
  resends_ = false;
  under_way_ = true;
  state_ = State::kCalling;
  wake_at_ = base::Instant::max();
  limit_ = now + limits_.call;
  channel_->send(request_);
  if (channel_->pending()) ready(now);
}

bool Client::hears_at_once(base::Instant now) {
  if (state_ != State::kCalling) return false;
  ready(now);
  return state_ == State::kIdle;
}

void Client::check_limits(base::Instant now) {
  if (now < limit_) return;
  pg::Reply reply;
  if (state_ == State::kCalling) {
    reply.kind = pg::Reply::Kind::kBroken;
    reply.message = "no answer within the limit; given up by the client";
    recording_.errors.emplace("no answer", reply.message);
    settle(reply, now);
    lose(now);
  } else if (state_ == State::kOpening) {
    reply.kind = pg::Reply::Kind::kNotSent;
    reply.message = "the server did not answer within the limit";
    channel_->close();
    opened(reply, now);
  }
}

void Client::dismiss(base::Instant now) {
  assert(state_ != State::kCalling);
  if (under_way_) {
    pg::Reply reply;
    reply.kind = resends_ ? pg::Reply::Kind::kNotSent : pg::Reply::Kind::kBroken;
    resends_ = false;
    settle(reply, now);
  } else if (const auto owed = actor_->owed()) {
    ++recording_.arrivals[*owed];
    ++recording_.skipped[*owed];
  }
  channel_->close();
  state_ = State::kGone;
  wake_at_ = limit_ = base::Instant::max();
}

}  // namespace drive
