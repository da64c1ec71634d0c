#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  find_type(step, "varchar", "varchar", findings);
  find_type(step, "bpchar", "char", findings);
}

const AddRule kAdd("varchar",
                   {"a length that turns out too short needs ACCESS EXCLUSIVE to be changed, and a "
                    "shorter one a rewrite; char pads with blanks",
                    "text, with a CHECK of char_length where a limit is meant", look});

}  // namespace
}  // namespace lint
