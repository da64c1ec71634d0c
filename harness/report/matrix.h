#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/exit_status.h"

namespace report {

/// What became of a procedure in explorations, which end when it is caught.
struct Explored {
  std::uint64_t schedules = 0;
  double seconds = 0;                  ///< of the search alone
  bool exhausted = false;              ///< all schedules within the bounds were run
  std::vector<std::string> caught_by;  ///< invariants, in the phase that ended it
  std::string phase;                   ///< that one; "": nothing was caught
  std::string trouble;                 ///< why a phase could not be explored; "" if all could
};

/// One procedure of a self-test and what became of it.
struct Candidate {
  std::string name;                   ///< its file's, without .sql
  std::string file;                   ///< its path; "": the procedures as the migrations make them
  bool faulty = false;                ///< it is to be caught; otherwise it is to pass
  std::vector<std::string> promised;  ///< invariants of which its header says that they catch it
  std::vector<std::string> violated;  ///< invariants that did, in the slice of load that ended it,
                                      ///< or without any load in the exploration
  std::vector<std::string> unknown;   ///< invariants that could not tell
  std::string trouble;                ///< why it could not be tried; "" if it could
  std::uint64_t calls = 0;            ///< until it was caught, or of the whole load
  double seconds = 0;                 ///< the same
  std::uint32_t rounds = 0;           ///< loads that it took
  bool races =
      false;  ///< its header says that exploration catches it: interleaving is all it needs
  std::optional<Explored> explored;  ///< nothing: it was not

  /// Whether these include one that its header promises; or any, if it promises none.
  bool is_caught_by(const std::vector<std::string>& invariants) const;
  /// Whether it came out as it is to: caught under load, and in an exploration if its header says
  /// so; or passed under load, and every schedule.
  bool as_expected() const;
};

/// Which invariant catches which procedure.
struct Matrix {
  std::vector<std::string> invariants;
  std::vector<Candidate> candidates;
  std::uint64_t seed = 0;
  double seconds = 0;

  /// kPass if every candidate came out as expected; otherwise the worst of: kViolated (a faulty one
  /// survived, a correct one is red), kProvisioningFailed (one could not be tried), kUnknown (a
  /// correct one could not be told).
  base::ExitStatus status() const;
  /// Invariants that are the only ones to catch some candidate: the others are backed by each
  /// other.
  std::vector<std::string> only_killers() const;
  /// The other invariants.
  std::vector<std::string> never_only_killers() const;
};

/// For people: a row a candidate, a column an invariant, 80 columns wide or as many more as the
/// invariants take; then what did not come out as expected, and the verdict in the last line.
std::string to_console(const Matrix& matrix);
/// The same as a page of Markdown.
std::string to_markdown(const Matrix& matrix);
/// The same for programs, schema "pgrush.selftest/1".
nlohmann::ordered_json to_json(const Matrix& matrix);

}  // namespace report
