#include "base/exit_status.h"

#include <algorithm>
#include <array>

namespace base {
namespace {

constexpr std::array kWorstFirst{ExitStatus::kViolated,    ExitStatus::kInternal,
                                 ExitStatus::kUnusable,    ExitStatus::kProvisioningFailed,
                                 ExitStatus::kInterrupted, ExitStatus::kThresholdCrossed,
                                 ExitStatus::kUnknown,     ExitStatus::kCleanUpFailed,
                                 ExitStatus::kPass};

}  // namespace

ExitStatus worse(ExitStatus left, ExitStatus right) {
  return *std::find_if(kWorstFirst.begin(), kWorstFirst.end(),
                       [&](ExitStatus one) { return one == left || one == right; });
}

std::string_view verdict_of(ExitStatus status) {
  switch (status) {
    case ExitStatus::kViolated:
    case ExitStatus::kThresholdCrossed: return "fail";
    case ExitStatus::kPass:
    case ExitStatus::kCleanUpFailed: return "pass";
    default: return "unknown";
  }
}

std::string_view explain(ExitStatus status) {
  switch (status) {
    case ExitStatus::kPass: return "every invariant holds";
    case ExitStatus::kViolated: return "an invariant is violated";
    case ExitStatus::kUnknown: return "could not tell";
    case ExitStatus::kThresholdCrossed: return "a threshold was crossed";
    case ExitStatus::kProvisioningFailed: return "provisioning failed";
    case ExitStatus::kCleanUpFailed: return "clean-up failed";
    case ExitStatus::kUnusable: return "unusable arguments or scenario";
    case ExitStatus::kInterrupted: return "interrupted";
    case ExitStatus::kInternal: return "internal error";
  }
  return "internal error";
}

}  // namespace base
