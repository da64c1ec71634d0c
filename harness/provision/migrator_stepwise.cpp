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

/// The script's statements but for its settings, from the first one on that is not applied yet.
std::vector<Step> steps_to_do(const Steps& steps, const HistoryRow* row) {
  const std::size_t applied = row == nullptr ? 0 : row->statement_sha256s.size();
  std::vector<Step> to_do;
  Step next;
  for (const Statement& statement : steps.statements) {
    if (is_setting(statement)) {
      next.settings.push_back(&statement);
      continue;
    }
    next.statement = &statement;
    next.sha256 = base::sha256(statement.text);
    next.in_doubt = to_do.empty() && row != nullptr && row->in_doubt == next.sha256;
    if (++next.number > applied) to_do.push_back(next);
  }
  return to_do;
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
  session_.query(sql::begin_statement, {migration.id, step.sha256});
  session_.script(sql::without_timeouts);
  run_step(migration, step);
  session_.script(sql::reset_session);
  require_identity(migration.script);
  session_.query(sql::finish_statement,
                 {migration.id, std::to_string(step.number), step.sha256,
                  fmt::format("{:.3f}", base::to_ms(base::Clock::now() - begun))});
}

/// What fails here, whatever it is, is told with the place of the statement that it was for.
void Migrator::run_step(const Migration& migration, const Step& step) {
  const Statement* running = nullptr;
  try {
    for (const Statement* setting : step.settings) {
      running = setting;
      session_.script(setting->text);
    }
    running = step.statement;
    run_statement(migration.script, step);
  } catch (const pg::ServerError& error) {
    note_failure(migration);
    fail_at(migration.script, *running, error);
  }
}

/// A statement in doubt is run again: if it had come to its end, the server says so.
void Migrator::run_statement(const Script& script, const Step& step) {
  const Statement& statement = *step.statement;
  drop_left_behind(script, statement);
  const std::string completion = completion_of(statement);
  try {
    send(script, completion.empty() ? statement.text : completion);
  } catch (const pg::ServerError& error) {
    if (!step.in_doubt || !says_already_done(statement, error.sqlstate())) throw;
    if (drop_left_behind(script, statement)) send(script, statement.text);
  }
}

/// What the server says has failed is in doubt no more. If even that cannot be noted, the
/// connection is gone, and it is.
void Migrator::note_failure(const Migration& migration) {
  try {
    session_.script(sql::reset_session);
    session_.query(sql::begin_statement, {migration.id, ""});
  } catch (const base::Failure&) {
    // What has failed is told by the caller.
  }
}

/// What is sent instead of the statement, because an earlier attempt has done half of it; "" for
/// nothing.
std::string Migrator::completion_of(const Statement& statement) {
  const auto detached = detached_by(statement);
  if (!detached) return "";
  const pg::Table found = session_.query(sql::pending_detachment,
                                         {in_sql(detached->table), in_sql(detached->partition)});
  return found.rows() == 0 ? "" : std::string(found.at(0, 0));
}

/// The invalid indexes that an earlier attempt to run the statement has left; whether there were
/// any.
bool Migrator::drop_left_behind(const Script& script, const Statement& statement) {
  if (const auto made = index_made_by(statement))
    return drop_invalid(script, sql::invalid_index, {in_sql(made->table), made->name});
  if (const auto rebuilt = rebuilt_by(statement))
    return drop_invalid(script, sql::indexes_left_by_reindex,
                        {in_sql(rebuilt->relation), in_sql({"", rebuilt->schema})});
  return false;
}

/// Drops what the query finds; whether it found anything that is not valid in the end.
bool Migrator::drop_invalid(const Script& script, std::string_view query,
                            std::initializer_list<std::string_view> arguments) {
  bool dropped = false;
  for (;;) {
    const pg::Table found = session_.query(query, arguments);
    if (found.rows() == 0) return dropped;
    if (waited_for_builder(script, found.at(0, 1), found.at(0, 2))) continue;
    send(script, std::string(found.at(0, 0)));
    dropped = true;
  }
}

/// An attempt that was killed may still be at work in the server: its end is waited for, however
/// long it takes, and then its index may be valid. Whether there was one.
bool Migrator::waited_for_builder(const Script& script, std::string_view table,
                                  std::string_view index) {
  for (bool waited = false;; waited = true) {
    const pg::Table builder = session_.query(sql::index_builder, {table});
    if (builder.rows() == 0) return waited;
    if (!waited)
      company_.tell(
          fmt::format("{}: index {} is invalid, and process {} builds an index of its "
                      "table: waits for it",
                      script.label, index, builder.at(0, 0)));
    company_.between();
    poll(nullptr, 0, kBuilderPollMs);
  }
}

std::string Migrator::in_sql(const Relation& relation) const {
  if (relation.name.empty()) return "";
  const std::string schema = relation.schema.empty() ? "" : session_.quoted(relation.schema) + ".";
  return schema + session_.quoted(relation.name);
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
