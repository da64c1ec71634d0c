#include "place.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
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

std::int64_t most_connections(const scenario::Scenario& scenario) {
  std::int64_t most = 0;
  for (const scenario::Phase& phase : scenario.phases)
    most = std::max(most, phase.load.connections);
  return most;
}

/// The migrations that a run applies: as told, else those of the tree that the scenario is in.
fs::path migrations_folder(const RunArguments& arguments, const scenario::Scenario& scenario) {
  if (!arguments.migrations.empty()) return arguments.migrations;
  const fs::path beside = scenario.folder / ".." / ".." / "migrations";
  std::error_code ignored;
  const bool there = fs::is_directory(beside, ignored);
  return there ? fs::relative(beside, ignored) : fs::path("migrations");
}

}  // namespace

Place::Place(const RunArguments& arguments, const Plan& plan)
    : arguments_(arguments), plan_(plan) {}

/// Where the run's database is to be made: on the server that the DSN names, or on one of our own.
std::string Place::find_server() {
  if (arguments_.dsn) return pg::make_conninfo(pg::parse_conninfo(*arguments_.dsn));
  provision::ServerOptions options;
  options.connections = static_cast<int>(most_connections(plan_.scenario));
  options.keep = arguments_.keep_server;
  server_ = std::make_unique<provision::ThrowawayServer>(options);
  return server_->conninfo();
}

void Place::provision(report::Provenance& provenance) {
  provenance.server = arguments_.dsn ? pg::redacted(*arguments_.dsn) : "throwaway";
  const std::string maintenance = find_server();
  drive::raise_if_interrupted();
  database_ = std::make_unique<provision::Database>(maintenance);
  for (const std::string& left : database_->left_behind())
    tell(fmt::format("an earlier run left the database {}; drop it if nobody needs it", left));
  session_.emplace(database_->conninfo());
  provision::require_room(provision::connection_room(*session_), most_connections(plan_.scenario));
  provenance.settings = provision::server_settings(*session_);
  for (const auto& [name, value] : provenance.settings)
    if (name == "server_version") provenance.server_version = value;
  for (const auto& applied :
       provision::migrate(*session_, migrations_folder(arguments_, plan_.scenario)))
    provenance.migrations.push_back({applied.id, applied.sha256});
  database_->note_created_roles();
  drive::raise_if_interrupted();
  std::vector<std::string> variants;
  for (const std::string& file : plan_.scenario.variants)
    variants.push_back((plan_.scenario.folder / file).lexically_normal());
  variants.insert(variants.end(), arguments_.variants.begin(), arguments_.variants.end());
  for (const std::string& file : variants)
    provenance.variants.push_back({file, provision::apply_variant(*session_, file)});
  provision::seed(*session_, plan_.scenario.data);
  drive::raise_if_interrupted();
}

std::string Place::client_conninfo() const {
  return pg::with_words(database_->conninfo(), {{"application_name", "pgrush"}});
}

void Place::begin_figures() { figures_before_ = provision::read_figures(*session_); }

nlohmann::json Place::end_figures() {
  return provision::to_json(provision::read_figures(*session_) - figures_before_);
}

void Place::reconnect() { session_.emplace(database_->conninfo()); }

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

measure::Snapshot Place::snapshot() { return provision::read_snapshot(*session_); }

void Place::leave() {
  session_.reset();
  if (arguments_.keep_server) {
    if (database_) database_->keep();
    if (server_)
      std::fputs(
          (server_->how_to_connect(database_ ? database_->name() : "postgres") + "\n").c_str(),
          stderr);
    return;
  }
  // The throwaway server takes the database with it.
  if (database_ && server_) database_->keep();
  if (database_) {
    for (const std::string& role : database_->drop())
      tell(fmt::format("role {} stays: another database uses it by now", role));
  }
  if (server_) server_->stop();
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
