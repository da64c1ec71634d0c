#include "invariant/claimable.h"

#include <algorithm>
#include <limits>

namespace invariant {
namespace {

using measure::Record;
namespace webhook = measure::webhook;

/// The times in which an event can be claimed, without those in which somebody may have locked it.
class Chances {
 public:
  explicit Chances(const EventStory& story) : story_(story), lockers_(story.marks) {
    lockers_.insert(lockers_.end(), story.ingests.begin(), story.ingests.end());
    std::ranges::sort(lockers_, {}, &Record::invoked);
    std::int64_t latest = 0;
    for (const Record* locker : lockers_)
      free_after_.push_back(latest = std::max(latest, locker->answered));
    first_sent_.resize(story.by_token.size() + 1, std::numeric_limits<std::int64_t>::max());
    for (std::size_t i = story.by_token.size(); i-- > 0;)
      first_sent_[i] = std::min(first_sent_[i + 1], story.by_token[i]->invoked);
  }

  /// From `from` until the next claim after `token` was sent; nothing if that is no time at all.
  /// The next claim may even be answered before `from`: its client was quicker to read. While a
  /// mark or a repeated delivery of the event is under way it may hold the event's lock, and a
  /// claim that skips what is locked is right: such times are cut out.
  void add(std::int64_t from, std::int64_t token, std::vector<Claimable>& all) const {
    const std::int64_t until =
        first_sent_[story_.by_token.size() - story_.claims_after(token).size()];
    auto locker = static_cast<std::size_t>(
        std::ranges::upper_bound(lockers_, from, {}, &Record::invoked) - lockers_.begin());
    if (locker > 0) from = std::max(from, free_after_[locker - 1]);
    for (; locker < lockers_.size() && lockers_[locker]->invoked < until; ++locker) {
      if (from < lockers_[locker]->invoked)
        all.push_back({from, lockers_[locker]->invoked, story_.event, token});
      from = std::max(from, lockers_[locker]->answered);
    }
    if (from < until) all.push_back({from, until, story_.event, token});
  }

 private:
  const EventStory& story_;
  std::vector<const Record*> lockers_;
  std::vector<std::int64_t> free_after_;  ///< latest answer of the lockers up to there
  std::vector<std::int64_t> first_sent_;  ///< of the claims from there on, by token
};

/// The longest that an event may have to wait after a failure: the backoff and its jitter.
std::int64_t longest_backoff(base::Nanos backoff) { return backoff.count() + backoff.count() / 10; }

/// After it was accepted; after a failure and the backoff, with its jitter; after a lease ran out.
void add_all(const EventStory& story, const Webhooks& webhooks, std::vector<Claimable>& all) {
  const Chances chances(story);
  for (const Record* ingest : story.ingests)
    if (ingest->answer == webhook::kAccepted) chances.add(ingest->answered, 0, all);
  for (const Record* claim : story.claims) {
    const measure::ClaimRules& rules = webhooks.rules(*claim);
    const Record* mark = story.applied_mark(claim->token);
    if (mark != nullptr && mark->answer == webhook::kRetry)
      chances.add(mark->answered + longest_backoff(webhooks.backoff(*claim)), claim->token, all);
    if (!story.any_mark(claim->token) && claim->attempt < rules.max_attempts)
      chances.add(claim->answered + rules.lease.count(), claim->token, all);
  }
}

}  // namespace

std::vector<Claimable> claimable_times(const Webhooks& webhooks) {
  std::vector<Claimable> all;
  webhooks.for_each_event([&](const EventStory& story) { add_all(story, webhooks, all); });
  const ClaimsUnderWay claims(webhooks.claim_calls());
  for (Claimable& one : all) one.from = claims.over_after(one.from);
  return all;
}

}  // namespace invariant
