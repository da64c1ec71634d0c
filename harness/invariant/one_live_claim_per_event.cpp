#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

/// Whether `later` was certainly given while the lease of `earlier` ran and nothing had ended it.
/// A lease begins after its claim was sent, so it lasts at least until then plus its length.
bool clashes(const Record& earlier, const Record& later, const EventStory& story,
             const Webhooks& webhooks) {
  const std::int64_t lease_ends = earlier.invoked + webhooks.rules(earlier).lease.count();
  if (later.answered >= lease_ends) return false;
  const auto ended = [&](const Record* mark) {
    return mark->invoked <= later.answered && mark->answer != measure::webhook::kStale;
  };
  return std::ranges::none_of(story.marks_of(earlier.token), ended);
}

/// Claims under way together with another one.
std::uint64_t overlapping(std::vector<const Record*> calls) {
  std::ranges::sort(calls, {}, &Record::invoked);
  std::uint64_t count = 0;
  std::int64_t latest = -1;
  for (const Record* call : calls) {
    if (call->invoked <= latest) ++count;
    latest = std::max(latest, call->answered);
  }
  return count;
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  findings.exercise(overlapping(webhooks.claim_calls()));
  std::vector<const Record*> claims;
  webhooks.for_each_event([&](const EventStory& story) {
    claims = story.claims;
    // By token: an answer may be read after that of a claim which the server gave later.
    std::ranges::sort(claims, {},
                      [](const Record* claim) { return std::pair(claim->token, claim->answered); });
    for (std::size_t i = 0; i < claims.size(); ++i) {
      findings.examine();
      if (i == 0) continue;
      if (claims[i]->token == claims[i - 1]->token)
        findings.violate(event_evidence("two workers were given the same claim of an event", story,
                                        {*claims[i - 1], *claims[i]}));
      else if (clashes(*claims[i - 1], *claims[i], story, webhooks))
        findings.violate(event_evidence("an event was claimed while another worker's lease ran",
                                        story, {*claims[i - 1], *claims[i]}));
    }
  });
  return std::move(findings).conclude("a claim overlapped another one");
}

const base::Registrar<Invariant> kRegistrar(
    "one_live_claim_per_event",
    {"While a worker's lease on an event runs, nobody else is given it.", "webhook_claims", judge});

}  // namespace
}  // namespace invariant
