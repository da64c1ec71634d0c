#include <algorithm>
#include <optional>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "invariant/holds.h"

namespace invariant {
namespace {

using measure::Record;
using Calls = std::span<const Record* const>;

Evidence clash(const std::string& what, const Record& first, const Record& second,
               const measure::History& history) {
  return {what,
          {{"key", measure::booking::key_text(second.key)},
           {"slot", slot_id(second.subject)},
           {"first answer", base::to_string(history.result_of(first))},
           {"this answer", base::to_string(history.result_of(second))}},
          {first, second}};
}

/// What is wrong with a call that repeats the request of `first`, which booked; "" if nothing is.
/// The key was bound at the time `bound` at the latest.
std::string wrong_repeat(const Record& first, const Record& call, std::int64_t bound,
                         const measure::History& history, const Bookings& bookings,
                         const Winners& winners) {
  if (bookings.won(call)) return "a repeated request booked a second time";
  if (bookings.acknowledged(call)) {
    if (history.result_of(call) != history.result_of(first))
      return "a repeated request was answered with another appointment";
    if (call.answered < first.invoked)
      return "a request was told replayed before the call that booked was sent";
    return "";
  }
  // A refusal binds nothing, so one that came before the key was bound is no contradiction.
  if (bookings.refused(call) && call.invoked > bound)
    return "a repeated request was told conflict although its key was bound";
  if (bookings.refused(call) && call.answered >= first.invoked && !winners.any_other(call, bound))
    return "a repeated request was told conflict with its own booking";
  if (bookings.denied(call))
    return "a repeated request was told that its slot or patient does not exist";
  if (bookings.finds_reused(call))
    return "a repeated request was told that its key is used for something else";
  return "";
}

/// The ids that were told as booked, each with the key that booked it.
class Booked {
 public:
  Booked(const measure::History& history, const Bookings& bookings) {
    for (const Record& record : history.about(base::Kind::kSlot))
      if (bookings.won(record)) all_.emplace_back(history.result_of(record), record.key);
    std::ranges::sort(all_);
  }
  /// Whether another key booked that appointment.
  bool by_another(const base::Uuid& id, std::uint32_t key) const {
    const auto found = std::ranges::lower_bound(all_, std::pair(id, std::uint32_t{0}));
    return found != all_.end() && found->first == id && found->second != key;
  }

 private:
  std::vector<std::pair<base::Uuid, std::uint32_t>> all_;
};

/// Judges a key that nobody was told to have booked with: only a call in doubt can have, and then
/// all its repeats are told of one appointment, its own.
void judge_doubtful(Calls calls, const measure::History& history, const Bookings& bookings,
                    const std::optional<Booked>& booked, Findings& findings) {
  const Record* told = nullptr;
  for (const Record* call : calls) {
    if (!bookings.acknowledged(*call)) continue;
    if (told == nullptr) told = call;
    const bool possible = std::ranges::any_of(calls, [&](const Record* other) {
      return bookings.may_have_won(*other) && same_request(*other, *call) &&
             other->invoked <= call->answered;
    });
    if (!possible)
      findings.violate(
          clash("a call was told replayed, but nobody booked with its key", *call, *call, history));
    else if (history.result_of(*call) != history.result_of(*told))
      findings.violate(
          clash("repeated requests were answered with two appointments", *told, *call, history));
    else if (booked && booked->by_another(history.result_of(*call), call->key))
      findings.violate(clash("a call was told replayed with an appointment that another key booked",
                             *call, *call, history));
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Bookings bookings(history);
  const Winners winners(history, bookings);
  const bool doubtful = std::ranges::any_of(
      history.about(base::Kind::kSlot),
      [](const Record& record) { return record.outcome == base::Outcome::kInDoubt; });
  std::optional<Booked> booked;
  if (doubtful) booked.emplace(history, bookings);
  Findings findings;
  for_each_key(history, bookings, [&](Calls calls) {
    const auto first =
        std::ranges::find_if(calls, [&](const Record* call) { return bookings.won(*call); });
    if (first == calls.end()) return judge_doubtful(calls, history, bookings, booked, findings);
    const std::int64_t bound = bound_by(calls, bookings);
    for (const Record* call : calls) {
      if (call == *first || !same_request(**first, *call)) continue;
      findings.examine();
      findings.exercise();
      const std::string wrong = wrong_repeat(**first, *call, bound, history, bookings, winners);
      if (!wrong.empty()) findings.violate(clash(wrong, **first, *call, history));
    }
  });
  return std::move(findings).conclude("a request that booked was repeated");
}

const base::Registrar<Invariant> kRegistrar(
    "replay_returns_first_answer",
    {"A request that is repeated with its key, at once or later, books once and gets the first "
     "answer again.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
