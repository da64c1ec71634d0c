#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/report.h"

/// The parts that console() puts together; each is "" or ends with a newline.
namespace report::console_parts {

/// A word in colour, or as it is.
class Paint {
 public:
  /// `colour` false: all words stay as they are.
  explicit Paint(bool colour) : colour_(colour) {}

  /// What is wrong.
  std::string bad(std::string_view word) const { return in("31", word); }
  /// What is not known.
  std::string unsure(std::string_view word) const { return in("33", word); }
  /// What is right.
  std::string good(std::string_view word) const { return in("32", word); }

 private:
  std::string in(std::string_view code, std::string_view word) const;

  bool colour_;
};

/// One line an invariant, the worst first; then the evidence of what is violated, and why what is
/// unknown is unknown.
std::string invariants(const Report& report, const Paint& paint);
/// What the run's green is worth: how many races it saw, and whether it saw the canary's.
std::string power(const Report& report, const Paint& paint);
/// The calls as bars on a common scale of time, those of a client in one lane: what a reader of
/// evidence looks at first. "" for fewer than two.
std::string timeline(const measure::History& history, std::span<const measure::Record> records);
/// One paragraph for each phase that claimed webhook events.
std::string queues(const measure::History& history);
/// Where the time of the load's sessions went on the server, phase by phase; "" if nobody looked.
std::string server(const Report& report);
/// A table of all calls over all phases, with what they were told.
std::string calls(const measure::Summary& summary, const Paint& paint);

/// What two sides that ran in turn differ by, and where the server's time went on either.
std::string comparison(const Comparison& comparison, const Paint& paint);
/// The rates that were tried, in their order, and what they came to.
std::string capacity(const Capacity& capacity, const Paint& paint);

/// What the phases of an exploration came to: a table, outcomes, stops never reached, limits, and
/// the schedules that are shown.
std::string explorations(const Report& report, const Paint& paint);
/// A schedule with its sessions side by side, a row a step, in the order of time.
std::string schedule(const Exploration& phase, const ExploredSchedule& schedule,
                     const Paint& paint);

}  // namespace report::console_parts
