#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
using measure::webhook::kSuccess;

/// Whether a mark of the same claim said what the answer tells of: ok for success, else a failure.
bool said(const EventStory& story, const Record& answered) {
  return std::ranges::any_of(story.marks_of(answered.token), [&](const Record* mark) {
    return (mark->party == 1) == (answered.answer == kSuccess);
  });
}

void judge_event(const EventStory& story, Findings& findings) {
  for (const Record* mark : story.marks) {
    if (!EventStory::applied(*mark)) continue;
    findings.examine();
    if (mark->party == 0) findings.exercise();
    if (said(story, *mark)) continue;
    findings.violate(event_evidence(mark->answer == kSuccess
                                        ? "a mark of failure was answered success"
                                        : "a mark of success was answered as a failure",
                                    story, {*mark}));
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) { judge_event(story, findings); });
  return std::move(findings).conclude("a worker marked a failure");
}

const base::Registrar<Invariant> kRegistrar(
    "mark_is_answered_truly",
    {"An accepted mark is answered success if the work went well, else retry or dead_letter.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
