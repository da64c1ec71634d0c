#pragma once

#include <memory>
#include <optional>
#include <string>

#include "measure/snapshot.h"
#include "plan.h"
#include "provision/database.h"
#include "provision/server.h"
#include "provision/server_figures.h"
#include "report/report.h"

namespace pgrush {

/// Where a run happens: a throwaway server, or one that the DSN names, and the run's own database
/// on it. What it made is gone after leave(), or at the latest with the object.
class Place {
 public:
  /// Touches nothing yet. Both must outlive the place.
  Place(const RunArguments& arguments, const Plan& plan);

  /// Server, database, migrations, variants, seed: throws Failure, mostly kProvisioningFailed;
  /// notes in `provenance` what was applied and on what server.
  void provision(report::Provenance& provenance);
  /// Lets a phase make what it needs in the database.
  void prepare(const workload::Workload& workload) { workload.prepare(*session_); }
  /// How the clients connect.
  std::string client_conninfo() const;
  /// Notes the server's counters before the load.
  void begin_figures();
  /// Connects anew: a session that was idle during the load may be gone. Throws Failure.
  void reconnect();
  /// Waits until no client is connected any more, 10 s at most. Throws Failure (kUnknown) if some
  /// are.
  void wait_for_rest();
  /// What the server's counters rose by since begin_figures().
  nlohmann::json end_figures();
  /// What the database holds. Only when the load is at rest.
  measure::Snapshot snapshot();
  /// Drops the database and ends the server, or tells how to connect if it is kept. Throws Failure
  /// (kCleanUpFailed).
  void leave();

 private:
  std::string find_server();

  const RunArguments& arguments_;
  const Plan& plan_;
  std::unique_ptr<provision::ThrowawayServer> server_;
  std::unique_ptr<provision::Database> database_;
  std::optional<pg::Session> session_;  ///< on the run's own database
  provision::ServerFigures figures_before_;
};

/// Tells people something on stderr; if nobody listens, that stops nothing.
void tell(const std::string& sentence);

/// What is known of the program and the machine before any server is.
report::Provenance provenance_of_program();

}  // namespace pgrush
