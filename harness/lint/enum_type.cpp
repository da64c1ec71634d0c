#include "lint/rule.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  if (step.statement.kind != "CreateEnumStmt") return;
  const Name name = name_of(words(part(step.statement.tree, "typeName")));
  findings.add(step.begin(), "type " + name.shown() + " is an enum");
}

const AddRule kAdd("enum_type",
                   {"a value can never be removed, and under row-level security a comparison of it "
                    "uses no index, since it is not leakproof",
                    "text with a CHECK of its values", look});

}  // namespace
}  // namespace lint
