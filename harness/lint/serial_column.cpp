#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  for (const char* type : {"serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"})
    find_type(step, type, type, findings);
}

const AddRule kAdd("serial_column",
                   {"its sequence has privileges of its own, and anybody may insert a number that "
                    "comes up again later",
                    "bigint GENERATED ALWAYS AS IDENTITY", look});

}  // namespace
}  // namespace lint
