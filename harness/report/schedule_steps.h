#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/exploration.h"

/// What all forms in which a schedule is shown have in common.
namespace report::schedule_steps {

/// A step, and what only the steps around it tell.
struct Told {
  const ExploredStep* step = nullptr;
  /// It is the rest of the session's step before, in which it waited.
  bool goes_on = false;
  /// Of a step that ends in waiting: for whom, as far as somebody ends it.
  std::optional<std::uint32_t> waits_for;
};

/// The schedule's steps in their order; it must outlive them.
std::vector<Told> tell(const ExploredSchedule& schedule);

/// How many sessions there are: all that have calls or take a step.
std::uint32_t sessions(const ExploredSchedule& schedule);

/// Session 0 is "A", 1 is "B".
std::string letter(std::uint32_t session);

/// Where a session is held: "snapshot L48 INSERT INTO public.appointments"; the kind takes at least
/// `kind_width` columns.
std::string place(const StopPoint& point, std::size_t kind_width = 0);

/// How a step ended for its session: "waits for B", "waits"; "" if it does not wait.
std::string waiting(const Told& told);

}  // namespace report::schedule_steps
