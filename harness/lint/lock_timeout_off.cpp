#include "lint/rule.h"

namespace lint {
namespace {

/// Whether a value of the setting means "for ever": a zero in any unit.
bool is_zero(const std::optional<std::string>& value) {
  return value && value->find('0') != std::string::npos &&
         value->find_first_of("123456789") == std::string::npos;
}

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  const char* what = "lock_timeout is switched off";
  if (step.statement.kind == "VariableSetStmt" && text(tree, "name") == "lock_timeout") {
    const Tree& values = part(tree, "args");
    if (text(tree, "kind") == "VAR_SET_DEFAULT" || text(tree, "kind") == "VAR_RESET" ||
        (!values.empty() && is_zero(constant(values.front()))))
      findings.add(step.begin(), what);
  }
  if (step.statement.kind != "SelectStmt") return;
  each(tree, "FuncCall", [&](const Tree& call) {
    const auto names = words(part(call, "funcname"));
    const Tree& arguments = part(call, "args");
    if (names.empty() || names.back() != "set_config" || arguments.size() < 2) return;
    if (constant(arguments[0]) == "lock_timeout" && is_zero(constant(arguments[1])))
      findings.add(step.at(call), what);
  });
}

const AddRule kAdd(
    "lock_timeout_off",
    {"a lock is waited for without end, and every client queues up behind the waiter",
     "leave it to the migrator, which sets it and tries again; or a time of your own", look});

}  // namespace
}  // namespace lint
