#include "workload/booking_calls.h"

#include "explore/call_kind.h"
#include "measure/booking.h"
#include "workload/answer.h"

namespace explore {
namespace {

namespace booking = measure::booking;
using workload::Booking;

/// The clinic of a booking that could not be read.
constexpr std::uint32_t kUnknown = measure::kForeign;

/// A call of the booking procedures, with what it is about.
class BookingCall : public Call {
 public:
  BookingCall(const Booking& booking, std::uint8_t operation)
      : booking_(booking), operation_(operation) {}

  const Booking& booking() const { return booking_; }
  std::string role() const override { return workload::kBookingRole; }
  std::vector<pg::Statement> statements() const override { return statements_.all(); }

 protected:
  const Booking booking_;
  const std::uint8_t operation_;
  const workload::BookingStatements statements_;
};

class CreateBooking final : public BookingCall {
 public:
  using BookingCall::BookingCall;

  std::string text() const override {
    return fmt::format("create_booking(slot {}, patient {}, user {}, key {})", booking_.slot,
                       booking_.patient, booking_.user, booking_.key);
  }
  bool write(const Answers&, pg::Request& request, measure::Record& record) const override {
    record.operation = operation_;
    request.clear();
    workload::ask_create(booking_, statements_, request, record);
    return true;
  }
  Read read(const Answers&, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kCreate = booking::create_operation();
    Read read;
    recording.reserve(1);
    if (reply.kind == pg::Reply::Kind::kRows) {
      const base::Uuid id = workload::read_create(kCreate, *reply.rows, record, recording);
      if (!id.empty()) read.told.push_back({id});
    }
    recording.add(record);
    read.answer = answer_of(kCreate, record, reply);
    return read;
  }
};

class CancelBooking final : public BookingCall {
 public:
  /// Cancels what the reference was told, which `booking` describes but for key and user.
  CancelBooking(const Booking& booking, std::uint8_t operation, const Reference& appointment)
      : BookingCall(booking, operation), appointment_(appointment) {}

  std::string text() const override {
    return fmt::format("cancel_booking(appointment of {}, user {}, key {})", appointment_.text(),
                       booking_.user, booking_.key);
  }
  bool write(const Answers& answers, pg::Request& request, measure::Record& record) const override {
    const Told* told = appointment_.in(answers);
    if (told == nullptr) return false;
    record.operation = operation_;
    request.clear();
    workload::ask_cancel(booking_, told->id, statements_, request, record);
    return true;
  }
  Read read(const Answers& answers, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kCancel = booking::cancel_operation();
    recording.reserve(1);
    record.result = recording.add_result(appointment_.in(answers)->id);
    if (reply.kind == pg::Reply::Kind::kRows)
      workload::read_answer(kCancel, *reply.rows, record, recording);
    recording.add(record);
    return {{}, answer_of(kCancel, record, reply)};
  }

 private:
  const Reference appointment_;
};

/// Whoever asks is of the slot's clinic: what strangers are told is another promise, and no race.
void require_clinic(scenario::Reader& options, const char* key, std::uint32_t number,
                    const Booking& booking, const CallSite& site) {
  const auto clinic = static_cast<std::uint32_t>(number % site.data().clinics);
  if (clinic != booking.clinic && booking.clinic != kUnknown)
    options.mistake(key,
                    fmt::format("is {}, of clinic {}, but slot {} is of clinic {}: things are "
                                "dealt to the {} clinics in turn",
                                number, clinic, booking.slot, booking.clinic, site.data().clinics));
}

/// A key belongs to a user: judges know it by its number alone.
void require_own_key(scenario::Reader& options, const Booking& booking, const CallSite& site) {
  site.for_each_before([&](const Call& call) {
    const auto* other = dynamic_cast<const BookingCall*>(&call);
    if (other != nullptr && other->booking().key == booking.key &&
        other->booking().user != booking.user)
      options.mistake("key", fmt::format("is {}, which {} uses as user {}: take another",
                                         booking.key, other->text(), other->booking().user));
  });
}

void read_user_and_key(scenario::Reader& options, const CallSite& site, Booking& booking) {
  constexpr std::int64_t kMostKeys = 1'000'000'000;
  booking.user = site.seeded(options, "user", site.data().clinicians, "clinicians");
  require_clinic(options, "user", booking.user, booking, site);
  options.require("key");
  booking.key = static_cast<std::uint32_t>(options.integer("key", 1, 1, kMostKeys));
  require_own_key(options, booking, site);
}

std::unique_ptr<Call> read_create(scenario::Reader& options, const CallSite& site) {
  Booking booking;
  booking.slot = site.seeded(options, "slot", site.data().slots, "slots");
  booking.clinic = static_cast<std::uint32_t>(booking.slot % site.data().clinics);
  booking.patient = site.seeded(options, "patient", site.data().patients, "patients");
  require_clinic(options, "patient", booking.patient, booking, site);
  read_user_and_key(options, site, booking);
  return std::make_unique<CreateBooking>(booking, site.number_of(booking::create_operation()));
}

std::unique_ptr<Call> read_cancel(scenario::Reader& options, const CallSite& site) {
  Reference appointment;
  const auto* made =
      site.refer<CreateBooking>(options, "appointment", "an appointment", appointment);
  Booking booking = made == nullptr ? Booking{} : made->booking();
  if (made == nullptr) booking.clinic = kUnknown;
  read_user_and_key(options, site, booking);
  return std::make_unique<CancelBooking>(booking, site.number_of(booking::cancel_operation()),
                                         appointment);
}

const base::Registrar<CallKind> kCreate("create_booking", {"booking_volley", read_create});
const base::Registrar<CallKind> kCancel("cancel_booking", {"booking_volley", read_cancel});

}  // namespace
}  // namespace explore
