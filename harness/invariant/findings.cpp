#include "invariant/findings.h"

#include <fmt/format.h>

namespace invariant {
namespace {

std::string seeded_id(base::Kind kind, std::uint32_t index) {
  return index == measure::kForeign ? "unknown" : base::to_string(base::seeded_uuid(kind, index));
}

}  // namespace

void Findings::violate(Evidence evidence) {
  ++verdict_.violations;
  if (has_room()) verdict_.evidence.push_back(std::move(evidence));
}

Verdict Findings::conclude(const std::string& danger) && {
  if (verdict_.violations > 0) {
    verdict_.truth = base::Truth::kViolated;
    verdict_.explanation = fmt::format("{} {}", verdict_.violations,
                                       verdict_.violations == 1 ? "violation" : "violations");
  } else if (verdict_.examined == 0) {
    verdict_.truth = base::Truth::kUnknown;
    verdict_.explanation = "nothing to examine";
  } else if (verdict_.exercised == 0) {
    verdict_.truth = base::Truth::kUnknown;
    verdict_.explanation = fmt::format("not exercised: it never happened that {}", danger);
  } else {
    verdict_.truth = base::Truth::kHolds;
    verdict_.explanation =
        fmt::format("{} examined; {} times {}", verdict_.examined, verdict_.exercised, danger);
  }
  return std::move(verdict_);
}

std::string slot_id(std::uint32_t slot) { return seeded_id(base::Kind::kSlot, slot); }
std::string patient_id(std::uint32_t patient) { return seeded_id(base::Kind::kPatient, patient); }

}  // namespace invariant
