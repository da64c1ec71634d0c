#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/exit_status.h"
#include "measure/bootstrap.h"
#include "measure/figures.h"
#include "measure/server_profile.h"

namespace report {

/// One of a comparison's two sides.
enum Side : std::uint8_t { kA, kB, kSides };

/// A run of a comparison, in one of its rounds on one of its sides.
struct ComparedRun {
  std::uint32_t round = 1;
  Side side = kA;
  std::uint64_t seed = 0;
  base::ExitStatus status = base::ExitStatus::kPass;
  std::string reason;                      ///< "" for a plain pass
  bool saturated = false;                  ///< its figures are the generator's
  std::vector<measure::Figure> figures{};  ///< none: a signal ended it
  std::string path{};                      ///< of its own report; "": none was written
};

/// What one side is, seen from the other.
enum class Difference : std::uint8_t {
  kFaster,       ///< better: the interval of the ratio does not hold 1
  kSlower,       ///< worse
  kNotSeen,      ///< the interval holds 1
  kTooFewRounds  ///< there is no interval
};

/// "faster", "slower", "no difference seen" or "too few rounds".
std::string_view name_of(Difference difference);

/// A measure over the rounds in which both sides have it.
struct ComparedMeasure {
  std::string call;  ///< "": all calls together
  std::string measure;
  bool more_is_better = false;
  std::array<std::vector<double>, kSides> values;  ///< by side and round
  std::array<double, kSides> medians{};
  measure::Ratio ratio;  ///< A / B
  Difference difference = Difference::kTooFewRounds;
};

/// What the server did for one side's calls, in all its runs.
struct SideProfile {
  std::uint64_t samples = 0;
  std::map<measure::Whereabouts, std::uint64_t> seen;  ///< sessions, summed over the samples
  std::uint64_t calls = 0;                ///< of runs whose server's counters were read
  std::map<std::string, double> counted;  ///< in those runs: wal_bytes, commits … cpu_s

  /// Sessions seen, wherever.
  std::uint64_t all_seen() const;
  /// Where they were seen, the most first.
  std::vector<measure::TimeShare> shares() const;
  /// What was counted for each call; nothing if it was not.
  std::optional<double> per_call(const std::string& name) const;
};

/// Two sides that ran in turn.
struct Comparison {
  std::array<std::string, kSides> names;  ///< files, or "as migrated"
  std::uint32_t rounds = 0;               ///< that were asked for
  std::string primary;                    ///< the measure, of all calls, that the verdict is by
  std::vector<ComparedRun> runs;
  std::vector<ComparedMeasure> measures;  ///< all calls first
  std::array<SideProfile, kSides> profiles;

  /// In how many rounds both sides ran.
  std::size_t completed() const;
  /// The one that the verdict is by; nullptr if no round was completed.
  const ComparedMeasure* verdict() const;
};

/// The measures of runs, of rounds in which both sides ran; a value that is not positive has no
/// ratio and is left out with its pair. `seed` is the bootstrap's.
std::vector<ComparedMeasure> compare(const std::vector<ComparedRun>& runs, std::uint64_t seed);

/// Takes what was seen of the server in a run with so many calls into a side's profile.
void add(const std::vector<measure::ServerPhase>& phases, std::uint64_t calls,
         SideProfile& profile);

/// The verdict in a sentence: "A is slower than B: …".
std::string headline(const Comparison& comparison);

}  // namespace report
