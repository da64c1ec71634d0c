#include "explore/sql_invariant.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/file.h"

namespace explore {
namespace {

constexpr std::size_t kMostLetters = 200;

/// The text, or its beginning; no UTF-8 character is cut in two.
std::string shortened(std::string_view text) {
  if (text.size() <= kMostLetters) return std::string(text);
  std::size_t end = kMostLetters;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

invariant::Evidence evidence_of(const pg::Table& table, int row, std::string_view name) {
  invariant::Evidence evidence{fmt::format("{} selects a row", name), {}, {}};
  for (int column = 0; column < table.columns(); ++column)
    evidence.facts.emplace_back(
        table.name(column), table.null(row, column) ? "null" : shortened(table.at(row, column)));
  return evidence;
}

}  // namespace

std::vector<SqlInvariant> read_sql_invariants(const scenario::Scenario& scenario) {
  std::vector<SqlInvariant> all;
  for (const std::string& name : scenario.invariants)
    if (name.ends_with(".sql"))
      all.push_back({name, scenario::contents(scenario.folder / name), false});
  for (const std::string& name : scenario.always)
    all.push_back({name, scenario::contents(scenario.folder / name), true});
  return all;
}

std::string claim_of(std::string_view name, std::string_view text) {
  std::string claim;
  while (text.starts_with("--")) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(2, end - 2);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (!claim.empty() && !line.empty()) claim += ' ';
    claim += line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return claim.empty() ? fmt::format("{} selects nothing.", name) : claim;
}

invariant::Verdict judge_by_sql(pg::Session& session, std::string_view name,
                                std::string_view text) {
  invariant::Verdict verdict;
  try {
    const pg::Table violations = session.query(text);
    const int rows = violations.rows();
    verdict.examined = 1;
    verdict.violations = static_cast<std::uint64_t>(rows);
    verdict.truth = rows == 0 ? base::Truth::kHolds : base::Truth::kViolated;
    verdict.explanation =
        rows == 0 ? "no row was selected" : fmt::format("{} {}", rows, rows == 1 ? "row" : "rows");
    for (int row = 0; row < std::min<int>(rows, invariant::kMostEvidence); ++row)
      verdict.evidence.push_back(evidence_of(violations, row, name));
  } catch (const pg::ServerError& error) {
    verdict = {};
    verdict.failed = true;
    verdict.explanation = fmt::format("the query failed: {}", error.what());
  }
  return verdict;
}

}  // namespace explore
