#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"
#include "scenario/scenario.h"

namespace pgrush {

/// What `pgrush run` was told.
struct RunArguments {
  std::string scenario;
  std::optional<std::string> dsn;  ///< nothing: a throwaway server
  scenario::Overrides overrides;
  std::vector<std::string> settings;  ///< --set, as typed
  std::optional<std::uint64_t> seed;
  std::vector<std::string> variants;
  std::vector<std::string> against;  ///< the other side of a comparison; none: it is one run
  std::uint32_t rounds = 7;          ///< of a comparison
  std::string phase;                 ///< only this one; "": all
  std::string migrations;            ///< "": the ones beside the scenarios folder
  std::string report;                ///< "": report.json in the run's folder; "-": stdout
  std::string out;                   ///< "": reports/out/<scenario>-<time>
  std::string history;               ///< where the history file goes; "": nowhere
  std::string baseline;              ///< an earlier run's report.json; "": none
  bool keep_server = false;
  std::string keep_database;  ///< name of the database on the DSN's server, which stays; "": none
  bool fail_fast = false;     ///< end at the first violation
  bool no_sampler = false;    ///< do not look at what the server does meanwhile
  bool quiet = false;
  std::optional<std::string> metrics_listen;  ///< [HOST:]PORT; nothing: nobody scrapes
  std::vector<std::string> command;           ///< the words of the command line
};

/// Carries out a run: Scenario -> Database -> Crew -> Harvest -> Verdicts -> Report. Throws Failure
/// (kUnusable) for what is wrong with the arguments or the scenario; once the scenario has parsed,
/// whatever happens ends in a report and its status.
base::ExitStatus run(const RunArguments& arguments);

}  // namespace pgrush
