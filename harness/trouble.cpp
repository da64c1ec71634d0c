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

}  // namespace pgrush
