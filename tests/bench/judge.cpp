#include <string>
#include <sys/resource.h>

#include <fmt/format.h>

#include "bench/bench.h"
#include "invariant/invariant.h"
#include "measure/summary.h"
#include "simulation/valid_history.h"
#include "workload/workload.h"

namespace bench {
namespace {

/// Adds up what its parts took.
class Stopwatch {
 public:
  /// Runs a part.
  template <class Part>
  void time(const std::string& name, Part part) {
    const double begun = now_s();
    part();
    const double took = now_s() - begun;
    fmt::print(stderr, "{:>10.3f} s  {}\n", took, name);
    total_s_ += took;
  }
  /// What all parts took.
  double total_s() const { return total_s_; }

 private:
  static double now_s() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
  }

  double total_s_ = 0;
};

std::uint64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

/// Whether every invariant holds in a case; what judging it took goes to `stopwatch`.
bool judge(simulation::Case& run, const std::string& workload, Stopwatch& stopwatch) {
  stopwatch.time("order", [&] { run.finish(); });
  stopwatch.time("summary", [&] { measure::summarise(run.history); });
  bool holds = true;
  for (const std::string& name : invariant::all_for({workload}))
    stopwatch.time(name, [&] {
      const auto judged = invariant::judge({name}, run.snapshot, run.history);
      holds = holds && judged.front().verdict.truth == base::Truth::kHolds;
    });
  stopwatch.time("exercise",
                 [&] { workload::Workloads::instance().find(workload)->exercise(run.history); });
  return holds;
}

}  // namespace

int judge(const std::string& workload, std::uint64_t calls) {
  const bool bookings = workload == "booking_volley";
  simulation::Case run =
      (bookings ? simulation::valid_bookings : simulation::valid_webhooks)(calls, calls, {});
  fmt::print(stderr, "{} records, {} MB before judging\n", run.history.records.size(),
             peak_bytes() >> 20);
  Stopwatch stopwatch;
  if (!judge(run, workload, stopwatch)) {
    fmt::print(stderr, "a valid history was not found to be one\n");
    return 1;
  }
  fmt::print("{} {:.6f} {}\n", run.history.records.size(), stopwatch.total_s(), peak_bytes());
  return 0;
}

}  // namespace bench
