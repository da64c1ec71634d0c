#include <cmath>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
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

/// Of rounds that are too few for the bootstrap: where the mean of the logarithms lies with 95 %
/// confidence if they scatter normally (Student's t). Nothing for one.
std::optional<measure::Interval> interval_of_few(const std::vector<double>& each) {
  if (each.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(each.size());
  double sum = 0;
  double squares = 0;
  for (const double one : each) sum += std::log(one);
  for (const double one : each) squares += std::pow(std::log(one) - sum / n, 2);
  const boost::math::students_t t(n - 1);
  const double half = boost::math::quantile(t, 0.975) * std::sqrt(squares / (n - 1) / n);
  return measure::Interval{std::exp(sum / n - half), std::exp(sum / n + half)};
}

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
    const auto interval = ratio->interval ? ratio->interval : interval_of_few(ratio->each);
    const auto end = [](double value) { return fmt::format("{:.6g}", value); };
    fmt::print("{}\t{}\t{:.6g}\t{:.6g}\t{:.6g}\t{}\t{}\t{}\n", name, row.unit,
               measure::median(row.ours), measure::median(row.theirs), ratio->median,
               interval ? end(interval->low) : "", interval ? end(interval->high) : "",
               row.ours.size());
  }
  return 0;
}

}  // namespace bench
