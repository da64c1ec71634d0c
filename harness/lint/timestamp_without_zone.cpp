#include "lint/changes.h"

namespace lint {
namespace {

void look(const Step& step, Findings& findings) {
  find_type(step, "timestamp", "timestamp without time zone", findings);
}

const AddRule kAdd("timestamp_without_zone",
                   {"it names another moment in each client's time zone and none in the hour that "
                    "comes twice; changing the type later rewrites the table",
                    "timestamptz", look});

}  // namespace
}  // namespace lint
