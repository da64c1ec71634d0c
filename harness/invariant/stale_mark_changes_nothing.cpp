#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

/// A claim with a higher token that was certainly given before the mark was sent, or nullptr.
const Record* superseding(const EventStory& story, const Record& mark) {
  const auto found = std::ranges::find_if(story.claims, [&](const Record* claim) {
    return claim->token > mark.token && claim->answered < mark.invoked;
  });
  return found == story.claims.end() ? nullptr : *found;
}

/// Whether something may have taken the mark's claim away before it was answered: a newer claim, a
/// replay, or, at the last attempt, a lease that ran out and left a dead letter.
bool may_be_superseded(const EventStory& story, const Record& mark, const Webhooks& webhooks) {
  const auto newer = [&](const Record* claim) {
    return claim->token > mark.token && claim->invoked <= mark.answered;
  };
  const auto replayed = [&](const Record* replay) { return replay->invoked <= mark.answered; };
  const bool last = mark.attempt >= webhooks.rules(mark).max_attempts;
  return webhooks.claims_in_doubt() || last || std::ranges::any_of(story.claims, newer) ||
         std::ranges::any_of(story.replays, replayed);
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    for (const Record* mark : story.marks) {
      if (!base::answered(mark->outcome)) continue;
      findings.examine();
      const Record* newer = superseding(story, *mark);
      if (newer != nullptr) {
        findings.exercise();
        if (EventStory::applied(*mark))
          findings.violate(
              event_evidence("a mark was accepted although the event had been claimed anew", story,
                             {*newer, *mark}));
      } else if (mark->answer == measure::webhook::kStale &&
                 !may_be_superseded(story, *mark, webhooks)) {
        findings.violate(event_evidence("a mark was told stale although its claim was the newest",
                                        story, {*mark}));
      }
    }
  });
  return std::move(findings).conclude("a worker marked an event that had been claimed anew");
}

const base::Registrar<Invariant> kRegistrar(
    "stale_mark_changes_nothing",
    {"A mark is accepted exactly while its claim is the newest one: a worker that lost its event "
     "changes nothing.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
