#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/registry.h"
#include "base/truth.h"
#include "measure/history.h"
#include "measure/snapshot.h"

namespace invariant {

/// One violation, told so that one can look it up: what is wrong, the things concerned, and the
/// calls that clash.
struct Evidence {
  std::string what;                                        ///< one sentence
  std::vector<std::pair<std::string, std::string>> facts;  ///< ids: {"slot", "00000004-…"}
  std::vector<measure::Record> calls;
};

/// What an invariant found.
struct Verdict {
  base::Truth truth = base::Truth::kUnknown;
  std::uint64_t examined = 0;   ///< items judged
  std::uint64_t exercised = 0;  ///< how often the danger that it guards against really arose
  std::uint64_t violations = 0;
  std::string explanation;         ///< one sentence
  std::vector<Evidence> evidence;  ///< the first violations, at most kMostEvidence
  bool failed = false;  ///< unknown since the check itself failed, not for want of occasion
};

/// How many violations a verdict shows.
inline constexpr std::size_t kMostEvidence = 10;

/// The workload of a promise about all that a clinic's procedures do.
inline constexpr const char* kClinic = "clinic";

/// A promise that is judged on what the clients were told and on what the database holds.
struct Invariant {
  std::string claim;  ///< the promise, in one sentence
  /// The workload that it belongs to; "": any; kClinic: any of a clinic's; "WORKLOAD.OPTION": one
  /// whose option is not 0, for without it there is nothing to judge.
  std::string workload;
  /// Pure: the same verdict for the same arguments, O(n log n) in their size.
  Verdict (*judge)(const measure::Snapshot& snapshot, const measure::History& history);
};

/// All invariants by name; a file adds its own at its end.
using Invariants = base::Registry<Invariant>;

/// A verdict under the name it is reported by.
struct Judged {
  std::string name;
  std::string claim;
  Verdict verdict;
};

/// Judges the named invariants in that order. One that throws is unknown, never green.
std::vector<Judged> judge(const std::vector<std::string>& names, const measure::Snapshot& snapshot,
                          const measure::History& history);

/// Names of the invariants that belong to one of the workloads or of their options, both as
/// Invariant::workload has them, sorted: what "all" stands for. A workload that some invariant
/// belongs to by name is one of a clinic's.
std::vector<std::string> all_for(const std::vector<std::string>& workloads);

}  // namespace invariant
