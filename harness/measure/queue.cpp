#include "measure/queue.h"

#include <algorithm>
#include <optional>

#include "measure/webhook.h"

namespace measure {
namespace {

/// The operations' numbers, looked up once.
struct Numbers {
  std::optional<std::uint8_t> ingest, claim, mark, replay;
};

void count(const Record& record, const Numbers& numbers, Queue& queue) {
  if (record.answer == kNoAnswer) return;
  if (record.operation == numbers.claim) {
    const bool empty = record.answer == webhook::kEmpty;
    if (record.continued == 0) ++(empty ? queue.empty_claims : queue.claims);
    if (empty) return;
    ++queue.claimed_events;
    ++queue.attempts[record.attempt];
  }
  if (record.operation == numbers.mark && record.answer == webhook::kDeadLetter)
    ++queue.dead_letters;
  if (record.operation == numbers.replay && record.answer == webhook::kReplayed)
    ++queue.replayed_events;
}

}  // namespace

std::vector<Queue> queues(const History& history) {
  const Numbers numbers{history.operation(webhook::kIngest), history.operation(webhook::kClaim),
                        history.operation(webhook::kMark), history.operation(webhook::kReplay)};
  std::vector<Queue> all(history.phases.size());
  for_each_subject(history.about(base::Kind::kEvent), [&](std::span<const Record> event) {
    const Record* accepted = nullptr;
    const Record* first = nullptr;
    for (const Record& record : event) {
      count(record, numbers, all[record.phase]);
      if (record.operation == numbers.ingest && record.answer == webhook::kAccepted)
        accepted = &record;
      if (record.operation == numbers.claim && record.answer == webhook::kClaimed &&
          (first == nullptr || record.answered < first->answered))
        first = &record;
    }
    // Empty claims and replays are about no event.
    if (event.front().subject == kForeign || accepted == nullptr || first == nullptr) return;
    all[first->phase].age.record(base::Nanos(first->answered - accepted->answered));
  });
  return all;
}

}  // namespace measure
