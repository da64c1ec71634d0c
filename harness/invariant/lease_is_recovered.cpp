#include <algorithm>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

constexpr std::int64_t kSlack = 1'000'000'000;

/// Whether some worker found nothing to do from `from` on, before `until`.
bool anybody_idle(const std::vector<const Record*>& empty, std::int64_t from, std::int64_t until) {
  const auto at = std::ranges::lower_bound(empty, from, {}, &Record::invoked);
  return at != empty.end() && (*at)->answered < until;
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  std::vector<const Record*> empty = webhooks.empty_claims();
  std::ranges::sort(empty, {}, &Record::invoked);
  const ClaimsUnderWay claims(webhooks.claim_calls());
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) {
    for (const Record* lost : story.claims) {
      if (story.any_mark(lost->token)) continue;
      const measure::ClaimRules& rules = webhooks.rules(*lost);
      const std::int64_t lease = rules.lease.count();
      const auto later = story.claims_after(lost->token);
      const Record* next = later.empty() ? nullptr : later.front();
      findings.examine();
      findings.exercise();
      if (next != nullptr && next->answered < lost->invoked + lease) {
        findings.violate(event_evidence("a lost event was claimed before its lease was over", story,
                                        {*lost, *next}));
        continue;
      }
      // At the last attempt it becomes a dead letter instead; and a claim in doubt may have had it.
      if (lost->attempt >= rules.max_attempts || webhooks.claims_in_doubt()) continue;
      const measure::Phase& phase = history.phases[lost->phase];
      const std::int64_t due = lost->answered + lease + webhooks.backoff(*lost).count() + kSlack;
      const std::int64_t came = next == nullptr ? phase.ended : next->invoked;
      if (came <= due || !anybody_idle(empty, claims.over_after(due), came)) continue;
      Evidence evidence = event_evidence(
          next == nullptr ? "a lost event was never claimed again although workers were idle"
                          : "a lost event was claimed again too late although workers were idle",
          story, {*lost});
      if (next != nullptr) evidence.calls.push_back(*next);
      findings.violate(std::move(evidence));
    }
  });
  return std::move(findings).conclude("a worker lost a claimed event");
}

const base::Registrar<Invariant> kRegistrar(
    "lease_is_recovered",
    {"An event whose worker died is claimed again within lease, backoff and 1 s, and never before "
     "its lease is over.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
