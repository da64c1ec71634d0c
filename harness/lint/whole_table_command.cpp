#include <map>

#include "lint/changes.h"
#include "lint/options.h"

namespace lint {
namespace {

/// ALTER TABLE commands that write the table anew.
const std::map<std::string, const char*, std::less<>> kRewrites{
    {"AT_SetLogged", "SET LOGGED"},
    {"AT_SetUnLogged", "SET UNLOGGED"},
    {"AT_SetTableSpace", "SET TABLESPACE"},
    {"AT_SetAccessMethod", "SET ACCESS METHOD"}};

/// Modes of LOCK TABLE: 1 is ACCESS SHARE, 8 ACCESS EXCLUSIVE. From 5 on, SHARE, writers wait.
constexpr long kWritersWait = 5;

/// The command's name if it keeps others from whole tables, else "".
std::string command_of(const Statement& statement) {
  const Tree& tree = statement.tree;
  if (statement.kind == "ClusterStmt") return "CLUSTER";
  if (statement.kind == "VacuumStmt" && is_on(part(tree, "options"), "full")) return "VACUUM FULL";
  return "";
}

/// The tables that the statement names, in the lists where such commands have them.
template <class Show>
void each_table(const Tree& tree, Show show) {
  for (const Tree& one : part(tree, "relations")) show(name_of(as(one, "RangeVar")));
}

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const std::string& kind = step.statement.kind;
  if (const std::string command = command_of(step.statement); !command.empty())
    findings.add(step.begin(), command + " writes whole tables anew");
  const bool locks = kind == "LockStmt" && number(tree, "mode") >= kWritersWait;
  if (locks || kind == "TruncateStmt")
    each_table(tree, [&](const Name& table) {
      if (step.is_live(table))
        findings.add(step.begin(), table.shown() + (locks ? " is locked" : " is emptied") +
                                       " while it is in use");
    });
  each_live_change(step, [&](const Change& change) {
    if (const auto found = kRewrites.find(change.kind); found != kRewrites.end())
      findings.add(step.begin(),
                   std::string(found->second) + " writes all of " + change.table.shown() + " anew");
  });
}

const AddRule kAdd("whole_table_command",
                   {"the whole table is kept from its clients: all who write to it wait, mostly "
                    "those who read too, until the commit",
                    "a new table that is filled in batches and takes the old one's place, or "
                    "pg_repack; a deletion in batches",
                    look});

}  // namespace
}  // namespace lint
