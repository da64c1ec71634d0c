#include "verify_steps.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "base/failure.h"
#include "explore/sql_invariant.h"
#include "place.h"
#include "provision/access.h"
#include "provision/access_matrix.h"
#include "provision/constraint_trials.h"
#include "provision/failed_statement.h"
#include "provision/migrations.h"
#include "provision/schema_drift.h"
#include "provision/schema_dump.h"
#include "provision/script.h"
#include "provision/steps.h"
#include "provision/verification.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;
using provision::Script;

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

Script read(const fs::path& file) {
  return provision::read_script(file, base::ExitStatus::kUnusable);
}

std::vector<fs::path> sql_files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (fs::directory_iterator entry(folder, none), end; !none && entry != end; ++entry)
    if (entry->path().extension() == ".sql") files.push_back(entry->path());
  std::ranges::sort(files);
  return files;
}

fs::path rows_of(const fs::path& folder) { return folder / "tests" / "rows"; }

std::string first_row_of(const invariant::Verdict& verdict) {
  std::string row;
  if (verdict.evidence.empty()) return row;
  for (const auto& [column, value] : verdict.evidence.front().facts)
    row += fmt::format("{}{} {}", row.empty() ? ": " : ", ", column, value);
  return row;
}

/// "FILE: what is wrong", a sentence for each of the lines that a failure tells behind its file.
Findings sentences_of(const std::string& failure) {
  constexpr std::string_view kNext = "\n  ";
  const std::size_t head = failure.find(kNext);
  if (head == std::string::npos) return {failure};
  Findings sentences;
  for (std::size_t at = head; at != std::string::npos;) {
    const std::size_t begin = at + kNext.size();
    at = failure.find(kNext, begin);
    sentences.push_back(failure.substr(0, head) + " " + failure.substr(begin, at - begin));
  }
  return sentences;
}

/// What the folder's files say may be wrong itself: that is a finding as any other.
Findings found(const std::function<Findings()>& look) try {
  return look();
} catch (const base::Failure& failure) {
  return sentences_of(failure.what());
}

/// A session of its own: what one test sets, another one would find.
void run_smoke_test(const std::string& conninfo, const Script& test) {
  pg::Session session(conninfo);
  const auto run = [&] {
    for (const syntax::Statement& statement : provision::steps_of(test).statements) {
      try {
        session.script(statement.text);
      } catch (const pg::ServerError& error) {
        provision::fail_at(test, statement, error);
      }
    }
  };
  provision::in_transaction_rolled_back(session, test, run);
}

}  // namespace

bool apply_each(const std::string& conninfo, const fs::path& folder, const AfterFile& after,
                Findings& findings) try {
  pg::Session session(conninfo);
  for (const provision::Migration& migration : provision::read_manifest(folder)) {
    provision::migrate_up(conninfo, folder, {.to = migration.id, .program = "", .company = {tell}});
    const std::string query = provision::verification_of(migration.script.text);
    const auto objection = query.empty() ? std::nullopt : provision::objection_of(session, query);
    if (objection) findings.push_back(fmt::format("{}: {}", migration.script.label, *objection));
    after(session, migration);
  }
  return true;
} catch (const base::Failure& failure) {
  findings.emplace_back(failure.what());
  return false;
}

void apply_again(pg::Session& session, const provision::Migration& migration) {
  if (!provision::steps_of(migration.script).one_by_one)
    provision::apply_script(session, migration.script, "", [] {});
}

void put_rows(pg::Session& session, const fs::path& folder, const provision::Migration& migration) {
  const fs::path rows = rows_of(folder) / migration.id;
  if (is_there(rows)) provision::apply_script(session, read(rows), "", [] {});
}

Findings rows_without_migration(const fs::path& folder) {
  Findings findings;
  for (const fs::path& rows : sql_files_of(rows_of(folder)))
    if (!is_there(folder / rows.filename()))
      findings.push_back(rows.string() + ": there is no migration of that name");
  return findings;
}

Findings compare_with_committed(const std::string& conninfo, const fs::path& folder) {
  const fs::path file = folder / "schema.sql";
  if (!is_there(file))
    return {file.string() + ": there is none to compare with: make it with pgrush migrate dump"};
  const std::string expected = read(file).text;
  return provision::schema_differences(provision::dump_schema_like(conninfo, expected), expected,
                                       "schema.sql");
}

Findings compare_with_empty(const std::string& conninfo, const std::string& empty) {
  const std::string expected = provision::dump_schema(empty);
  return provision::schema_differences(provision::dump_schema_like(conninfo, expected), expected,
                                       "the schema that comes of empty tables");
}

Findings run_checks(const std::string& conninfo, const fs::path& folder) {
  Findings findings;
  pg::Session session(conninfo);
  for (const fs::path& file : sql_files_of(folder / "checks")) {
    const std::string text = read(file).text;
    session.script(sql::begin_read_only);
    const invariant::Verdict verdict = explore::judge_by_sql(session, file.string(), text);
    session.script(sql::roll_back);
    if (verdict.truth != base::Truth::kHolds)
      findings.push_back(fmt::format("{}: {} ({}){}", file.string(),
                                     explore::claim_of(file.filename().string(), text),
                                     verdict.explanation, first_row_of(verdict)));
  }
  return findings;
}

Findings try_access(const std::string& conninfo, const fs::path& folder) {
  const fs::path file = folder / "tests" / "access.json";
  if (!is_there(file)) return {};
  return found(
      [&] { return provision::access_findings(conninfo, provision::read_access(read(file))); });
}

Findings try_constraints(const std::string& conninfo, const fs::path& folder) {
  if (!is_there(rows_of(folder))) return {};
  const fs::path file = folder / "tests" / "violations.sql";
  return found([&] {
    return provision::constraint_findings(
        conninfo, is_there(file) ? std::optional(read(file)) : std::nullopt);
  });
}

Findings run_smoke_tests(const std::string& conninfo, const fs::path& folder) {
  Findings findings;
  for (const fs::path& file : sql_files_of(folder / "tests" / "smoke")) {
    const Findings failed = found([&] {
      run_smoke_test(conninfo, read(file));
      return Findings();
    });
    findings.insert(findings.end(), failed.begin(), failed.end());
  }
  return findings;
}

}  // namespace pgrush
