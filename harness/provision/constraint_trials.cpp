#include "provision/constraint_trials.h"

#include <set>

#include <fmt/format.h>

#include "base/failure.h"
#include "pg/session.h"
#include "provision/trial_clinics.h"
#include "sql/statements.h"

namespace provision {
namespace {

using Sentences = std::vector<std::string>;

/// A CHECK or a foreign key.
struct Constraint {
  std::string oid;
  std::string name;  ///< "public.patients patients_gender_check"
  bool is_foreign_key = false;
  bool holds = false;  ///< validated, and enforced
};

std::vector<Constraint> read_constraints(pg::Session& session) {
  std::vector<Constraint> constraints;
  const pg::Table rows = session.query(sql::constraints);
  for (int row = 0; row < rows.rows(); ++row)
    constraints.push_back({std::string(rows.at(row, 0)), std::string(rows.at(row, 1)),
                           rows.at(row, 2) == "f", rows.at(row, 3) == "t"});
  return constraints;
}

/// Others in the way are dropped while it is tried, and come back.
void try_foreign_key(pg::Session& session, const Constraint& key, Sentences& findings) {
  session.script(sql::savepoint);
  const pg::Table faults = session.query(sql::try_foreign_key, {key.oid, kOwnClinic, kOtherClinic});
  for (int row = 0; row < faults.rows(); ++row)
    findings.push_back(fmt::format("{}: {}", key.name, faults.at(row, 0)));
  session.script(sql::to_savepoint);
}

[[noreturn]] void refuse(const Script& file, const std::string& why) {
  throw base::Failure(base::ExitStatus::kUnusable, file.label + ": " + why);
}

/// The rows of violations.sql.
pg::Table read_violations(pg::Session& session, const Script& file) try {
  pg::Table rows = session.query(file.text);
  if (rows.columns() == 3) return rows;
  refuse(file, "must select table_name, constraint_name and assignment");
} catch (const pg::ServerError& error) {
  refuse(file, error.what());
}

/// Tries the violations of a file, and gives back the oids of the CHECKs that they are of.
std::set<std::string> try_violations(pg::Session& session, const Script& file,
                                     Sentences& findings) {
  std::set<std::string> violated;
  const pg::Table violations = read_violations(session, file);
  for (int row = 0; row < violations.rows(); ++row) {
    const std::string_view table = violations.at(row, 0);
    const std::string_view name = violations.at(row, 1);
    const pg::Table tried = session.query(sql::try_violation, {table, name, violations.at(row, 2)});
    violated.emplace(tried.at(0, 0));
    if (!tried.null(0, 1))
      findings.push_back(fmt::format("{}: {} {}: {}", file.label, table, name, tried.at(0, 1)));
  }
  return violated;
}

void try_checks(pg::Session& session, const Script& file,
                const std::vector<Constraint>& constraints, Sentences& findings) {
  const std::set<std::string> violated = try_violations(session, file, findings);
  for (const Constraint& constraint : constraints)
    if (!constraint.is_foreign_key && !violated.contains(constraint.oid))
      findings.push_back(fmt::format("{}: no violation of {}", file.label, constraint.name));
}

}  // namespace

Sentences constraint_findings(const std::string& conninfo,
                              const std::optional<Script>& violations) {
  Sentences findings;
  pg::Session session(conninfo);
  session.script(sql::constraints_begin);
  const std::vector<Constraint> constraints = read_constraints(session);
  for (const Constraint& constraint : constraints)
    if (!constraint.holds)
      findings.push_back(constraint.name + ": is not valid, or not enforced: rows may break it");
  if (violations) try_checks(session, *violations, constraints, findings);
  for (const Constraint& constraint : constraints)
    if (constraint.is_foreign_key) try_foreign_key(session, constraint, findings);
  session.script(sql::roll_back);
  return findings;
}

}  // namespace provision
