#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <vector>

#include "base/uuid.h"
#include "measure/booking.h"
#include "workload/booking_calls.h"
#include "workload/booking_plan.h"
#include "workload/notices.h"
#include "workload/rendezvous.h"
#include "workload/workload.h"

namespace workload {

/// Numbers of the booking operations in the run's list.
struct BookingOperations {
  std::uint8_t create = 0;
  std::uint8_t cancel = 0;
  std::uint8_t rolled_back = 0;
  std::uint8_t read = 0;
  std::array<std::uint8_t, measure::booking::kProbes> probes{};  ///< by Probe
};

/// What the clients of a booking phase share.
struct BookingShared {
  /// Where the two callers of a rolled-back volley meet.
  struct Meeting {
    /// How far they have come.
    enum Stage : std::uint8_t {
      kWaiting,  ///< the first caller's booking is not made yet
      kOpen,     ///< it is made and uncommitted
      kMet,      ///< the second caller's call is being sent
      kOver      ///< the second caller was answered, or the first one is gone
    };
    std::atomic<std::uint8_t> stage{kWaiting};
    std::array<std::atomic<std::uint32_t>, 2> clients{};  ///< by member
  };

  /// For `clients` clients; with a timetable, volleys go when they are due.
  BookingShared(const BookingPlan& plan, std::uint32_t clients, const BookingOperations& operations,
                std::optional<Timetable> timetable);

  /// The operation of the call that a seat's taker makes first.
  std::uint8_t operation_of(const Seat& seat) const;

  // Constant after construction.
  const BookingPlan plan;
  const BookingOperations operations;
  const BookingStatements statements;
  // Shared by all threads.
  Rendezvous rendezvous;
  std::vector<Meeting> meetings;  ///< by volley
  Notices notices;
};

/// A receptionist: takes a seat, waits for the release, books, and follows up on what it was told.
class BookingActor final : public Actor {
 public:
  /// `shared` and `doorbell` must outlive the actor.
  BookingActor(BookingShared& shared, std::uint32_t client, Doorbell& doorbell);

  Move next(base::Instant now, pg::Request& request, measure::Record& record) override;
  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override;

 private:
  /// What the client is about; what leaves each state is written beside it.
  enum class State {
    kIdle,       ///< takes a seat, or leaves when there is none
    kGathering,  ///< sits; the volley's release leaves it
    kMeeting,    ///< second caller of a rolled-back volley; leaves when the first one's booking is
                 ///< open
    kCalling,    ///< a call is under way; its answer leaves it
    kOpening,    ///< the booking that will be rolled back is under way; its answer leaves it
    kHolding,    ///< its transaction is open; leaves when the second caller met it, or in time
    kEnding,     ///< its ROLLBACK is under way; the answer leaves it
    kFollowing   ///< makes the next of follow_ups_; leaves when none is left
  };
  /// What a client does after it was told an appointment, or before it asks for one.
  enum class FollowUp : std::uint8_t {
    kCancel,
    kCancelAgain,
    kBookAgain,
    kRead,
    kRepeat,
    kReuse,
    kBook,  ///< the volley's call itself
    kForStranger,
    kFromOtherClinic,
    kFromColleague,
    kCancelFromOtherClinic,
    kLookFromOtherClinic
  };

  Move skip(const Seat& seat, measure::Record& record) const;
  Move gather(base::Instant now, pg::Request& request, measure::Record& record);
  Move meet(base::Instant now, pg::Request& request, measure::Record& record);
  Move hold(base::Instant now, pg::Request& request);
  Move follow(base::Instant now, pg::Request& request, measure::Record& record);
  Move open_booking(base::Instant due, pg::Request& request, measure::Record& record);
  Move create(const Booking& booking, base::Instant due, pg::Request& request,
              measure::Record& record);
  Move create_as(std::uint8_t operation, const Booking& booking, base::Instant due,
                 pg::Request& request, measure::Record& record);
  Move cancel(std::uint32_t key, base::Instant due, pg::Request& request, measure::Record& record);
  Move cancel_as(std::uint8_t operation, const Booking& booking, base::Instant due,
                 pg::Request& request, measure::Record& record);
  Move look(const Booking& booking, base::Instant due, pg::Request& request,
            measure::Record& record);
  Move read(const Booking& booking, const base::Uuid& appointment, base::Instant due,
            pg::Request& request, measure::Record& record);
  void tell(BookingShared::Meeting::Stage stage);
  void settle_call(const pg::Reply& reply, measure::Record& record, measure::Recording& recording);
  void plan_follow_ups(const measure::Record& record);
  void post(const measure::Record& record, const measure::Recording& recording);
  void read_answer(const pg::Reply& reply, measure::Record& record, measure::Recording& recording);

  // Constant after construction.
  BookingShared& shared_;
  const std::uint32_t client_;
  Doorbell& doorbell_;

  // The driver's thread only.
  State state_ = State::kIdle;
  Seat seat_;
  Booking booking_;                   ///< the first call of this volley
  bool first_ = false;                ///< the call under way is that one
  base::Uuid appointment_;            ///< what it was answered with
  base::Uuid read_;                   ///< what is being read
  bool met_ = false;                  ///< the second caller was on its way when last looked
  base::Instant deadline_{};          ///< of kMeeting and kHolding
  std::vector<FollowUp> follow_ups_;  ///< the next one last
};

}  // namespace workload
