#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) { find_type(step, "json", "json", findings); }

const AddRule kAdd("json_column",
                   {"it has no equality and no index, and is parsed anew by every query; changing "
                    "the type later rewrites the table",
                    "jsonb", look});

}  // namespace
}  // namespace lint
