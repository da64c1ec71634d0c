#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush explore` was told.
struct ExploreArguments {
  std::string scenario;
  std::optional<std::string> dsn;     ///< named only to be refused: the sessions must be ours
  std::vector<std::string> phases;    ///< only these; empty: all
  std::string bound;                  ///< preemptions, or "none"; "": as each phase has it
  std::uint64_t schedules = 0;        ///< > 0: so many random ones instead of all
  std::optional<std::uint64_t> seed;  ///< of the random ones
  std::string replay;                 ///< a schedule, "A4B6A2"; "": all
  std::vector<std::string> settings;  ///< --set, as typed
  std::vector<std::string> variants;
  std::string migrations;  ///< "": the ones beside the scenarios folder
  std::string report;      ///< "": report.json in the run's folder; "-": stdout
  std::string out;         ///< "": reports/out/<scenario>-<time>
  bool fail_fast = false;  ///< each phase ends at its first violation
  bool quiet = false;
  std::vector<std::string> command;  ///< the words of the command line
};

/// Drives each phase's sessions through all their interleavings within a bound, on a throwaway
/// server, and judges each one. Throws Failure (kUnusable) for what is wrong with the arguments or
/// the scenario; once the scenario has parsed, whatever happens ends in a report and its status.
base::ExitStatus explore(const ExploreArguments& arguments);

}  // namespace pgrush
