#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "measure/booking.h"
#include "measure/session.h"
#include "simulation/agenda.h"
#include "simulation/booking_server.h"
#include "simulation/valid_history.h"

namespace simulation {
namespace {

using measure::Record;
using workload::Booking;
using workload::BookingPlan;
namespace booking = measure::booking;

// Operations; those of strangers are kProbe + booking::Probe.
constexpr std::uint8_t kCreate = 0, kCancel = 1, kRolledBack = 2, kProbe = 3;
constexpr std::uint8_t kInspect = kProbe + booking::kProbes;
constexpr std::uint8_t kRead = kInspect + 1;
constexpr std::uint32_t kClients = 24;
constexpr std::int64_t kMicrosecond = 1'000;
// A run's zero is before its first phase; anomalies that are planted later need the room.
constexpr std::int64_t kStart = 10'000'000'000;

workload::BookingOptions options(double payment_ratio) {
  workload::BookingOptions options;
  options.contenders = 8;
  options.solo_ratio = 0.05;
  options.rollback_ratio = 0.05;
  options.same_key_ratio = 0.1;
  options.key_reuse_ratio = 0.08;
  options.cancel_ratio = 0.25;
  options.read_ratio = 0.2;
  options.payment_ratio = payment_ratio;
  return options;
}

scenario::Data data() {
  scenario::Data data;
  data.clinics = 3;
  data.clinicians = 9;
  data.patients = 600;
  return data;
}

/// A call on its way.
struct Call {
  Booking what;
  std::uint8_t operation = kCreate;
  std::uint32_t appointment = BookingServer::kNone;  ///< to cancel or to look at
  bool first = false;                                ///< what its seat is for
  std::int64_t due = 0;
};

/// A client: it sits down for a volley with others, makes its call, and what follows from it.
/// Before it leaves it inspects its session.
struct Client {
  enum class State { kIdle, kSending, kRunning, kAnswering } state = State::kIdle;
  std::uint32_t volley = 0;
  std::uint32_t member = 0;
  Call call;
  Record record;
  std::uint32_t appointment = BookingServer::kNone;  ///< that the call was told of
  std::vector<Call> follow_ups;                      ///< the last one comes first
};

class Bookings {
 public:
  Bookings(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble, double payment_ratio)
      : dice_(seed),
        calls_(calls),
        trouble_(trouble),
        // As many volleys as there can be: a call each.
        plan_(options(payment_ratio), data(), seed, 0,
              static_cast<std::uint32_t>(std::min<std::uint64_t>(calls, 40'000'000) + 1), 0, 1),
        clients_(kClients),
        server_(data(), dice_) {
    case_.history.seed = seed;
    case_.history.operations = {booking::create_operation(), booking::cancel_operation(),
                                booking::rolled_back_operation()};
    for (std::uint8_t i = 0; i < booking::kProbes; ++i)
      case_.history.operations.push_back(booking::probe_operation(static_cast<booking::Probe>(i)));
    case_.history.operations.push_back(measure::session::inspect_operation());
    case_.history.operations.push_back(booking::read_operation());
    case_.history.records.reserve(calls + calls / 50 + 200);
    case_.history.results.emplace_back();
    measure::Phase phase;
    phase.name = "booking";
    phase.workload = "booking_volley";
    phase.started = kStart;
    phase.call_limit = std::chrono::seconds(7);
    phase.arrivals.resize(case_.history.operations.size());
    phase.skipped.resize(case_.history.operations.size());
    case_.history.phases.push_back(phase);
    for (std::uint32_t i = 0; i < kClients; ++i) open_session(i, 0);
  }

  Case simulate() && {
    for (std::uint32_t i = 0; i < kClients; ++i) agenda_.add(kStart + i, i);
    work_off();
    // Nobody comes any more for whom those who sit could wait.
    for (std::uint32_t i = 0; i < kClients; ++i) leave(i, ended_ + i);
    work_off();
    case_.history.phases[0].ended = ended_;
    case_.snapshot = server_.snapshot(next_volley_ + 1);
    case_.snapshot.guards = guards();
    return std::move(case_);
  }

