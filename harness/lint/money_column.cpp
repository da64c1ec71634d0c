#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) { find_type(step, "money", "money", findings); }

const AddRule kAdd("money_column",
                   {"it has no currency, and lc_monetary of the reading session decides what the "
                    "number means",
                    "bigint in the currency's smallest unit, or numeric, beside a currency column",
                    look});

}  // namespace
}  // namespace lint
