#include "lint/rule.h"

namespace lint {
namespace {

void look(const Schema& schema, Findings& findings) {
  for (const auto& [name, view] : schema.views)
    if (!view.is_invoker)
      findings.add(view.where, "view " + name.shown() + " reads with its owner's rights");
}

const AddRule kAdd("view_without_invoker",
                   {"row-level security is that of the owner: every clinic's rows are shown to "
                    "whoever may read the view",
                    "add WITH (security_invoker = true)", look});

}  // namespace
}  // namespace lint
