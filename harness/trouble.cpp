#include "trouble.h"

#include "place.h"

namespace pgrush {

void worsen(report::Report& report, base::ExitStatus status, const std::string& reason) {
  const base::ExitStatus worse = base::worse(report.status, status);
  if (worse != report.status || report.reason.empty()) report.reason = reason;
  report.status = worse;
}

void note(report::Report& report, base::ExitStatus status, const std::string& why) {
  report.troubles.push_back({status, why});
  worsen(report, status, why);
  tell(why);
}

void conclude_invariants(report::Report& report) {
  for (const invariant::Judged& judged : report.invariants) {
    if (judged.verdict.truth == base::Truth::kViolated)
      worsen(report, base::ExitStatus::kViolated, judged.name + " is violated");
    if (judged.verdict.truth == base::Truth::kUnknown)
      worsen(report, base::ExitStatus::kUnknown, judged.name + ": " + judged.verdict.explanation);
  }
}

}  // namespace pgrush
