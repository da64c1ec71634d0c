#include "run.h"

#include <memory>
#include <optional>

#include "delivery.h"
#include "drive/interruption.h"
#include "metrics_listen.h"
#include "run_parts.h"
#include "saved_run.h"
#include "trouble.h"

namespace pgrush {

base::ExitStatus run(const RunArguments& arguments) {
  const base::Instant started = base::Clock::now();
  drive::catch_interruption();
  const Plan plan = make_plan(arguments);
  const Criteria criteria = criteria_of(arguments, plan);
  const std::unique_ptr<drive::Metrics> metrics = metrics_at(arguments.metrics_listen);
  report::Report report = begin_report(arguments, plan);
  std::optional<measure::Snapshot> snapshot;

  std::optional<Host> host;
  std::optional<Place> place;
  if (attempt(report, [&] { provision(arguments, plan, host, place, report); }))
    snapshot = drive_and_judge(arguments, plan, criteria, *place, report, metrics.get());
  attempt(report, [&] { leave(host, place); });

  end_report(started, report);
  if (!arguments.history.empty())
    attempt(report, [&] { save_run(arguments.history, criteria, snapshot, report); });
  const Delivery delivery = delivery_for(arguments.report, arguments.out, arguments.quiet, report);
  attempt(report, [&] { deliver(delivery, report); });
  print(delivery, report);
  return report.status;
}

}  // namespace pgrush
