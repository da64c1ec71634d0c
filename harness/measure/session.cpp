#include "measure/session.h"

namespace measure::session {

Operation inspect_operation() {
  Operation operation{std::string(kInspect), {}, base::Kind::kClinic};
  for (const char* answer : {"clean", "advisory_lock", "temporary_object", "cursor",
                             "prepared_statement", "listener", "tenant", "role", "setting"})
    operation.answers.push_back({answer, base::Outcome::kDone});
  return operation;
}

}  // namespace measure::session
