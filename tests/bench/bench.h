#pragma once

#include <cstdint>
#include <string>

/// The parts of pgrush_bench; each gives back an exit status.
namespace bench {

/// How long it takes to judge a valid history of so many calls of booking_volley or webhook_claims,
/// from the recordings' order to the verdicts, as verdict.cpp does it. Prints calls, seconds and
/// the process's peak memory in bytes; what each part took goes to stderr.
int judge(const std::string& workload, std::uint64_t calls);

/// Reads lines `row<TAB>unit<TAB>ours<TAB>theirs` from stdin, one for each round of a row, and
/// prints for each row, by name: row, unit, the medians of ours, theirs and their ratio, the ends
/// of the ratio's 95 % interval ("" if there were too few rounds for one), and the rounds, with
/// tabs between them.
int ratios();

}  // namespace bench
