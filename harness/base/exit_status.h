#pragma once

#include <string_view>

namespace base {

/// What the process tells its caller, k6's numbers where k6 has one.
enum class ExitStatus {
  kPass = 0,
  kViolated = 1,              ///< an invariant is violated
  kUnknown = 2,               ///< could not tell: not exercised, in doubt, generator saturated
  kThresholdCrossed = 99,     ///< correct, but a threshold failed
  kProvisioningFailed = 100,  ///< server, migrations or seed: the load never started
  kCleanUpFailed = 101,       ///< everything passed, something of ours could not be removed
  kUnusable = 104,            ///< arguments or scenario
  kInterrupted = 105,         ///< SIGINT or SIGTERM, after the load was drained
  kInternal = 107             ///< the harness itself failed
};

/// The one that is told when both hold: 1 > 107 > 104 > 100 > 105 > 99 > 2 > 101 > 0.
/// A violation that was seen is never hidden by what happened afterwards.
ExitStatus worse(ExitStatus left, ExitStatus right);

/// "pass", "fail" or "unknown": fail for a violation or a crossed threshold, pass for 0 and a
/// failed clean-up, else unknown.
std::string_view verdict_of(ExitStatus status);

/// A few words for people: "an invariant is violated".
std::string_view explain(ExitStatus status);

}  // namespace base
