#include "replay_tally.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/report.h"
#include "report/text.h"

namespace pgrush {
namespace {

constexpr std::int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;

/// In the largest unit of which there are two: "90 min".
std::string age_of(std::int64_t seconds) {
  if (seconds >= 2 * kDay) return fmt::format("{} days", seconds / kDay);
  if (seconds >= 2 * kHour) return fmt::format("{} h", seconds / kHour);
  if (seconds >= 2 * kMinute) return fmt::format("{} min", seconds / kMinute);
  return fmt::format("{} s", seconds);
}

/// Neither payload nor error: they may be a patient's.
std::string line_of(const DeadLetter& letter, const std::string& outcome) {
  return fmt::format("{}  {}  {} old  {}\n", letter.id, report::text::visible(letter.provider),
                     age_of(letter.age_s), outcome);
}

}  // namespace

std::string ReplayTally::refused(const DeadLetter& letter, const std::string& code) {
  refused_.emplace_back(letter.id, code);
  return line_of(letter, "refused " + code);
}

std::string ReplayTally::answered(const DeadLetter& letter, const std::string& outcome) {
  if (outcome.empty()) {
    ++gone_;
    return line_of(letter, "gone");
  }
  if (outcome == "duplicate")
    duplicates_.push_back(letter.id);
  else
    ++replayed_;
  return line_of(letter, outcome);
}

std::string ReplayTally::counts() const {
  return fmt::format("{}: {}, duplicates: {}, refused: {}, gone: {}\n",
                     dry_run_ ? "would replay" : "replayed", replayed_, duplicates_.size(),
                     refused_.size(), gone_);
}

std::string ReplayTally::json(bool limit_reached, bool interrupted) const {
  nlohmann::ordered_json told{{"dry_run", dry_run_},
                              {dry_run_ ? "would_replay" : "replayed", replayed_},
                              {"duplicates", duplicates_},
                              {"refused", nlohmann::ordered_json::array()},
                              {"gone", gone_},
                              {"limit_reached", limit_reached},
                              {"interrupted", interrupted}};
  for (const auto& [id, code] : refused_) told["refused"].push_back({{"id", id}, {"code", code}});
  return report::to_text(told);
}

}  // namespace pgrush
