#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;
namespace webhook = measure::webhook;

/// A time in which an event could certainly be claimed, and nobody was claiming it.
struct Claimable {
  std::int64_t from;
  std::int64_t until;
  std::uint32_t event;
};

/// From `from` until the next claim after `token` was sent; nothing if that is no time at all. The
/// next claim may even be answered before `from`: its client was quicker to read. While a mark or a
/// repeated delivery of the event is under way it may hold the event's lock, and a claim that skips
/// what is locked is right: such times are cut out.
void add(std::int64_t from, std::int64_t token, const EventStory& story,
         std::vector<Claimable>& all) {
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  for (const Record* claim : story.claims)
    if (claim->token > token) until = std::min(until, claim->invoked);
  std::vector<const Record*> lockers = story.marks;
  lockers.insert(lockers.end(), story.ingests.begin(), story.ingests.end());
  std::ranges::sort(lockers, {}, &Record::invoked);
  for (const Record* locker : lockers) {
    const std::int64_t free_until = std::min(until, locker->invoked);
    if (from < free_until) all.push_back({from, free_until, story.event});
    from = std::max(from, locker->answered);
  }
  if (from < until) all.push_back({from, until, story.event});
}

/// After it was accepted; after a failure and the backoff, with its jitter; after a lease ran out.
void add_all(const EventStory& story, const Webhooks& webhooks, std::vector<Claimable>& all) {
  for (const Record* ingest : story.ingests)
    if (ingest->answer == webhook::kAccepted) add(ingest->answered, 0, story, all);
  for (const Record* claim : story.claims) {
    const measure::ClaimRules& rules = webhooks.rules(*claim);
    const Record* mark = story.applied_mark(claim->token);
    if (mark != nullptr && mark->answer == webhook::kRetry)
      add(mark->answered + 2 * webhooks.backoff(*claim).count(), claim->token, story, all);
    if (!story.any_mark(claim->token) && claim->attempt < rules.max_attempts)
      add(claim->answered + rules.lease.count(), claim->token, story, all);
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  std::vector<Claimable> claimable;
  webhooks.for_each_event([&](const EventStory& story) { add_all(story, webhooks, claimable); });
  const ClaimsUnderWay claims(webhooks.claim_calls());
  for (Claimable& one : claimable) one.from = claims.over_after(one.from);
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
