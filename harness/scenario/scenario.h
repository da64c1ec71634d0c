#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "scenario/expectation.h"
#include "scenario/load.h"
#include "scenario/mistakes.h"
#include "scenario/threshold.h"

namespace scenario {

/// How much the seed makes; things are dealt to the clinics in turn, so there is a clinician and a
/// patient for each clinic at least.
struct Data {
  std::int64_t clinics = 3;
  std::int64_t clinicians = 10;
  std::int64_t patients = 500;
  std::int64_t slots = 2000;
  std::int64_t events = 0;
};

/// One part of a run: a workload under a load, or calls of which all interleavings are explored.
struct Phase {
  std::string name;
  std::string workload;    ///< name in the registry of workloads; "" if it explores
  bool explores = false;   ///< there is no load
  nlohmann::json options;  ///< the workload's own object, read by the workload; or "explore"
  std::string pointer;     ///< JSON pointer of `options`, for its mistakes
  Load load;
};

/// A scenario as it will run: its file, with --set and the flags applied.
struct Scenario {
  std::string name;  ///< the folder's name
  std::filesystem::path folder;
  std::string about;
  Data data;
  bool has_data = false;    ///< "data" is told
  bool own_schema = false;  ///< the database is no clinic: it is seeded by a seed.sql, if at all,
                            ///< and there is no snapshot of it
  double statement_timeout_s = 5;
  std::string migrations;  ///< a folder in the folder: procedures that are not ours, seeded by its
                           ///< seed.sql alone; "": the tree's, seeded by `data`
  std::vector<std::string> variants;  ///< .sql files in the folder, applied after the migrations as
                                      ///< their owner, before those of --variant
  std::vector<Phase> phases;
  std::string canary;                   ///< a .sql file in the folder; "": none
  bool all_invariants = true;           ///< "invariants": "all", or "all" is in the list
  std::vector<std::string> invariants;  ///< beside those, or alone: these, by name
  std::vector<std::string> always;      ///< .sql files in the folder, checked as the load runs, too
  std::vector<Expectation> exercise;    ///< {"contended_slots_ratio", ">=0.9"} …
  std::vector<Threshold> thresholds;    ///< {"create_booking.response_ms.p99", "<250"} …
  nlohmann::json effective;  ///< the whole document after --set and flags, defaults filled in;
                             ///< null if there are mistakes

  /// Whether its phases are explored; otherwise they are driven.
  bool explores() const;
};

/// What the command line changes: --set pointers first, then the load flags on every phase. Where
/// `connections` falls below a phase's threads and the command line does not name that phase's
/// threads, these are lowered to the connections.
struct Overrides {
  std::vector<std::pair<std::string, nlohmann::json>> settings;  ///< JSON pointer, value
  std::optional<std::int64_t> connections;
  std::optional<std::int64_t> threads;
  std::optional<double> duration_s;
  std::optional<std::int64_t> iterations;
  std::optional<double> rate;  ///< makes the executor a constant arrival rate
};

/// Splits --set POINTER=VALUE at the first =; VALUE is JSON, or else a text. Throws Failure
/// (kUnusable) if there is no =, or if the pointer is no JSON pointer that begins with /.
std::pair<std::string, nlohmann::json> parse_setting(const std::string& argument);

/// Reads FOLDER/scenario.json (comments allowed); `folder` may also be the path of that file.
/// Throws Failure (kUnusable) if there is no such folder or file, if it is not JSON (with line and
/// column), or if a --set pointer cannot be followed: a missing object on its way is made, a
/// missing element of a list is not. All else that is wrong goes to `mistakes`; if there are any,
/// the scenario is not fit to run, and phases without a workload are left out of it. What is inside
/// a workload's options or an exploration, and the names of workloads and invariants, are for
/// others to judge.
Scenario read(const std::filesystem::path& folder, const Overrides& overrides, Mistakes& mistakes);

/// Throws Failure (kUnusable) that names the right command if the scenario's phases are not what a
/// command wants: explored, or driven.
void require_explored(const Scenario& scenario, bool explored);

}  // namespace scenario
