#include "lint/rule.h"
#include "syntax/transaction.h"

namespace lint {
namespace {

using syntax::Block;

void look(const File& file, Findings& findings) {
  const Statement* in_transaction = nullptr;
  for (const Statement& statement : file.statements)
    if (syntax::block_of(statement.kind, statement.tree) == Block::kInside)
      in_transaction = &statement;
  if (in_transaction == nullptr) return;
  for (const Statement& statement : file.statements)
    if (syntax::block_of(statement.kind, statement.tree) == Block::kOutside)
      findings.add({&file, statement.offset},
                   statement.is_inner
                       ? "a DO block runs what no transaction can hold"
                       : "what no transaction can hold stands beside what needs one");
}

const AddRule kAdd(
    "mixed_transaction",
    {"the file can neither be undone as a whole nor be resumed: the migrator refuses "
     "it",
     "each CONCURRENTLY, VACUUM and the like in a file of its own", look});

}  // namespace
}  // namespace lint
