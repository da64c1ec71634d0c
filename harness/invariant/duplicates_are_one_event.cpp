#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::webhook::kAccepted;

void judge_event(const measure::Snapshot& snapshot, const EventStory& story,
                 const Webhooks& webhooks, Findings& findings) {
  const Record* accepted = nullptr;
  const Record* first = nullptr;
  for (const Record* ingest : story.ingests) {
    if (ingest->outcome != base::Outcome::kDone) continue;
    if (first == nullptr) {
      first = ingest;
    } else {
      findings.exercise();
      if (webhooks.id_of(*first) != webhooks.id_of(*ingest))
        findings.violate(
            event_evidence("the same event was given two ids", story, {*first, *ingest}));
    }
    if (ingest->answer != kAccepted) continue;
    if (accepted != nullptr)
      findings.violate(
          event_evidence("the same event was accepted twice", story, {*accepted, *ingest}));
    accepted = ingest;
  }
  if (first != nullptr) findings.examine();
  const auto stored = snapshot.event(story.event);
  if (first != nullptr && stored.size() == 1 && stored.front().id != webhooks.id_of(*first))
    findings.violate(
        event_evidence("the event is stored under another id than was told", story, {*first}));
  if (stored.size() > 1)
    findings.violate(event_evidence("the same event is stored twice", story, {}));
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event(
      [&](const EventStory& story) { judge_event(snapshot, story, webhooks, findings); });
  return std::move(findings).conclude("an event was sent again");
}

const base::Registrar<Invariant> kRegistrar(
    "duplicates_are_one_event",
    {"However often a provider sends an event, it is accepted and stored once, under one id.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
