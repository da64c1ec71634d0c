#include "sql_invariant.h"
namespace pgrush {
invariant::Judged judge_by_sql(pg::Session& session, const SqlInvariant& one) {
  invariant::Judged judged{one.name, one.name, {}};
  const pg::Table table = session.query(one.text);
  judged.verdict.examined = 1;
  judged.verdict.violations = static_cast<std::uint64_t>(table.rows());
  judged.verdict.truth = table.rows() > 0 ? base::Truth::kViolated : base::Truth::kHolds;
  return judged;
}
std::vector<SqlInvariant> sql_invariants(const scenario::Scenario&) { return {}; }
}
