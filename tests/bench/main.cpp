#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "base/failure.h"
#include "bench/bench.h"

namespace {

int queue(char** arguments) {
  try {
    return bench::queue({.conninfo = arguments[2],
                         .folder = arguments[3],
                         .connections = std::atoi(arguments[4]),
                         .batch = std::atoi(arguments[5]),
                         .marks = arguments[6] == std::string("marks"),
                         .seconds = std::atof(arguments[7])});
  } catch (const base::Failure& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return static_cast<int>(failure.status());
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  const std::string workload = count == 4 ? arguments[2] : "";
  if (what == "ratios" && count == 2) return bench::ratios();
  if (what == "judge" && (workload == "booking_volley" || workload == "webhook_claims"))
    return bench::judge(workload, std::strtoull(arguments[3], nullptr, 10));
  if (what == "queue" && count == 8) return queue(arguments);
  fmt::print(stderr,
             "usage: pgrush_bench judge booking_volley|webhook_claims CALLS, or: pgrush_bench "
             "queue CONNINFO FOLDER CONNECTIONS BATCH marks|claims SECONDS, or: pgrush_bench "
             "ratios <LINES\n");
  return 104;
}
