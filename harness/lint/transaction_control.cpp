#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  if (step.statement.kind != "TransactionStmt") return;
  const std::string kind = text(step.statement.tree, "kind").substr(sizeof("TRANS_STMT_") - 1);
  findings.add(step.begin(), kind + " in a file that runs in the migrator's transaction");
}

const AddRule kAdd("transaction_control",
                   {"what stands before it is committed without its row in the history, or undone "
                    "with it: a failure behind it leaves half a migration",
                    "leave it out: a file is one transaction, and the migrator opens and ends it",
                    look});

}  // namespace
}  // namespace lint
