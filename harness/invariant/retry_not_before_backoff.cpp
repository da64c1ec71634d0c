#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    for (const Record* failed : story.claims) {
      const Record* mark = story.applied_mark(failed->token);
      if (mark == nullptr || mark->answer != measure::webhook::kRetry) continue;
      const auto later = story.claims_after(failed->token);
      if (later.empty()) continue;
      const Record& next = *later.front();
      findings.examine();
      findings.exercise();
      // The server may have written the failure as early as the mark was sent.
      const base::Nanos waited(next.answered - mark->invoked);
      const base::Nanos backoff = webhooks.backoff(*failed);
      if (waited >= backoff) continue;
      findings.violate(event_evidence(
          fmt::format("attempt {} came {:.1f} ms after a failure, the backoff is {:.1f} ms",
                      next.attempt, base::to_ms(waited), base::to_ms(backoff)),
          story, {*mark, next}));
    }
  });
  return std::move(findings).conclude("an event was claimed after a failed attempt");
}

const base::Registrar<Invariant> kRegistrar(
    "retry_not_before_backoff",
    {"A failed event is not claimed again before its backoff is over.", "webhook_claims", judge});

}  // namespace
}  // namespace invariant
