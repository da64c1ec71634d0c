#include "workload/booking_actor.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "measure/booking.h"
#include "workload/answer.h"

namespace workload {
namespace {

using measure::booking::kBooked;
using measure::booking::kReplayed;
using Meeting = BookingShared::Meeting;
namespace booking = measure::booking;

// How long the first caller of a rolled-back volley keeps its booking open once the second one is
// on its way: long enough for a procedure that does not wait to say no.
constexpr base::Nanos kHold = std::chrono::milliseconds(2);
// The two give up on each other after this; it only passes when one of them lost its connection.
constexpr base::Nanos kPatience = std::chrono::seconds(1);

/// How many notices are left at most: of a booking, its cancellation and the next booking.
std::size_t notices_of(const BookingPlan& plan) {
  std::size_t slots = 0;
  for (std::uint32_t volley = 0; volley < plan.volleys(); ++volley) slots += plan.reads(volley);
  return 3 * slots;
}

}  // namespace

BookingShared::BookingShared(const BookingPlan& the_plan, std::uint32_t clients,
                             const BookingOperations& the_operations,
                             std::optional<Timetable> timetable)
    : plan(the_plan),
      operations(the_operations),
      rendezvous(
          plan.volleys(), clients, [this](std::uint32_t volley) { return plan.seats(volley); },
          std::move(timetable)),
      meetings(plan.volleys()),
      notices(notices_of(plan)) {}

std::uint8_t BookingShared::operation_of(const Seat& seat) const {
  const bool opens = plan.kind(seat.volley) == BookingPlan::Volley::kRolledBack && seat.member == 0;
  return opens ? operations.rolled_back : operations.create;
}

BookingActor::BookingActor(BookingShared& shared, std::uint32_t client, Doorbell& doorbell)
    : shared_(shared), client_(client), doorbell_(doorbell) {
  follow_ups_.reserve(8);
}

Move BookingActor::next(base::Instant now, pg::Request& request, measure::Record& record) {
  switch (state_) {
    case State::kIdle: {
      if (const auto notice = shared_.notices.take(client_)) {
        first_ = false;
        return read(shared_.plan.from_colleague(notice->booking), notice->appointment, now, request,
                    record);
      }
      const auto seat = shared_.rendezvous.sit(client_, now, doorbell_);
      if (!seat) return {Move::Kind::kLeave};
      if (seat->skipped) return skip(*seat, record);
      seat_ = *seat;
      state_ = State::kGathering;
      return gather(now, request, record);
    }
    case State::kGathering: return gather(now, request, record);
    case State::kMeeting: return meet(now, request, record);
    case State::kHolding: return hold(now, request);
    case State::kFollowing: return follow(now, request, record);
    case State::kCalling:
    case State::kOpening:
    case State::kEnding: break;
  }
  assert(false);  // a client is not asked while its call is under way
  return {};
}

/// Notes the call that is not made.
Move BookingActor::skip(const Seat& seat, measure::Record& record) const {
  record.operation = shared_.operation_of(seat);
  return {Move::Kind::kSkip};
}

Move BookingActor::gather(base::Instant now, pg::Request& request, measure::Record& record) {
  const BookingPlan& plan = shared_.plan;
  const bool rolled_back = plan.kind(seat_.volley) == BookingPlan::Volley::kRolledBack;
  // Who it is, for the other one's ring. A ring that comes before is made good by meet() and
  // hold(), which look at the stage themselves.
  if (rolled_back) shared_.meetings[seat_.volley].clients[seat_.member] = client_;
  // In this order: a volley that goes has been released, one that was released may yet wait.
  const Rendezvous::Fate fate = shared_.rendezvous.fate(seat_.volley, now);
  const auto released = shared_.rendezvous.released(seat_.volley);
  if (fate == Rendezvous::Fate::kOff) return {Move::Kind::kLeave};
  if (fate == Rendezvous::Fate::kWaits)
    return {Move::Kind::kWait, released.value_or(base::Instant::max())};
  booking_ = plan.call(seat_.volley, seat_.member);
  first_ = true;
  met_ = false;
  if (rolled_back && seat_.member == 0) return open_booking(*released, request, record);
  if (rolled_back) {
    state_ = State::kMeeting;
    deadline_ = now + kPatience;
    return meet(now, request, record);
  }
  if (plan.meets_stranger_first(seat_.volley)) {
    // Only while the slot is free does a wrong patient decide the answer.
    follow_ups_ = {FollowUp::kBook, FollowUp::kForStranger};
    return follow(*released, request, record);
  }
  return create(booking_, *released, request, record);
}

Move BookingActor::meet(base::Instant now, pg::Request& request, measure::Record& record) {
  const auto stage = shared_.meetings[seat_.volley].stage.load(std::memory_order_acquire);
  if (stage == Meeting::kWaiting && now < deadline_) return {Move::Kind::kWait, deadline_};
  tell(Meeting::kMet);
  return create(booking_, now, request, record);
}

Move BookingActor::hold(base::Instant now, pg::Request& request) {
  const auto stage = shared_.meetings[seat_.volley].stage.load(std::memory_order_acquire);
  if (deadline_ == base::Instant{}) deadline_ = now + kPatience;
  if (stage == Meeting::kMet && !met_) {
    met_ = true;
    deadline_ = now + kHold;
  }
  if (stage != Meeting::kOver && now < deadline_) return {Move::Kind::kWait, deadline_};
  state_ = State::kEnding;
  request.clear();
  request.step(shared_.statements.roll_back);
  return {Move::Kind::kContinue};
}

/// Tells the other member of a rolled-back volley how far things are.
void BookingActor::tell(Meeting::Stage stage) {
  Meeting& meeting = shared_.meetings[seat_.volley];
  // It only ever rises: a late word of the one does not undo what the other has said meanwhile.
  std::uint8_t seen = meeting.stage.load(std::memory_order_acquire);
  while (seen < stage && !meeting.stage.compare_exchange_weak(seen, stage)) {
  }
  doorbell_.ring(meeting.clients[1 - seat_.member]);
}

Move BookingActor::follow(base::Instant now, pg::Request& request, measure::Record& record) {
  if (follow_ups_.empty()) {
    state_ = State::kIdle;
    return next(now, request, record);
  }
  const FollowUp what = follow_ups_.back();
  follow_ups_.pop_back();
  first_ = false;
  const BookingPlan& plan = shared_.plan;
  const auto& probes = shared_.operations.probes;
  switch (what) {
    case FollowUp::kCancel:
      return cancel(plan.follow_up_key(seat_.volley, seat_.member, 0), now, request, record);
    case FollowUp::kCancelAgain:
      // Every other client with the same key (replayed), the rest with a new one (too late).
      return cancel(plan.follow_up_key(seat_.volley, seat_.member, seat_.member % 2 == 0 ? 0 : 2),
                    now, request, record);
    case FollowUp::kBookAgain: {
      Booking again = booking_;
      again.key = plan.follow_up_key(seat_.volley, seat_.member, 1);
      return create(again, now, request, record);
    }
    case FollowUp::kRead: return read(booking_, appointment_, now, request, record);
    case FollowUp::kRepeat: return create(booking_, now, request, record);
    case FollowUp::kReuse:
      return create(plan.altered(booking_, seat_.volley, seat_.member), now, request, record);
    case FollowUp::kBook: first_ = true; return create(booking_, now, request, record);
    case FollowUp::kForStranger: {
      Booking stranger = plan.for_stranger(booking_);
      stranger.key = plan.follow_up_key(seat_.volley, seat_.member, 2);
      return create_as(probes[booking::kBookOtherClinicsPatient], stranger, now, request, record);
    }
    case FollowUp::kFromOtherClinic:
      return create_as(probes[booking::kBookFromOtherClinic], plan.from_other_clinic(booking_), now,
                       request, record);
    case FollowUp::kFromColleague:
      return create_as(probes[booking::kBookWithColleaguesKey], plan.from_colleague(booking_), now,
                       request, record);
    case FollowUp::kCancelFromOtherClinic:
      return cancel_as(probes[booking::kCancelFromOtherClinic], plan.from_other_clinic(booking_),
                       now, request, record);
    case FollowUp::kLookFromOtherClinic: return look(booking_, now, request, record);
  }
  assert(false);
  return {};
}

Move BookingActor::create(const Booking& booking, base::Instant due, pg::Request& request,
                          measure::Record& record) {
  return create_as(shared_.operations.create, booking, due, request, record);
}

Move BookingActor::create_as(std::uint8_t operation, const Booking& booking, base::Instant due,
                             pg::Request& request, measure::Record& record) {
  state_ = State::kCalling;
  record.operation = operation;
  request.clear();
  ask_create(booking, shared_.statements, request, record);
  return {Move::Kind::kCall, due};
}

Move BookingActor::open_booking(base::Instant due, pg::Request& request, measure::Record& record) {
  state_ = State::kOpening;
  record.operation = shared_.operations.rolled_back;
  request.clear();
  request.step(shared_.statements.begin);
  ask_create(booking_, shared_.statements, request, record);
  return {Move::Kind::kCall, due, false};
}

Move BookingActor::cancel(std::uint32_t key, base::Instant due, pg::Request& request,
                          measure::Record& record) {
  Booking booking = booking_;
  booking.key = key;
  return cancel_as(shared_.operations.cancel, booking, due, request, record);
}

Move BookingActor::cancel_as(std::uint8_t operation, const Booking& booking, base::Instant due,
                             pg::Request& request, measure::Record& record) {
  state_ = State::kCalling;
  record.operation = operation;
  request.clear();
  ask_cancel(booking, appointment_, shared_.statements, request, record);
  return {Move::Kind::kCall, due};
}

/// Looks for what belongs to `booking` as a user of another clinic.
Move BookingActor::look(const Booking& booking, base::Instant due, pg::Request& request,
                        measure::Record& record) {
  using base::Kind;
  state_ = State::kCalling;
  record.operation = shared_.operations.probes[booking::kLookFromOtherClinic];
  request.clear();
  act_for(shared_.plan.from_other_clinic(booking), shared_.statements, request, record);
  request.step(shared_.statements.look)
      .add(base::seeded_uuid(Kind::kSlot, booking.slot))
      .add(appointment_)
      .add(base::seeded_uuid(Kind::kPatient, booking.patient));
  return {Move::Kind::kCall, due};
}

/// Reads the appointment as the user of `booking`.
Move BookingActor::read(const Booking& booking, const base::Uuid& appointment, base::Instant due,
                        pg::Request& request, measure::Record& record) {
  state_ = State::kCalling;
  read_ = appointment;
  request.clear();
  record.operation = shared_.operations.read;
  act_for(booking, shared_.statements, request, record);
  request.step(shared_.statements.read).add(appointment);
  return {Move::Kind::kCall, due};
}

bool BookingActor::settle(const pg::Reply& reply, measure::Record& record,
                          measure::Recording& recording) {
  const bool lost =
      reply.kind == pg::Reply::Kind::kBroken || reply.kind == pg::Reply::Kind::kNotSent;
  if (state_ == State::kOpening && !lost) {
    read_answer(reply, record, recording);
    state_ = State::kHolding;
    deadline_ = base::Instant{};  // hold() sets it
    tell(Meeting::kOpen);
    return false;
  }
  if (state_ == State::kCalling) {
    settle_call(reply, record, recording);
    return true;
  }
  assert(state_ == State::kOpening || state_ == State::kHolding || state_ == State::kEnding);
  recording.add(record);
  state_ = State::kIdle;
  tell(Meeting::kOver);
  return true;
}

void BookingActor::settle_call(const pg::Reply& reply, measure::Record& record,
                               measure::Recording& recording) {
  read_answer(reply, record, recording);
  recording.add(record);
  if (shared_.plan.reads(seat_.volley)) post(record, recording);
  state_ = State::kFollowing;
  if (!base::answered(record.outcome)) follow_ups_.clear();
  if (!first_) return;
  follow_ups_.clear();
  if (shared_.plan.kind(seat_.volley) == BookingPlan::Volley::kRolledBack)
    return tell(Meeting::kOver);
  plan_follow_ups(record);
}

void BookingActor::plan_follow_ups(const measure::Record& record) {
  if (record.outcome != base::Outcome::kDone) return;
  const BookingPlan& plan = shared_.plan;
  const std::uint32_t volley = seat_.volley;
  const bool reads = plan.reads(volley);
  if (plan.cancels(volley)) {
    // Whoever was told the appointment cancels it: a repeated caller too, so that cancels race.
    if (record.answer == kBooked)
      follow_ups_ = {FollowUp::kRepeat, FollowUp::kBookAgain, FollowUp::kCancelAgain};
    if (reads) follow_ups_.push_back(FollowUp::kRead);
    follow_ups_.push_back(FollowUp::kCancel);
    if (reads) follow_ups_.push_back(FollowUp::kRead);
    return;
  }
  if (record.answer != kBooked) return;
  if (plan.strangers(volley))
    follow_ups_ = {FollowUp::kLookFromOtherClinic, FollowUp::kCancelFromOtherClinic,
                   FollowUp::kFromColleague, FollowUp::kFromOtherClinic};
  if (plan.reuses(volley)) follow_ups_.push_back(FollowUp::kReuse);
  if (plan.repeats(volley)) follow_ups_.push_back(FollowUp::kRepeat);
  if (reads) follow_ups_.push_back(FollowUp::kRead);
}

/// Leaves word of a booking or cancellation that this client has just been told of.
void BookingActor::post(const measure::Record& record, const measure::Recording& recording) {
  const BookingOperations& operations = shared_.operations;
  const bool booked = record.operation == operations.create && record.answer == kBooked;
  const bool cancelled =
      record.operation == operations.cancel && record.answer == booking::kCancelled;
  if ((!booked && !cancelled) || record.result == 0) return;
  Booking told = booking_;
  told.slot = record.subject;
  told.patient = record.party;
  shared_.notices.post({client_, told, recording.results[record.result - 1]});
}

/// Reads the answer row into the record. An answer that the procedure has not promised is faulty.
void BookingActor::read_answer(const pg::Reply& reply, measure::Record& record,
                               measure::Recording& recording) {
  const BookingOperations& operations = shared_.operations;
  const bool cancels = record.operation == operations.cancel;
  const bool reads = record.operation == operations.read;
  if (cancels || reads) record.result = recording.add_result(reads ? read_ : appointment_);
  if (reply.kind != pg::Reply::Kind::kRows) return;
  static const measure::Operation kCreate = booking::create_operation();
  static const measure::Operation kCancel = booking::cancel_operation();
  static const measure::Operation kRead = booking::read_operation();
  const auto probe = std::ranges::find(operations.probes, record.operation);
  if (probe != operations.probes.end()) {
    const auto nth = static_cast<booking::Probe>(probe - operations.probes.begin());
    workload::read_answer(booking::probe_operation(nth), *reply.rows, record, recording);
  } else if (cancels || reads) {
    workload::read_answer(cancels ? kCancel : kRead, *reply.rows, record, recording);
  } else {
    const base::Uuid told = read_create(kCreate, *reply.rows, record, recording);
    if (first_ && !told.empty()) appointment_ = told;
  }
}

}  // namespace workload
