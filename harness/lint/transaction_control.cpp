#include "lint/rule.h"
#include "syntax/transaction.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  const Statement& statement = step.statement;
  if (syntax::block_of(statement.kind, statement.tree) != syntax::Block::kNowhere) return;
  const std::string kind = text(statement.tree, "kind").substr(sizeof("TRANS_STMT_") - 1);
  findings.add(step.begin(), kind + " in a file that is the migrator's transaction");
}

const AddRule kAdd("transaction_control",
                   {"what stands before it is committed without its row in the history: a failure "
                    "behind it leaves half a migration",
                    "leave it out: a file is one transaction, and the migrator opens and ends it",
                    look});

}  // namespace
}  // namespace lint
