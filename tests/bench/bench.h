#pragma once

#include <cstdint>
#include <string>

/// The parts of pgrush_bench; each gives back an exit status.
namespace bench {

/// How long it takes to judge a valid history of so many calls of booking_volley or webhook_claims,
/// from the recordings' order to the verdicts, as verdict.cpp does it. Prints calls, seconds and
/// the process's peak memory in bytes; what each part took goes to stderr.
int judge(const std::string& workload, std::uint64_t calls);

/// A load of webhook workers that do nothing with what they claim.
struct QueueLoad {
  std::string conninfo;
  std::string folder;      ///< with claim.sql, mark.sql, mark_batch.sql, unmarked.sql
  int connections = 0;     ///< each is a worker
  std::int32_t batch = 0;  ///< how many events a claim takes at most
  bool marks = false;      ///< whether they mark what they have claimed
  double seconds = 0;      ///< after which they claim nothing more
};

/// Has webhook workers claim and mark until a claim of each came back empty; a mark goes with the
/// next claim. Prints how many events
/// they were handed after a warm-up of ten claims each, and the seconds from then to the last
/// answer.
int queue(const QueueLoad& load);

/// Reads lines `row<TAB>unit<TAB>ours<TAB>theirs` from stdin, one for each round of a row, and
/// prints for each row, by name: row, unit, the medians of ours, theirs and their ratio, the ends
/// of the ratio's 95 % interval ("" if there were too few rounds for one), and the rounds, with
/// tabs between them.
int ratios();

}  // namespace bench
