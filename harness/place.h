#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "explore/sql_invariant.h"
#include "host.h"
#include "measure/snapshot.h"
#include "provision/database.h"
#include "provision/server_figures.h"
#include "report/report.h"
#include "scenario/scenario.h"
#include "workload/workload.h"

namespace pgrush {

/// Where a load happens: a database of its own on a host. What it made is gone after leave(), or at
/// the latest with the object.
class Place {
 public:
  /// Makes an empty database of that name; "": of one that nobody else has. `host` must outlive the
  /// place. Throws Failure, mostly kProvisioningFailed.
  explicit Place(Host& host, const std::string& name = "");
  /// Makes a copy of the original, which must be at rest.
  explicit Place(Place& original);

  /// Migrations and seed, the scenario's own if it has migrations of its own; notes in `provenance`
  /// what was applied and on what server. Throws Failure, mostly kProvisioningFailed, also if the
  /// server has no room for so many `connections`.
  void provision(const std::filesystem::path& migrations, const scenario::Scenario& scenario,
                 std::int64_t connections, report::Provenance& provenance);
  /// Applies a file over the migrations and gives back its sha256. Throws as
  /// provision::apply_variant.
  std::string apply_variant(const std::filesystem::path& file);
  /// Lets a phase make what it needs in the database.
  void prepare(workload::Workload& workload) { workload.prepare(*session_); }
  /// A superuser's session in the database, until reconnect() or leave().
  pg::Session& session() { return *session_; }
  /// How the clients connect.
  std::string client_conninfo() const;
  /// Notes the server's counters before the load.
  void begin_figures();
  /// Connects anew: a session that was idle during the load may be gone. Throws Failure.
  void reconnect();
  /// Waits until no client is connected any more, 10 s at most. Throws Failure (kUnknown) if some
  /// are.
  void wait_for_rest();
  /// What the server's counters rose by since begin_figures(), `own_commits` of the harness's
  /// left out.
  nlohmann::json end_figures(std::int64_t own_commits);
  /// What the database holds; nothing if it is no clinic. Only when the load is at rest. `constant`
  /// as for provision::read_snapshot.
  measure::Snapshot snapshot(const measure::Snapshot* constant = nullptr);
  /// What invariants of the scenario's own say of it. Only when the load is at rest.
  std::vector<invariant::Judged> judge(const std::vector<explore::SqlInvariant>& invariants);
  /// The database's name.
  const std::string& name() const { return database_.name(); }
  /// Drops the database, unless it is kept. Throws Failure (kCleanUpFailed).
  void leave();

 private:
  Host& host_;
  provision::Database database_;
  std::optional<pg::Session> session_;  ///< on the database
  bool is_copy_ = false;
  bool is_clinic_ = true;  ///< there is something to make a snapshot of
  provision::ServerFigures figures_before_;
};

/// The migrations that a command applies: as told, else the scenario's own, else those of the tree
/// that the scenario is in.
std::filesystem::path migrations_folder(const std::string& told,
                                        const scenario::Scenario& scenario);

/// The files to apply over the migrations: the scenario's own, as they are named from here, then
/// those that were told.
std::vector<std::string> variants_of(const scenario::Scenario& scenario,
                                     const std::vector<std::string>& told);

/// The most connections that one of its phases opens.
std::int64_t most_connections(const scenario::Scenario& scenario);

/// Tells people something on stderr; if nobody listens, that stops nothing.
void tell(const std::string& sentence);

/// What is known of the program and the machine before any server is.
report::Provenance provenance_of_program();

}  // namespace pgrush
