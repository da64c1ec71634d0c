#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/bench.h"
#include "measure/bootstrap.h"

namespace bench {
namespace {

constexpr std::uint64_t kSeed = 1;  // the same figures give the same interval

/// A row's figures, one a round.
struct Row {
  std::string unit;
  std::vector<double> ours;
  std::vector<double> theirs;
};

}  // namespace

int ratios() {
  std::map<std::string, Row> rows;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream fields(line);
    std::string name;
    std::string unit;
    double ours = 0;
    double theirs = 0;
    std::getline(fields, name, '\t');
    std::getline(fields, unit, '\t');
    fields >> ours >> theirs;
    if (!fields || ours <= 0 || theirs <= 0) {
      fmt::print(stderr, "no row with two figures: {}\n", line);
      return 104;
    }
    Row& row = rows[name];
    row.unit = unit;
    row.ours.push_back(ours);
    row.theirs.push_back(theirs);
  }
  for (const auto& [name, row] : rows) {
    const auto ratio = measure::ratio_of_pairs(row.ours, row.theirs, kSeed);
    const auto end = [](double value) { return fmt::format("{:.6g}", value); };
    fmt::print("{}\t{}\t{:.6g}\t{:.6g}\t{:.6g}\t{}\t{}\t{}\n", name, row.unit,
               measure::median(row.ours), measure::median(row.theirs), ratio->median,
               ratio->interval ? end(ratio->interval->low) : "",
               ratio->interval ? end(ratio->interval->high) : "", row.ours.size());
  }
  return 0;
}

}  // namespace bench
