#include "lint/rule.h"

namespace lint {
namespace {

void look(const File& file, Findings& findings) {
  for (const UnreadBlock& block : file.unread)
    findings.add({&file, block.offset}, "a DO block cannot be read (" + block.why + ")");
}

const AddRule kAdd(
    "unread_block",
    {"no other rule sees what it does",
     "write it so that PostgreSQL's parser reads it, or look at it by hand and say so "
     "with `-- lint: allow unread_block`",
     look});

}  // namespace
}  // namespace lint
