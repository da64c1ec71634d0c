#include <chrono>
#include <poll.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/sha256.h"
#include "provision/failed_statement.h"
#include "provision/migrator.h"
#include "sql/statements.h"

namespace provision {
namespace {

using syntax::Statement;
using namespace std::chrono_literals;

constexpr base::Nanos kLookEvery = 1s;
constexpr int kBuilderPollMs = 200;
constexpr base::Nanos kBuilderPatience = 10min;

/// The script's statements but for its settings, from the first one on that is not applied yet.
std::vector<Step> steps_to_do(const Steps& steps, const HistoryRow* row) {
  const std::size_t applied = row == nullptr ? 0 : row->statement_sha256s.size();
  const std::size_t begun = row == nullptr ? 0 : static_cast<std::size_t>(row->begun);
  std::vector<Step> to_do;
  Step next;
  for (const Statement& statement : steps.statements) {
    if (is_setting(statement)) {
      next.settings.push_back(&statement);
      continue;
    }
    next.statement = &statement;
    next.in_doubt = ++next.number <= begun;
    if (next.number > applied) to_do.push_back(next);
  }
  return to_do;
}

std::size_t count_of(const Steps& steps) {
  std::size_t count = 0;
  for (const Statement& statement : steps.statements) count += is_setting(statement) ? 0 : 1;
  return count;
}

}  // namespace

/// The history is written between the statements and as the session's own user: what is noted as
/// begun and not as applied is in doubt for the next attempt.
AppliedMigration Migrator::apply_stepwise(const Migration& migration, const Steps& steps,
                                          const HistoryRow* row) {
  const Script& script = migration.script;
  const base::Instant begun = base::Clock::now();
  try {
    session_.query(sql::begin_migration, {migration.id, script.sha256, migration.chain,
                                          std::to_string(count_of(steps)), program_});
    for (const Step& next : steps_to_do(steps, row)) step(migration, next);
    session_.query(sql::finish_migration, {migration.id});
  } catch (const pg::ServerError& error) {
    const std::string sentence = fmt::format("{}: {}", script.label, error.what());
    roll_back(session_);
    throw base::Failure(error.status(), sentence);
  } catch (...) {
    roll_back(session_);
    throw;
  }
  return {migration.id, script.sha256, base::to_ms(base::Clock::now() - begun), true};
}

void Migrator::step(const Migration& migration, const Step& step) {
  const base::Instant begun = base::Clock::now();
  company_.between();
  session_.query(sql::begin_statement, {migration.id, std::to_string(step.number)});
  session_.script(sql::without_timeouts);
  run_step(migration, step);
  session_.script(sql::reset_session);
  require_identity(migration.script);
  session_.query(sql::finish_statement,
                 {migration.id, std::to_string(step.number), base::sha256(step.statement->text),
                  fmt::format("{:.3f}", base::to_ms(base::Clock::now() - begun))});
}

/// A statement in doubt is run again: if it had come to its end, the server says so.
void Migrator::run_step(const Migration& migration, const Step& step) {
  const Script& script = migration.script;
  const Statement* running = nullptr;
  const auto index = index_made_by(*step.statement);
  const auto rebuilt = rebuilt_by(*step.statement);
  try {
    for (const Statement* setting : step.settings) {
      running = setting;
      session_.script(setting->text);
    }
    running = step.statement;
    if (index) drop_invalid(script, sql::invalid_index, {*index});
    if (rebuilt)
      drop_invalid(script, sql::indexes_left_by_reindex, {rebuilt->relation, rebuilt->schema});
    send(script, running->text);
  } catch (const pg::ServerError& error) {
    if (const auto completion = completion_of(*running, error.sqlstate()))
      return send(script, *completion);
    const bool done = step.in_doubt && says_already_done(*running, error.sqlstate());
    if (!done) {
      note_failure(migration, step);
      fail_at(script, *running, error);
    }
    if (index && drop_invalid(script, sql::invalid_index, {*index})) send(script, running->text);
  }
}

/// What the server says has failed is in doubt no more. If even that cannot be noted, the
/// connection is gone, and it is.
void Migrator::note_failure(const Migration& migration, const Step& step) {
  try {
    session_.script(sql::reset_session);
    session_.query(sql::begin_statement, {migration.id, std::to_string(step.number - 1)});
  } catch (const base::Failure&) {
    // What has failed is told by the caller.
  }
}

/// Drops what the query finds; whether it found anything. An attempt that was killed may still be
/// at work in the server: it is waited for, and then its index may be valid.
bool Migrator::drop_invalid(const Script& script, std::string_view query,
                            std::initializer_list<std::string_view> arguments) {
  const base::Instant begun = base::Clock::now();
  bool dropped = false;
  for (bool told = false;;) {
    const pg::Table found = session_.query(query, arguments);
    if (found.rows() == 0) return dropped;
    if (found.null(0, 1)) {
      session_.script(found.at(0, 0));
      dropped = true;
      continue;
    }
    const std::string builder =
        fmt::format("{}: index {} is invalid, and process {} works on its table", script.label,
                    found.at(0, 2), found.at(0, 1));
    if (base::Clock::now() - begun > kBuilderPatience)
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          builder + ": wait for its end, and run this again");
    if (!told) company_.tell(builder + ": waits for it");
    told = true;
    poll(nullptr, 0, kBuilderPollMs);
  }
}

/// Such a statement may wait for others' transactions for hours: people are told for whose.
void Migrator::send(const Script& script, const std::string& text) {
  std::string told;
  const auto look = [&] {
    if (watch_ == nullptr) return;
    watch_->forget();
    watch_->look(session_.backend_pid());
    if (watch_->seen().empty() || watch_->seen() == told) return;
    told = watch_->seen();
    company_.tell(fmt::format("{}: waits for {}", script.label, told));
  };
  session_.script(text, kLookEvery, look);
}

}  // namespace provision
