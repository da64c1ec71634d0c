#include <algorithm>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"
#include "measure/webhook.h"

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

void compare(const char* what, std::ptrdiff_t clients, std::ptrdiff_t database,
             Findings& findings) {
  if (clients == database) return;
  findings.violate(
      {fmt::format("clients were told of {} {}, the database holds {}", clients, what, database),
       {},
       {}});
}

bool any_in_doubt(std::span<const Record> told) {
  return std::ranges::any_of(
      told, [](const Record& record) { return record.outcome == base::Outcome::kInDoubt; });
}

/// What the clients counted is what the database counts, unless a call is in doubt.
void judge_bookings(const measure::Snapshot& snapshot, const measure::History& history,
                    Findings& findings) {
  const Bookings bookings(history);
  const auto told = history.about(base::Kind::kSlot);
  if (told.empty() || any_in_doubt(told) || !snapshot.read) return;
  const auto booked =
      std::ranges::count_if(told, [&](const Record& record) { return bookings.won(record); });
  const auto cancelled =
      std::ranges::count_if(told, [&](const Record& record) { return bookings.cancelled(record); });
  const auto stored = std::ssize(snapshot.appointments);
  const auto active =
      std::ranges::count_if(snapshot.appointments, &measure::Snapshot::Appointment::booked);
  compare("bookings", booked, stored, findings);
  compare("active bookings", booked - cancelled, active, findings);
  compare("bound keys", booked + cancelled, std::ssize(snapshot.bound_keys), findings);
}

void judge_events(const measure::Snapshot& snapshot, const measure::History& history,
                  Findings& findings) {
  const auto ingest = history.operation(measure::webhook::kIngest);
  const auto told = history.about(base::Kind::kEvent);
  if (told.empty() || any_in_doubt(told) || !snapshot.read) return;
  const auto accepted = std::ranges::count_if(told, [&](const Record& record) {
    return record.operation == ingest && record.answer == measure::webhook::kAccepted;
  });
  compare("accepted events", accepted, std::ssize(snapshot.events), findings);
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  Findings findings;
  judge_calls(history, findings);
  judge_bookings(snapshot, history, findings);
  judge_events(snapshot, history, findings);
  return std::move(findings).conclude("a call was settled");
}

const base::Registrar<Invariant> kRegistrar(
    "counts_add_up",
    {"Every call that became due was skipped or settled, once, and the database holds as many "
     "bookings and events as the clients were told of.",
     "", judge});

}  // namespace
}  // namespace invariant