 private:
  void work_off() {
    while (!agenda_.done()) {
      const auto [now, client] = agenda_.next();
      step(client, now);
    }
  }

  void step(std::uint32_t number, std::int64_t now) {
    Client& client = clients_[number];
    switch (client.state) {
      case Client::State::kIdle: return go_on(number, now);
      case Client::State::kSending: return send(number, now);
      case Client::State::kRunning: return run(number, now);
      case Client::State::kAnswering: return settle(number, now);
    }
  }

  void open_session(std::uint32_t client, std::int64_t now) {
    clients_[client].record.session = static_cast<std::uint32_t>(case_.history.sessions.size());
    case_.history.sessions.push_back(
        {client, static_cast<std::int32_t>(1000 + case_.history.sessions.size()), now});
  }

  /// The next follow-up, or a seat.
  void go_on(std::uint32_t number, std::int64_t now) {
    Client& client = clients_[number];
    if (!client.follow_ups.empty()) {
      client.call = client.follow_ups.back();
      client.call.due = now;
      client.follow_ups.pop_back();
      return send(number, now);
    }
    if (!notices_.empty() && notices_.front().first != number) {
      client.call = notices_.front().second;
      client.call.due = now;
      notices_.pop_front();
      return send(number, now);
    }
    if (case_.history.records.size() >= calls_) return;  // it has had enough
    gathered_.push_back(number);
    if (gathered_.size() < plan_.seats(next_volley_)) return;
    release(now);
  }

  void leave(std::uint32_t number, std::int64_t now) {
    Call inspection{{.slot = measure::kForeign}, kInspect};
    inspection.due = now;
    clients_[number].call = inspection;
    send(number, now);
  }

  /// All seats are taken: everybody calls.
  void release(std::int64_t now) {
    const bool rolled_back = plan_.kind(next_volley_) == BookingPlan::Volley::kRolledBack;
    for (std::uint32_t member = 0; member < gathered_.size(); ++member) {
      Client& client = clients_[gathered_[member]];
      client.volley = next_volley_;
      client.member = member;
      client.call = {plan_.call(next_volley_, member)};
      client.call.first = true;
      client.call.operation = rolled_back && member == 0 ? kRolledBack : kCreate;
      // The second caller of a rolled-back slot waits until the first one has it.
      client.call.due = rolled_back && member == 1 ? now + 700 * kMicrosecond : now;
      if (plan_.meets_stranger_first(next_volley_)) {
        client.follow_ups = {client.call};
        client.call = for_stranger(client);
        client.call.due = now;
      }
      client.state = Client::State::kSending;
      // Most are on their way at once; a few come when the winner has its answer.
      const std::int64_t skew = dice_.chance(0.1) ? 3'000 : 150;
      agenda_.add(client.call.due + dice_.between(0, skew * kMicrosecond), gathered_[member]);
    }
    gathered_.clear();
    ++next_volley_;
  }

  Call for_stranger(const Client& client) const {
    Call call{plan_.for_stranger(client.call.what), kProbe + booking::kBookOtherClinicsPatient};
    call.what.key = plan_.follow_up_key(client.volley, client.member, 2);
    return call;
  }

  /// Whether it is a call of create_booking, whoever makes it.
  static bool books(std::uint8_t operation) {
    return operation == kCreate || operation == kRolledBack ||
           operation == kProbe + booking::kBookFromOtherClinic ||
           operation == kProbe + booking::kBookWithColleaguesKey ||
           operation == kProbe + booking::kBookOtherClinicsPatient;
  }

  void send(std::uint32_t number, std::int64_t now) {
    Client& client = clients_[number];
    const std::uint32_t session = client.record.session;
    client.record = {};
    client.record.session = session;
    client.record.due = client.call.due;
    client.record.invoked = now;
    client.record.operation = client.call.operation;
    client.record.subject = client.call.what.slot;
    client.record.party = client.call.what.patient;
    client.record.key = client.call.what.key;
    if (books(client.call.operation)) client.record.token = client.call.what.payment_cents;
    client.state = Client::State::kRunning;
    agenda_.add(now + latency(), number);
  }

