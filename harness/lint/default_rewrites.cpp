#include <algorithm>
#include <array>

#include "lint/changes.h"
#include "lint/constraints.h"

namespace lint {
namespace {

/// What PostgreSQL and the usual extensions have that gives each row another value.
constexpr std::array<std::string_view, 15> kVolatile{"random",           "gen_random_uuid",
                                                     "clock_timestamp",  "timeofday",
                                                     "nextval",          "currval",
                                                     "lastval",          "setval",
                                                     "uuid_generate_v1", "uuid_generate_v1mc",
                                                     "uuid_generate_v4", "gen_random_bytes",
                                                     "gen_salt",         "set_config",
                                                     "pgp_sym_encrypt"};

/// A function of ours is what its migration says; another that is written with a schema may be
/// anything.
bool is_volatile(const Tree& call, const Schema& schema) {
  const auto names = words(part(call, "funcname"));
  const auto ours = schema.functions.find(name_of(names));
  if (ours != schema.functions.end()) return ours->second.volatility == "volatile";
  if (names.size() > 1 && names.front() != "pg_catalog") return true;
  return !names.empty() && std::ranges::find(kVolatile, names.back()) != kVolatile.end();
}

/// Why the column's value differs from row to row; "" if it does not.
std::string reason(const Tree& column, const Schema& schema) {
  if (type_of(part(column, "typeName")).name.ends_with("serial")) return "numbers every row";
  if (constraint_of(column, "CONSTR_IDENTITY") != nullptr) return "numbers every row";
  std::string volatile_call;
  if (const Tree* value = constraint_of(column, "CONSTR_DEFAULT"))
    each(*value, "FuncCall", [&](const Tree& call) {
      if (is_volatile(call, schema))
        volatile_call = "calls " + words(part(call, "funcname")).back() + "() for every row";
    });
  return volatile_call;
}

void look(const Step& step, Findings& findings) {
  each_live_change(step, [&](const Change& change) {
    if (change.kind != "AT_AddColumn") return;
    const std::string why = reason(change.definition, step.before);
    if (why.empty()) return;
    findings.add(step.at(change.definition), "the new column " +
                                                 text(change.definition, "colname") + " " + why +
                                                 " of " + change.table.shown());
  });
}

const AddRule kAdd("default_rewrites",
                   {"ACCESS EXCLUSIVE while every row is written anew: all queries on the table "
                    "wait",
                    "add the column without a default, then SET DEFAULT, then fill the old rows in "
                    "batches; constants and now() are free",
                    look});

}  // namespace
}  // namespace lint
