#include "simulation/planting.h"
#include "simulation/valid_history.h"

namespace simulation {
namespace {

using Guard = measure::Snapshot::Guard;
using Kind = Guard::Kind;

Anomaly out_of_force(const std::string& name, Kind kind) {
  const auto plant = [kind](Field& field) {
    Guard* guard = field.any_of<Guard>(field.snapshot.guards,
                                       [&](const Guard& one) { return one.kind == kind; });
    if (guard != nullptr) guard->in_force = false;
    return guard != nullptr;
  };
  return {name, plant, {"guards_are_in_force"}};
}

}  // namespace

std::vector<Guard> guards() {
  return {{Kind::kIndex, "appointments_pkey", true},
          {Kind::kConstraint, "appointments.appointments_patient_fkey", true},
          {Kind::kTrigger, "appointments.audit_changes", true},
          {Kind::kRowSecurity, "appointments", true},
          {Kind::kDefiner, "audit.log_changes()", true}};
}

std::vector<Anomaly> guard_anomalies() {
  return {out_of_force("an index is invalid", Kind::kIndex),
          out_of_force("a constraint is not validated", Kind::kConstraint),
          out_of_force("a trigger is disabled", Kind::kTrigger),
          out_of_force("row-level security is not forced", Kind::kRowSecurity),
          out_of_force("a definer has no search path", Kind::kDefiner)};
}

}  // namespace simulation
