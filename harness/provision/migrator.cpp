#include "provision/migrator.h"

#include <poll.h>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "provision/failed_statement.h"
#include "sql/statements.h"

namespace provision {
namespace {

using syntax::Statement;
using namespace std::chrono_literals;

void pause_for(base::Nanos pause) { poll(nullptr, 0, static_cast<int>(base::to_ms(pause))); }

std::string milliseconds(base::Nanos duration) {
  return fmt::format("{:.3f}", base::to_ms(duration));
}

std::string identity_of(pg::Session& session) {
  return std::string(session.query(sql::session_identity).at(0, 0));
}

}  // namespace

const std::vector<LockTry>& lock_tries() {
  static const std::vector<LockTry> tries{
      {100ms, 50ms}, {100ms, 50ms}, {200ms, 50ms}, {300ms, 100ms}, {400ms, 150ms}, {500ms, 2s},
      {500ms, 2s},   {500ms, 2s},   {500ms, 2s},   {1s, 5s},       {1s, 0s}};
  return tries;
}

Migrator::Migrator(pg::Session& session, std::string program, LockWatch* watch,
                   const Company& company)
    : session_(session),
      program_(std::move(program)),
      watch_(watch),
      company_(company),
      identity_(identity_of(session)) {}

AppliedMigration Migrator::apply(const Migration& migration, const Steps& steps,
                                 const HistoryRow* row) {
  if (steps.one_by_one) return apply_stepwise(migration, steps, row);
  try {
    return apply_whole(migration, steps);
  } catch (const NotInTransaction& failure) {
    if (!may_be_one_by_one(steps)) throw;
    company_.tell(fmt::format("{}; rolled back, runs statement by statement", failure.what()));
    return apply_stepwise(migration, {steps.statements, true}, row);
  }
}

void Migrator::require_identity(const Script& script) {
  const std::string now = identity_of(session_);
  if (now != identity_)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("{}: leaves the session as {}, and it was {}: take back at the "
                                    "file's end what it sets",
                                    script.label, now, identity_));
}

std::string Migrator::holder_of_lock() const {
  return watch_ == nullptr || watch_->seen().empty() ? "" : "; it waited for " + watch_->seen();
}

AppliedMigration Migrator::apply_whole(const Migration& migration, const Steps& steps) {
  AppliedMigration applied{migration.id, migration.script.sha256, 0, true};
  run_whole(migration.script, steps, [&](const WholeRun& run) {
    applied.duration_ms = run.duration_ms;
    session_.query(sql::forget_attempt, {applied.id});
    session_.query(sql::record_migration,
                   {applied.id, applied.sha256, migration.chain, std::to_string(count_of(steps)),
                    fmt::format("{:.3f}", run.duration_ms), program_, std::to_string(run.retries),
                    milliseconds(run.waited)});
  });
  return applied;
}

double Migrator::take_back(const std::string& id, const Script& script, const Steps& steps) {
  double duration_ms = 0;
  run_whole(script, steps, [&](const WholeRun& run) {
    duration_ms = run.duration_ms;
    session_.query(sql::forget_migration, {id});
  });
  return duration_ms;
}

/// A table that is as it should be is not locked: somebody may be reading it.
void Migrator::prepare_history() {
  if (session_.query(sql::history_is_current).at(0, 0) == "t") return;
  const Script script{"pgrush.migrations", std::string(sql::create_history), ""};
  run_whole(script, steps_of(script), [](const WholeRun&) {});
}

/// Runs the script in one transaction with what `record` does at its end, until its locks are
/// given.
void Migrator::run_whole(const Script& script, const Steps& steps, const Record& record) {
  const base::Instant first_begun = base::Clock::now();
  for (std::size_t retries = 0;; ++retries) {
    try {
      return try_whole(script, steps, retries, first_begun, record);
    } catch (const LockNotGiven& failure) {
      if (retries + 1 == lock_tries().size())
        throw base::Failure(failure.status(),
                            fmt::format("{}{}; it was tried {} times: end what holds the lock, or "
                                        "come back when it is free",
                                        failure.what(), holder_of_lock(), retries + 1));
      const base::Nanos pause = lock_tries()[retries].pause;
      company_.tell(fmt::format("{}{}; rolled back, tried again in {:.2f} s ({} of {})",
                                failure.what(), holder_of_lock(), base::to_s(pause), retries + 2,
                                lock_tries().size()));
      company_.between();
      pause_for(pause);
    }
  }
}

void Migrator::try_whole(const Script& script, const Steps& steps, std::size_t retries,
                         base::Instant first_begun, const Record& record) {
  const base::Nanos lock_timeout = lock_tries()[retries].lock_timeout;
  const base::Instant begun = base::Clock::now();
  const auto look = [this] {
    if (watch_ != nullptr) watch_->look(session_.backend_pid());
  };
  const auto run = [&] {
    session_.query(sql::end_with_client);
    session_.query(sql::set_setting, {"lock_timeout", milliseconds(lock_timeout) + "ms"});
    for (const Statement& statement : steps.statements) {
      try {
        session_.script(statement.text, lock_timeout / 2, look);
      } catch (const pg::ServerError& error) {
        fail_at(script, statement, error);
      }
    }
  };
  const auto note = [&] {
    require_identity(script);
    record({retries, base::to_ms(base::Clock::now() - begun), begun - first_begun});
  };
  if (watch_ != nullptr) watch_->forget();
  in_one_transaction(session_, script, run, note);
}

}  // namespace provision
