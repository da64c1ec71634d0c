#include <array>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
namespace booking = measure::booking;

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  std::array<std::optional<std::uint8_t>, booking::kProbes> operations;
  for (std::uint8_t i = 0; i < booking::kProbes; ++i)
    operations.at(i) =
        history.operation(booking::probe_operation(static_cast<booking::Probe>(i)).name);
  Findings findings;
  for (const Record& record : history.about(base::Kind::kSlot)) {
    const auto found = std::ranges::find(operations, std::optional(record.operation));
    if (found == operations.end() || record.answer == measure::kNoAnswer) continue;
    const auto probe = static_cast<booking::Probe>(found - operations.begin());
    findings.examine();
    findings.exercise();
    const std::uint8_t right = booking::right_answer(probe);
    if (record.answer == right) continue;
    findings.violate({fmt::format("a stranger was told {}, not {}", history.answer_of(record),
                                  booking::probe_operation(probe).answers[right].name),
                      {{"slot", slot_id(record.subject)}},
                      {record}});
  }
  return std::move(findings).conclude("a stranger called");
}

const base::Registrar<Invariant> kRegistrar(
    "strangers_are_turned_away",
    {"Who belongs to another clinic, or only knows another's key, is told nothing and changes "
     "nothing.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
