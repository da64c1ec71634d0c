#include "place.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <poll.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "drive/interruption.h"
#include "pg/conninfo.h"
#include "provision/capacity.h"
#include "provision/migrations.h"
#include "provision/seed.h"
#include "provision/snapshot.h"
#include "revision.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;

constexpr base::Nanos kRestWithin = std::chrono::seconds(10);

/// What is no clinic has a seed.sql of its own, or begins with nothing.
void seed(pg::Session& session, const scenario::Scenario& scenario) {
  if (!scenario.own_schema) return provision::seed(session, scenario.data);
  const fs::path file = scenario.folder / "seed.sql";
  std::error_code ignored;
  if (fs::exists(file, ignored)) provision::seed_by_file(session, file.lexically_normal());
}

}  // namespace

std::int64_t most_connections(const scenario::Scenario& scenario) {
  std::int64_t most = 0;
  for (const scenario::Phase& phase : scenario.phases)
    most = std::max(most, phase.load.connections);
  return most;
}

fs::path migrations_folder(const std::string& told, const scenario::Scenario& scenario) {
  if (!told.empty()) return told;
  if (!scenario.migrations.empty())
    return (scenario.folder / scenario.migrations).lexically_normal();
  const fs::path beside = scenario.folder / ".." / ".." / "migrations";
  std::error_code ignored;
  const bool there = fs::is_directory(beside, ignored);
  return there ? fs::relative(beside, ignored) : fs::path("migrations");
}

std::vector<std::string> variants_of(const scenario::Scenario& scenario,
                                     const std::vector<std::string>& told) {
  std::vector<std::string> files;
  for (const std::string& file : scenario.variants)
    files.push_back((scenario.folder / file).lexically_normal());
  files.insert(files.end(), told.begin(), told.end());
  return files;
}

Place::Place(Host& host, const std::string& name) : host_(host), database_(host.conninfo(), name) {
  for (const std::string& left : database_.left_behind())
    tell(fmt::format("an earlier run left the database {}; drop it if nobody needs it", left));
  session_.emplace(database_.conninfo());
}

/// The original's session has to go: PostgreSQL copies no database that somebody is connected to.
Place::Place(Place& original)
    : host_(original.host_),
      database_((original.session_.reset(), original.database_)),
      session_(database_.conninfo()),
      is_copy_(true),
      is_clinic_(original.is_clinic_) {
  original.reconnect();
}

void Place::provision(const fs::path& migrations, const scenario::Scenario& scenario,
                      std::int64_t connections, report::Provenance& provenance) {
  is_clinic_ = !scenario.own_schema;
  provision::require_room(provision::connection_room(*session_), connections);
  provenance.settings = provision::server_settings(*session_);
  for (const auto& [name, value] : provenance.settings)
    if (name == "server_version") provenance.server_version = value;
  for (const auto& applied : provision::migrate(*session_, migrations))
    provenance.migrations.push_back({applied.id, applied.sha256});
  database_.note_created_roles();
  drive::raise_if_interrupted();
  seed(*session_, scenario);
  drive::raise_if_interrupted();
}

std::string Place::apply_variant(const fs::path& file) {
  return provision::apply_variant(*session_, file);
}

std::string Place::client_conninfo() const {
  return pg::with_words(database_.conninfo(), {{"application_name", "pgrush"}});
}

void Place::begin_figures() { figures_before_ = provision::read_figures(*session_); }

nlohmann::json Place::end_figures(std::int64_t own_commits) {
  provision::ServerFigures figures = provision::read_figures(*session_) - figures_before_;
  figures.commits -= own_commits;
  return provision::to_json(figures);
}

void Place::reconnect() { session_.emplace(database_.conninfo()); }

void Place::wait_for_rest() {
  const base::Instant deadline = base::Clock::now() + kRestWithin;
  while (const std::int64_t others = provision::other_clients(*session_)) {
    if (base::Clock::now() > deadline)
      throw base::Failure(
          base::ExitStatus::kUnknown,
          fmt::format("{} clients are still connected {:.0f} s after the load ended: "
                      "what the database holds may still change",
                      others, base::to_s(kRestWithin)));
    poll(nullptr, 0, 5);
  }
}

measure::Snapshot Place::snapshot(const measure::Snapshot* constant) {
  return is_clinic_ ? provision::read_snapshot(*session_, constant) : measure::Snapshot{};
}

std::vector<invariant::Judged> Place::judge(const std::vector<explore::SqlInvariant>& invariants) {
  std::vector<invariant::Judged> judged;
  for (const explore::SqlInvariant& one : invariants)
    judged.push_back({one.name, explore::claim_of(one.name, one.text),
                      explore::judge_by_sql(*session_, one.name, one.text)});
  return judged;
}

void Place::leave() {
  session_.reset();
  // A throwaway server takes its databases with it; copies are too many to wait for that.
  if (!is_copy_ && (host_.is_kept() || host_.is_throwaway())) database_.keep();
  if (!is_copy_ && host_.is_kept() && !host_.is_throwaway())
    tell(fmt::format("the database {} stays on the server", name()));
  for (const std::string& role : database_.drop())
    tell(fmt::format("role {} stays: another database uses it by now", role));
}

void tell(const std::string& sentence) {
  std::fputs(("pgrush: " + sentence + "\n").c_str(), stderr);
}

report::Provenance provenance_of_program() {
  report::Provenance provenance;
  provenance.pgrush = fmt::format("{} ({})", PGRUSH_VERSION, PGRUSH_REVISION);
  provenance.git = PGRUSH_REVISION;
  provenance.libpq = pg::libpq_version();
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  provenance.host = host.data();
  provenance.cpus = static_cast<unsigned>(sysconf(_SC_NPROCESSORS_ONLN));
  return provenance;
}

}  // namespace pgrush
