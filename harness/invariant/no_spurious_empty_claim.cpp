#include <algorithm>

#include <fmt/format.h>

#include "invariant/claimable.h"

namespace invariant {
namespace {

using measure::Record;
namespace webhook = measure::webhook;

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  std::vector<Claimable> claimable = claimable_times(webhooks);
  std::ranges::sort(claimable, {}, &Claimable::from);
  std::vector<const Record*> empty = webhooks.empty_claims();
  std::ranges::sort(empty, {}, &Record::invoked);
  const Claimable* longest = nullptr;
  std::size_t seen = 0;
  for (const Record* claim : empty) {
    for (; seen < claimable.size() && claimable[seen].from < claim->invoked; ++seen)
      if (longest == nullptr || claimable[seen].until > longest->until) longest = &claimable[seen];
    findings.examine();
    findings.exercise();
    // A claim in doubt may have taken what seems to have been there.
    if (longest == nullptr || longest->until <= claim->answered || webhooks.claims_in_doubt())
      continue;
    findings.violate({"a claim came back empty although an event was claimable all the while",
                      {{"event", webhook::event_text(longest->event)},
                       {"claimable from", fmt::format("{:.6f} s", longest->from / 1e9)},
                       {"until", fmt::format("{:.6f} s", longest->until / 1e9)}},
                      {*claim}});
  }
  return std::move(findings).conclude("a claim came back empty");
}

const base::Registrar<Invariant> kRegistrar(
    "no_spurious_empty_claim",
    {"A claim comes back empty only if no event was claimable during the whole call.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