  /// The call reaches the procedure: it waits, or takes effect now.
  void run(std::uint32_t number, std::int64_t now) {
    Client& client = clients_[number];
    Record& record = client.record;
    const Call& call = client.call;
    if (call.operation != kRolledBack && fails(record, now)) return answer(number, now);
    const std::int64_t free = waits(call, now);
    if (free > now) return agenda_.add(free + dice_.between(1, 20 * kMicrosecond), number);
    const std::int64_t commit = now + (call.operation == kRolledBack ? 2'000 : 1) *
                                          dice_.between(1 * kMicrosecond, 2 * kMicrosecond);
    const BookingServer::Reply reply = take_effect(call, now, commit);
    if (call.operation != kRolledBack && dice_.chance(trouble_.in_doubt_ratio)) {
      // The connection broke at some moment of the call, but the server went on.
      record.outcome = base::Outcome::kInDoubt;
      record.answered = dice_.between(record.invoked + 1, now);
      if (call.operation == kCancel || call.operation == kRead)
        keep_result(record, call.appointment);
    } else {
      record.answer = reply.answer;
      record.outcome = case_.history.operations[call.operation].answers[reply.answer].outcome;
      client.appointment = reply.appointment;
      if (reply.appointment != BookingServer::kNone) keep_result(record, reply.appointment);
      if (call.operation == kCreate) plan_follow_ups(client, reply);
    }
    answer(number, commit);
  }

  std::int64_t waits(const Call& call, std::int64_t now) const {
    switch (call.operation) {
      case kCancel:
      case kProbe + booking::kCancelFromOtherClinic:
        return server_.cancel_waits(call.appointment, call.what);
      case kProbe + booking::kLookFromOtherClinic:
      case kInspect:
      case kRead: return 0;
      default: return server_.create_waits(call.what, now);
    }
  }

  BookingServer::Reply take_effect(const Call& call, std::int64_t now, std::int64_t commit) {
    switch (call.operation) {
      case kCancel:
      case kProbe + booking::kCancelFromOtherClinic:
        return server_.cancel(call.appointment, call.what, commit);
      case kRolledBack: return server_.roll_back(call.what, commit);
      case kProbe + booking::kLookFromOtherClinic:
        return {static_cast<std::uint8_t>(server_.sees(call.what, call.appointment) ? 1 : 0)};
      case kInspect: return {measure::session::kClean};
      case kRead: return server_.read(call.appointment, call.what);
      default: return server_.create(call.what, now, commit);
    }
  }

  /// Whether the call comes to nothing, and says so.
  bool fails(Record& record, std::int64_t now) {
    const bool unsent = dice_.chance(trouble_.unsent_ratio);
    if (!unsent && !dice_.chance(trouble_.retryable_ratio)) return false;
    record.outcome = unsent ? base::Outcome::kNotSent : base::Outcome::kRetryable;
    if (!unsent) {
      record.sqlstate = {'4', '0', '0', '0', '1'};
      record.retries = 5;
    }
    record.answered = now;
    return true;
  }

  void keep_result(Record& record, std::uint32_t appointment) {
    record.result = static_cast<std::uint32_t>(case_.history.results.size());
    case_.history.results.push_back(server_.id(appointment));
  }

  void answer(std::uint32_t number, std::int64_t from) {
    clients_[number].state = Client::State::kAnswering;
    agenda_.add(from + latency(), number);
  }

  void settle(std::uint32_t number, std::int64_t now) {
    Client& client = clients_[number];
    const bool lost = !base::answered(client.record.outcome);
    if (!lost) client.record.answered = now;
    case_.history.records.push_back(client.record);
    ++case_.history.phases[0].arrivals[client.record.operation];
    ended_ = now + 1;
    post(number);
    if (lost) {
      client.follow_ups.clear();
      if (client.record.outcome != base::Outcome::kRetryable) open_session(number, now);
    }
    client.state = Client::State::kIdle;
    if (client.record.operation == kInspect) return;  // it is gone
    agenda_.add(now + dice_.between(1 * kMicrosecond, 50 * kMicrosecond), number);
  }

  /// Leaves word of a booking or cancellation that the client was just told of.
  void post(std::uint32_t number) {
    const Client& client = clients_[number];
    const Record& record = client.record;
    const bool booked = record.operation == kCreate && record.answer == booking::kBooked;
    const bool cancelled = record.operation == kCancel && record.answer == booking::kCancelled;
    if ((!booked && !cancelled) || !plan_.reads(client.volley)) return;
    Call read{plan_.from_colleague(client.call.what), kRead};
    read.appointment = client.appointment;
    notices_.emplace_back(number, read);
  }

  /// As the workload's clients do: whoever booked or was told so may repeat, reuse or cancel.
  void plan_follow_ups(Client& client, const BookingServer::Reply& reply) {
    if (!client.call.first || reply.appointment == BookingServer::kNone) return;
    const std::uint32_t volley = client.volley;
    const std::uint32_t member = client.member;
    const bool booked = reply.answer == booking::kBooked;
    const Call repeat{client.call.what};
    Call read{client.call.what, kRead};
    read.appointment = reply.appointment;
    const bool reads = plan_.reads(volley);
    if (plan_.cancels(volley)) {
      const auto with_key = [&](std::uint32_t n) {
        Call call{client.call.what};
        call.what.key = plan_.follow_up_key(volley, member, n);
        return call;
      };
      const auto cancel = [&](std::uint32_t n) {
        Call call = with_key(n);
        call.operation = kCancel;
        call.appointment = reply.appointment;
        return call;
      };
      if (booked) {
        client.follow_ups = {repeat, cancel(member % 2 == 0 ? 0 : 2)};
        // Some leave it at that, so that slots are free in the end.
        if (dice_.chance(0.7)) client.follow_ups.insert(client.follow_ups.begin() + 1, with_key(1));
      }
      if (reads) client.follow_ups.push_back(read);
      client.follow_ups.push_back(cancel(0));
      if (reads) client.follow_ups.push_back(read);
      return;
    }
    if (!booked) return;
    if (plan_.strangers(volley)) {
      const auto probe = [&](booking::Probe probe, const Booking& what) {
        Call call{what, static_cast<std::uint8_t>(kProbe + probe)};
        call.appointment = reply.appointment;
        return call;
      };
      const Booking& mine = client.call.what;
      client.follow_ups = {
          probe(booking::kLookFromOtherClinic, plan_.from_other_clinic(mine)),
          probe(booking::kCancelFromOtherClinic, plan_.from_other_clinic(mine)),
          probe(booking::kBookWithColleaguesKey, plan_.from_colleague(mine)),
          probe(booking::kBookFromOtherClinic, plan_.from_other_clinic(mine)),
      };
    }
    if (plan_.reuses(volley))
      client.follow_ups.push_back({plan_.altered(client.call.what, volley, member)});
    if (plan_.repeats(volley)) client.follow_ups.push_back(repeat);
    if (reads) client.follow_ups.push_back(read);
  }

  std::int64_t latency() { return dice_.between(50 * kMicrosecond, 600 * kMicrosecond); }

  Dice dice_;
  std::uint64_t calls_;
  Trouble trouble_;
  BookingPlan plan_;
  std::vector<Client> clients_;
  BookingServer server_;
  Agenda agenda_;
  Case case_;
  std::uint32_t next_volley_ = 0;
  std::deque<std::pair<std::uint32_t, Call>> notices_;  ///< who left it, and what to read
  std::vector<std::uint32_t> gathered_;                 ///< clients that sit at it
  std::int64_t ended_ = kStart + 1;
};

}  // namespace

Case valid_bookings(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble) {
  return Bookings(seed, calls, trouble, 0).simulate();
}

Case valid_payments(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble) {
  return Bookings(seed, calls, trouble, 0.6).simulate();
}

}  // namespace simulation
