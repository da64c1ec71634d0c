#include "provision/verification.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace provision {
namespace {

constexpr std::string_view kField = "Verification:";
constexpr std::array<std::string_view, 5> kOtherFields{
    "Date:", "Problem:", "Solution:", "Affected tables:", "Rollback:"};

/// What stands behind the dashes of a comment's line.
std::string comment_of(const std::string& line) {
  const std::size_t begin = line.find_first_not_of("- \t");
  return begin == std::string::npos ? "" : line.substr(begin);
}

}  // namespace

std::string verification_of(const std::string& text) {
  std::string query;
  bool inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with("--");) {
    std::string words = comment_of(line);
    const auto begins = [&](std::string_view field) { return words.starts_with(field); };
    if (begins(kField)) {
      inside = true;
      words.erase(0, kField.size());
    } else if (inside && (words.empty() || std::ranges::any_of(kOtherFields, begins))) {
      break;
    }
    if (inside) query += words + "\n";
  }
  return query;
}

std::optional<std::string> objection_of(pg::Session& session, const std::string& query) {
  try {
    const pg::Table answer = session.query(query);
    if (answer.rows() == 1 && answer.columns() >= 1 && answer.at(0, 0) == "t") return std::nullopt;
    return "its verification query does not answer true";
  } catch (const pg::ServerError& error) {
    return "its verification query fails: " + std::string(error.what());
  }
}

}  // namespace provision
