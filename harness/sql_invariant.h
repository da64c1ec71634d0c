#pragma once
#include "exploring.h"
namespace pgrush {
invariant::Judged judge_by_sql(pg::Session& session, const SqlInvariant& one);
std::vector<SqlInvariant> sql_invariants(const scenario::Scenario& scenario);
}
