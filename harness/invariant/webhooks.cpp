#include "invariant/webhooks.h"

#include <algorithm>

namespace invariant {

using measure::Record;
namespace webhook = measure::webhook;

const Record* EventStory::applied_mark(std::int64_t token) const {
  const auto mine = marks_of(token);
  const auto found = std::ranges::find_if(mine, [](const Record* mark) { return applied(*mark); });
  return found == mine.end() ? nullptr : *found;
}

std::span<const Record* const> EventStory::marks_of(std::int64_t token) const {
  const auto found = std::ranges::equal_range(marks_by_token, token, {}, &Record::token);
  return {found.begin(), found.end()};
}

std::span<const Record* const> EventStory::claims_after(std::int64_t token) const {
  return {std::ranges::upper_bound(by_token, token, {}, &Record::token), by_token.end()};
}

Webhooks::Webhooks(const measure::History& history)
    : history_(history),
      ingest_(history.operation(webhook::kIngest)),
      claim_(history.operation(webhook::kClaim)),
      mark_(history.operation(webhook::kMark)),
      replay_(history.operation(webhook::kReplay)) {
  const auto all = history.about(base::Kind::kEvent);
  const auto unknown = std::ranges::lower_bound(all, measure::kForeign, {}, &Record::subject);
  known_ = {all.begin(), unknown};
  for (const Record& record : all) {
    if (record.operation == claim_) {
      if (record.continued == 0) calls_.push_back(&record);
      if (record.answer == webhook::kEmpty) empty_.push_back(&record);
      if (record.outcome == base::Outcome::kInDoubt) claims_in_doubt_ = true;
    }
    if (record.operation == replay_ && record.outcome == base::Outcome::kInDoubt)
      replays_in_doubt_ = true;
    if (record.operation == replay_ && record.answer == webhook::kReplayed)
      replays_.emplace_back(history.result_of(record), &record);
  }
  std::ranges::sort(replays_);
}

std::vector<const Record*> Webhooks::rows_of(std::optional<std::uint8_t> operation,
                                             std::uint8_t answer) const {
  std::vector<const Record*> rows;
  for (const Record& record : history_.about(base::Kind::kEvent))
    if (record.operation == operation && record.answer == answer) rows.push_back(&record);
  std::ranges::sort(rows, [](const Record* left, const Record* right) {
    return std::tuple(left->session, left->invoked, left->continued) <
           std::tuple(right->session, right->invoked, right->continued);
  });
  return rows;
}

measure::ClaimRules Webhooks::rules(const Record& record) const {
  measure::ClaimRules rules = history_.phases[record.phase].rules;
  if (record.operation == claim_ && record.key != 0)
    rules.lease = std::chrono::milliseconds(record.key);
  const auto first = std::ranges::lower_bound(known_, record.subject, {}, &Record::subject);
  if (first == known_.end() || first->subject != record.subject) return rules;
  const measure::ClaimRules& came_with = history_.phases[first->phase].rules;
  rules.backoff = came_with.backoff;
  rules.max_attempts = came_with.max_attempts;
  return rules;
}

base::Nanos Webhooks::backoff(const Record& failed) const {
  const int doublings = std::clamp<int>(failed.attempt - 1, 0, 30);
  return rules(failed).backoff * (1LL << doublings);
}

void Webhooks::tell(std::span<const Record> records, EventStory& story) const {
  story.event = records.front().subject;
  story.id = {};
  for (auto* list : {&story.ingests, &story.claims, &story.marks, &story.replays}) list->clear();
  for (const Record& record : records) {
    if (record.operation == ingest_ && record.answer != measure::kNoAnswer)
      story.ingests.push_back(&record);
    if (record.operation == claim_ && record.answer == webhook::kClaimed)
      story.claims.push_back(&record);
    if (record.operation == mark_) story.marks.push_back(&record);
    if (story.id.empty()) story.id = history_.result_of(record);
  }
  story.by_token = story.claims;
  story.marks_by_token = story.marks;
  // Most are in that order as they were sent.
  for (auto* list : {&story.by_token, &story.marks_by_token})
    if (!std::ranges::is_sorted(*list, {}, &Record::token))
      std::ranges::stable_sort(*list, {}, &Record::token);
  const auto mine = std::ranges::equal_range(replays_, story.id, {},
                                             [](const auto& replay) { return replay.first; });
  for (const auto& [id, replay] : mine) story.replays.push_back(replay);
  std::ranges::sort(story.replays, {}, &Record::invoked);
}

ClaimsUnderWay::ClaimsUnderWay(std::vector<const Record*> calls) {
  std::ranges::sort(calls, {}, &Record::invoked);
  std::int64_t latest = 0;
  for (const Record* call : calls) {
    latest = std::max(latest, call->answered);
    ends_.emplace_back(call->invoked, latest);
  }
}

std::int64_t ClaimsUnderWay::over_after(std::int64_t moment) const {
  const auto after =
      std::ranges::upper_bound(ends_, moment, {}, [](const auto& end) { return end.first; });
  return after == ends_.begin() ? moment : std::max(moment, std::prev(after)->second);
}

Evidence event_evidence(const std::string& what, const EventStory& story,
                        std::vector<Record> calls) {
  return {what,
          {{"event", webhook::event_text(story.event)}, {"id", base::to_string(story.id)}},
          std::move(calls)};
}

}  // namespace invariant
