#include "provision/access_matrix.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "provision/trial_clinics.h"
#include "sql/statements.h"

namespace provision {
namespace {

using nlohmann::json;
using Columns = std::vector<std::string>;
using Outcome = Attempt::Outcome;

constexpr const char* kMove = "MOVE";
const std::string kUpdate = "UPDATE";

std::string_view words_of(Tenant tenant) {
  switch (tenant) {
    case Tenant::kNone: return "no clinic set";
    case Tenant::kOwn: return "its own clinic set";
    case Tenant::kOther: return "another clinic set";
    case Tenant::kStale: return "a stale setting";
  }
  return "";
}

bool holds(const Columns& columns, const std::string& name) {
  return std::ranges::find(columns, name) != columns.end();
}

Columns without(const Columns& columns, const Columns& others) {
  Columns left;
  std::ranges::copy_if(columns, std::back_inserter(left),
                       [&](const std::string& name) { return !holds(others, name); });
  return left;
}

std::string in_brackets(const Columns& columns) {
  return columns.empty() ? "" : fmt::format(" ({})", fmt::join(columns, ", "));
}

/// Whether the role may move a row to another clinic: it may write every clinic's, and the clinic.
bool may_move(const Trial& trial, const Access& access) {
  const Allowance* update = access.allowance(trial.relation, trial.role, kUpdate);
  if (update == nullptr || update->reach != Reach::kAll) return false;
  const std::string& told = access.relations.at(trial.relation).tenant;
  return update->columns.empty() || holds(update->columns, told.empty() ? "clinic_id" : told);
}

bool may_reach(const Trial& trial, const Access& access) {
  if (trial.command == kMove) return may_move(trial, access);
  const Allowance* allowance = access.allowance(trial.relation, trial.role, trial.command);
  return allowance != nullptr && (allowance->reach == Reach::kAll || trial.tenant == Tenant::kOwn);
}

std::string subject_of(const Trial& trial) {
  const std::string command =
      trial.command == kMove ? kUpdate + " to the other clinic" : trial.command;
  return fmt::format("{}: {}, {}, {}: ", trial.relation, trial.role, command,
                     words_of(trial.tenant));
}

/// What the server said, or that there was nothing.
std::string words_of(const Attempt& attempt) {
  return attempt.words.empty() ? "it reaches no row" : attempt.words;
}

Outcome outcome_of(std::string_view name) {
  if (name == "reached") return Outcome::kReached;
  if (name == "nothing") return Outcome::kNothing;
  return name == "refused" ? Outcome::kRefused : Outcome::kFailed;
}

/// What the script and the statements of harness/sql/access_*.sql need to know of relations.
std::string told_of_relations(const Access& access) {
  json told = json::object();
  for (const auto& [name, relation] : access.relations) {
    json& one = told[name] = json::object();
    if (!relation.tenant.empty()) one["tenant"] = relation.tenant;
    if (!relation.row.empty()) one["row"] = relation.row;
    if (!relation.assignment.empty()) one["assignment"] = relation.assignment;
  }
  return told.dump();
}

using Key = std::array<std::string, 3>;  ///< relation, role, command

Key key_of(const pg::Table& rows, int row) {
  return {std::string(rows.at(row, 0)), std::string(rows.at(row, 1)), std::string(rows.at(row, 2))};
}

Attempt attempt_in(const pg::Table& rows, int row) {
  return {outcome_of(rows.at(row, 3)), std::string(rows.at(row, 4))};
}

/// Tries everything, in the one order that there is: what was set cannot be unset.
std::vector<Trial> try_all(pg::Session& session) {
  std::map<Key, Attempt> controls;
  const pg::Table by_superuser = session.query(sql::access_try, {"", "false", "false"});
  for (int row = 0; row < by_superuser.rows(); ++row)
    controls[key_of(by_superuser, row)] = attempt_in(by_superuser, row);
  const std::vector<std::pair<Tenant, std::string_view>> settings{{Tenant::kNone, ""},
                                                                  {Tenant::kOwn, kOwnClinic},
                                                                  {Tenant::kOther, kOtherClinic},
                                                                  {Tenant::kStale, ""}};
  std::vector<Trial> trials;
  for (const auto& [tenant, setting] : settings) {
    const pg::Table rows = session.query(
        sql::access_try, {setting, tenant == Tenant::kNone ? "false" : "true", "true"});
    for (int row = 0; row < rows.rows(); ++row) {
      const Key key = key_of(rows, row);
      trials.push_back({key[0], key[1], key[2], tenant, rows.at(row, 5) == "f",
                        attempt_in(rows, row), controls[key]});
    }
  }
  return trials;
}

/// Each of them once, in the order in which they came.
class DistinctSentences {
 public:
  void add(const std::optional<std::string>& sentence) {
    if (sentence && known_.insert(*sentence).second) all_.push_back(*sentence);
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::set<std::string> known_;
  std::vector<std::string> all_;
};

/// The relations that `access` covers. What it does not, and what it names in vain, is told.
std::set<std::string> relations_to_judge(pg::Session& session, const Access& access,
                                         DistinctSentences& sentences) {
  const pg::Table there = session.query(sql::access_relations);
  std::set<std::string> judged;
  for (int row = 0; row < there.rows(); ++row) {
    const std::string name(there.at(row, 0));
    const bool is_partition = there.at(row, 1) == "t";
    const auto told = access.relations.find(name);
    if (told == access.relations.end() && !(is_partition && access.partitions_are_for_nobody)) {
      sentences.add(name + ": access.json says nothing of it");
      continue;
    }
    judged.insert(name);
    if (told != access.relations.end() && !told->second.tenant.empty() && there.at(row, 2) == "f")
      sentences.add(fmt::format("{}: access.json names its column {}, but there is no such column",
                                name, told->second.tenant));
  }
  for (const auto& [name, ignored] : access.relations)
    if (!judged.contains(name))
      sentences.add(name + ": access.json names it, but there is no such table or view");
  return judged;
}

std::vector<Grant> read_grants(const pg::Table& rows) {
  std::vector<Grant> grants;
  for (int row = 0; row < rows.rows(); ++row) {
    const Key key = key_of(rows, row);
    grants.push_back({key[0], key[1], key[2], json::parse(rows.at(row, 3)).get<Columns>(),
                      rows.at(row, 4) == "t"});
  }
  return grants;
}

}  // namespace

std::optional<std::string> objection_to(const Grant& grant, const Access& access) {
  const std::string subject = fmt::format("{}: {} ", grant.relation, grant.role);
  if (!holds(access.roles, grant.role))
    return fmt::format("{}is granted {}, and access.json does not know that role", subject,
                       grant.command);
  const Allowance* allowance = access.allowance(grant.relation, grant.role, grant.command);
  if (allowance == nullptr) {
    if (grant.columns.empty()) return std::nullopt;
    return fmt::format("{}is granted {}{}, which access.json does not allow", subject,
                       grant.command, grant.complete ? "" : in_brackets(grant.columns));
  }
  if (allowance->columns.empty()) {
    if (grant.complete) return std::nullopt;
    if (grant.columns.empty())
      return fmt::format("{}is not granted {}, which access.json allows", subject, grant.command);
    return fmt::format("{}is granted {} of some columns alone{}, and access.json allows all",
                       subject, grant.command, in_brackets(grant.columns));
  }
  if (const Columns more = without(grant.columns, allowance->columns); !more.empty())
    return fmt::format("{}is granted {}{}, which access.json does not allow", subject,
                       grant.command, in_brackets(more));
  if (const Columns less = without(allowance->columns, grant.columns); !less.empty())
    return fmt::format("{}is not granted {}{}, which access.json allows", subject, grant.command,
                       in_brackets(less));
  return std::nullopt;
}

std::optional<std::string> objection_to(const Trial& trial, const Access& access) {
  if (!trial.has_row)
    return trial.relation + ": could not tell: there is no row of the own clinic to try it with";
  const bool reached = trial.attempt.outcome == Outcome::kReached;
  if (trial.attempt.outcome == Outcome::kFailed)
    return subject_of(trial) + "could not tell: " + trial.attempt.words;
  if (may_reach(trial, access)) {
    if (reached) return std::nullopt;
    return subject_of(trial) + "access.json allows it, but " + words_of(trial.attempt);
  }
  if (reached) return subject_of(trial) + "reaches a row, which access.json does not allow";
  if (trial.control.outcome == Outcome::kReached) return std::nullopt;
  return fmt::format("{}could not tell: what is denied would not reach a row anyway: {}",
                     subject_of(trial), words_of(trial.control));
}

std::vector<std::string> access_findings(const std::string& conninfo, const Access& access) {
  pg::Session session(conninfo);
  DistinctSentences sentences;
  const std::string roles = json(access.roles).dump();
  const pg::Table missing = session.query(sql::access_missing_roles, {roles});
  for (int row = 0; row < missing.rows(); ++row)
    sentences.add("access.json names the role " + std::string(missing.at(row, 0)) +
                  ", but there is no such role");
  if (missing.rows() > 0) return sentences.all();

  session.script(sql::access_begin);
  session.query(sql::access_note_trials,
                {roles, told_of_relations(access), kOwnClinic, kOtherClinic});
  const std::set<std::string> judged = relations_to_judge(session, access, sentences);
  for (const Grant& grant : read_grants(session.query(sql::access_grants, {roles})))
    if (judged.contains(grant.relation)) sentences.add(objection_to(grant, access));
  for (const Trial& trial : try_all(session))
    if (judged.contains(trial.relation)) sentences.add(objection_to(trial, access));
  session.script(sql::roll_back);
  return sentences.all();
}

}  // namespace provision
