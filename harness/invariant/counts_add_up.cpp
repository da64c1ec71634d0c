#include <algorithm>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;

/// The law of the harness itself: every call that became due was skipped or settled, once.
void judge_calls(const measure::History& history, Findings& findings) {
  std::vector<std::vector<std::uint64_t>> settled(
      history.phases.size(), std::vector<std::uint64_t>(history.operations.size()));
  for (const Record& record : history.records)
    if (record.continued == 0) ++settled[record.phase][record.operation];
  for (std::size_t i = 0; i < history.phases.size(); ++i) {
    const measure::Phase& phase = history.phases[i];
    for (std::size_t j = 0; j < phase.arrivals.size(); ++j) {
      findings.examine(phase.arrivals[j]);
      findings.exercise(settled[i][j]);
      if (phase.arrivals[j] == phase.skipped[j] + settled[i][j]) continue;
      findings.violate({fmt::format("{} calls became due, {} were skipped and {} settled",
                                    phase.arrivals[j], phase.skipped[j], settled[i][j]),
                        {{"phase", phase.name}, {"call", history.operations[j].name}},
                        {}});
    }
  }
}

/// What the clients counted is what the database counts, unless a call is in doubt.
void judge_bookings(const measure::Snapshot& snapshot, const measure::History& history,
                    Findings& findings) {
  const Bookings bookings(history);
  const auto told = history.about(base::Kind::kSlot);
  const bool doubtful = std::ranges::any_of(
      told, [](const Record& record) { return record.outcome == base::Outcome::kInDoubt; });
  if (told.empty() || doubtful || !snapshot.read) return;
  const auto booked =
      std::ranges::count_if(told, [&](const Record& record) { return bookings.won(record); });
  const auto cancelled =
      std::ranges::count_if(told, [&](const Record& record) { return bookings.cancelled(record); });
  const auto stored = std::ssize(snapshot.appointments);
  const auto active =
      std::ranges::count_if(snapshot.appointments, &measure::Snapshot::Appointment::booked);
  const auto compare = [&](const char* what, std::ptrdiff_t clients, std::ptrdiff_t database) {
    if (clients == database) return;
    findings.violate(
        {fmt::format("clients were told of {} {}, the database holds {}", clients, what, database),
         {},
         {}});
  };
  compare("bookings", booked, stored);
  compare("active bookings", booked - cancelled, active);
  compare("bound keys", booked + cancelled, std::ssize(snapshot.bound_keys));
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  Findings findings;
  judge_calls(history, findings);
  judge_bookings(snapshot, history, findings);
  return std::move(findings).conclude("a call was settled");
}

const base::Registrar<Invariant> kRegistrar(
    "counts_add_up",
    {"Every call that became due was skipped or settled, once, and the database holds as many "
     "bookings as the clients were told of.",
     "", judge});

}  // namespace
}  // namespace invariant
