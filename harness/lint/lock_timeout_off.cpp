#include "lint/rule.h"

namespace lint {
namespace {

constexpr const char* kOff = "lock_timeout is switched off";

/// Whether a value of the setting means "for ever": a zero in any unit.
bool is_zero(const std::optional<std::string>& value) {
  return value && value->find('0') != std::string::npos &&
         value->find_first_of("123456789") == std::string::npos;
}

void look(const Step& step, Findings& findings) {
  const Tree& tree = step.statement.tree;
  if (step.statement.kind == "VariableSetStmt" && text(tree, "name") == "lock_timeout") {
    const Tree& values = part(tree, "args");
    if (values.empty())  // RESET, or TO DEFAULT
      findings.add(step.begin(), "lock_timeout goes back to the session's, which may be none");
    else if (is_zero(constant(values.front())))
      findings.add(step.begin(), kOff);
  }
  if (step.statement.kind != "SelectStmt") return;
  each(tree, "FuncCall", [&](const Tree& call) {
    const auto names = words(part(call, "funcname"));
    const Tree& arguments = part(call, "args");
    if (names.empty() || names.back() != "set_config" || arguments.size() < 2) return;
    if (constant(arguments[0]) == "lock_timeout" && is_zero(constant(arguments[1])))
      findings.add(step.at(call), kOff);
  });
}

const AddRule kAdd(
    "lock_timeout_off",
    {"a lock is waited for without end, and every client queues up behind the waiter",
     "leave it to the migrator, which sets it and tries again; or a time of your own", look});

}  // namespace
}  // namespace lint
