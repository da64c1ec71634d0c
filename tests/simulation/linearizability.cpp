#include "simulation/linearizability.h"

#include <algorithm>
#include <vector>

#include "measure/booking.h"

namespace simulation {
namespace {

using measure::Record;
namespace booking = measure::booking;

constexpr std::uint8_t kCreate = 0;
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// A slot as the procedures promise it.
struct State {
  struct Appointment {
    base::Uuid id;  ///< empty until somebody is told: a call in doubt made it
    std::uint32_t patient = 0;
    bool booked = true;
  };
  struct BoundKey {
    std::uint32_t key = 0;
    bool cancels = false;
    std::size_t appointment = 0;
  };
  std::vector<Appointment> appointments;
  std::vector<BoundKey> keys;
  std::size_t owner = kNobody;

  const BoundKey* bound(std::uint32_t key) const {
    const auto found = std::ranges::find(keys, key, &BoundKey::key);
    return found == keys.end() ? nullptr : &*found;
  }
};

/// Tries the orders of some calls.
class Search {
 public:
  Search(std::span<const Record> calls, const measure::History& history)
      : calls_(calls), history_(history), taken_(calls.size()) {}

  /// Whether the calls that are left can follow `state`; `end` is then where they lead.
  bool possible(const State& state, State& end) {
    bool all_true = true;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (taken_[i]) continue;
      all_true = all_true && in_doubt(calls_[i]);
      if (!may_be_next(calls_[i])) continue;
      taken_[i] = true;
      for (const State& next : after(state, calls_[i]))
        if (possible(next, end)) return true;
      taken_[i] = false;
    }
    if (all_true) end = state;
    return all_true;
  }

 private:
  static bool in_doubt(const Record& call) { return call.outcome == base::Outcome::kInDoubt; }

  /// Whether none of the calls that are left was answered before this one was sent.
  bool may_be_next(const Record& call) const {
    for (std::size_t i = 0; i < calls_.size(); ++i)
      if (!taken_[i] && !in_doubt(calls_[i]) && calls_[i].answered < call.invoked) return false;
    return true;
  }

  /// The states that the call can lead to with the answer that it had: none if that is not true.
  std::vector<State> after(const State& state, const Record& call) const {
    return call.operation == kCreate ? after_create(state, call) : after_cancel(state, call);
  }

  std::vector<State> after_create(const State& state, const Record& call) const {
    if (const State::BoundKey* bound = state.bound(call.key)) {
      const auto& made = state.appointments[bound->appointment];
      if (bound->cancels || made.patient != call.party)
        return unchanged(state, call, booking::kKeyReused);
      return in_doubt(call) ? std::vector{state}
                            : identified(unchanged(state, call, booking::kReplayed),
                                         bound->appointment, history_.result_of(call));
    }
    if (state.owner != kNobody) return unchanged(state, call, booking::kConflict);
    if (!in_doubt(call) && call.answer != booking::kBooked) return {};
    State next = state;
    next.owner = next.appointments.size();
    next.keys.push_back({call.key, false, next.owner});
    next.appointments.push_back({{}, call.party, true});
    if (in_doubt(call)) return {next};
    return identified({next}, next.owner, history_.result_of(call));
  }

  std::vector<State> after_cancel(const State& state, const Record& call) const {
    std::vector<State> all;
    for (std::size_t i = 0; i < state.appointments.size(); ++i)
      for (const State& known : identified({state}, i, history_.result_of(call)))
        for (State& next : after_cancel_of(i, known, call)) all.push_back(std::move(next));
    return all;
  }

  static std::vector<State> after_cancel_of(std::size_t appointment, const State& state,
                                            const Record& call) {
    if (const State::BoundKey* bound = state.bound(call.key)) {
      const bool same = bound->cancels && bound->appointment == appointment;
      return unchanged(state, call, same ? booking::kCancelReplayed : booking::kCancelKeyReused);
    }
    if (!state.appointments[appointment].booked)
      return unchanged(state, call, booking::kAlreadyCancelled);
    if (!in_doubt(call) && call.answer != booking::kCancelled) return {};
    State next = state;
    next.appointments[appointment].booked = false;
    next.keys.push_back({call.key, true, appointment});
    next.owner = kNobody;
    return {next};
  }

  static std::vector<State> unchanged(const State& state, const Record& call, std::uint8_t truth) {
    if (in_doubt(call) || call.answer == truth) return {state};
    return {};
  }

  /// Those of the states in which that appointment can have that id.
  static std::vector<State> identified(std::vector<State> states, std::size_t appointment,
                                       const base::Uuid& id) {
    std::erase_if(states, [&](State& state) {
      auto& known = state.appointments[appointment].id;
      if (known == id) return false;
      const bool another = std::ranges::count(state.appointments, id, &State::Appointment::id) > 0;
      if (!known.empty() || another) return true;
      known = id;
      return false;
    });
    return states;
  }

  std::span<const Record> calls_;
  const measure::History& history_;
  std::vector<bool> taken_;
};

}  // namespace

std::optional<measure::Snapshot> linearise(std::span<const Record> calls,
                                           const measure::History& history) {
  State end;
  if (!Search(calls, history).possible({}, end)) return std::nullopt;
  measure::Snapshot snapshot;
  std::uint32_t unknown = 0;
  // Nobody was told of it, but it has an id.
  for (auto& made : end.appointments)
    if (made.id.empty()) made.id = base::seeded_uuid(base::Kind::kUser, unknown++);
  for (const auto& made : end.appointments)
    snapshot.appointments.push_back({made.id, 0, made.patient, 0, made.booked});
  for (const auto& bound : end.keys) {
    const auto& made = end.appointments[bound.appointment];
    snapshot.bound_keys.push_back({bound.key, bound.cancels, 0, made.patient, made.id});
  }
  const bool taken = end.owner != kNobody;
  snapshot.slots.push_back({0, 0, !taken, taken ? end.appointments[end.owner].id : base::Uuid{}});
  snapshot.sort();
  return snapshot;
}

}  // namespace simulation
