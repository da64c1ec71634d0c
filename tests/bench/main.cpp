#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "bench/bench.h"

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  const std::string workload = count == 4 ? arguments[2] : "";
  if (what == "ratios" && count == 2) return bench::ratios();
  if (what == "judge" && (workload == "booking_volley" || workload == "webhook_claims"))
    return bench::judge(workload, std::strtoull(arguments[3], nullptr, 10));
  fmt::print(stderr,
             "usage: pgrush_bench judge booking_volley|webhook_claims CALLS, or: pgrush_bench "
             "ratios <LINES\n");
  return 104;
}
