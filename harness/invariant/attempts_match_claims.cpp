#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"
#include "measure/intervals.h"

namespace invariant {
namespace {

using measure::Record;

/// The replays of an event, each of which begins the count anew.
class Replays {
 public:
  Replays(const EventStory& story, const Webhooks& webhooks)
      : replays_(story.replays),
        in_doubt_(webhooks.replays_in_doubt()),
        first_answered_(story.replays.size() + 1, kForEver) {
    for (std::size_t i = replays_.size(); i-- > 0;) {
      intervals_.add(replays_[i]->invoked, replays_[i]->answered);
      first_answered_[i] = std::min(first_answered_[i + 1], replays_[i]->answered);
    }
    intervals_.sort();
  }

  /// Whether one may lie after the claim and before `until`.
  bool maybe_between(const Record& claim, std::int64_t until) const {
    return in_doubt_ || intervals_.meeting(claim.invoked, until) > 0;
  }
  /// Whether one certainly does: sent after the claim was answered, and answered before `until`.
  bool surely_between(const Record& claim, std::int64_t until) const {
    const auto sent = std::ranges::upper_bound(replays_, claim.answered, {}, &Record::invoked);
    return first_answered_[static_cast<std::size_t>(sent - replays_.begin())] < until;
  }

  static constexpr std::int64_t kForEver = INT64_MAX;

 private:
  const std::vector<const Record*>& replays_;
  const bool in_doubt_;
  measure::Intervals intervals_;
  std::vector<std::int64_t> first_answered_;  ///< of the replays from there on
};

void judge_claims(const EventStory& story, const Replays& replays, Findings& findings) {
  const auto& claims = story.by_token;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    findings.examine();
    const Record& claim = *claims[i];
    const int before = i == 0 ? 0 : claims[i - 1]->attempt;
    if (i > 0) findings.exercise();
    const bool anew = i > 0 && claim.attempt == 1 && claim.token > claims[i - 1]->token &&
                      replays.maybe_between(*claims[i - 1], claim.answered);
    const bool further = claim.attempt == before + 1;
    if (anew || (further && (i == 0 || !replays.surely_between(*claims[i - 1], claim.invoked))))
      continue;
    Evidence evidence =
        event_evidence(fmt::format("attempt {} follows attempt {}{}", claim.attempt, before,
                                   further ? " although a replay lies between" : ""),
                       story, {claim});
    if (i > 0) evidence.calls.insert(evidence.calls.begin(), *claims[i - 1]);
    findings.violate(std::move(evidence));
  }
}

void judge_stored(const measure::Snapshot& snapshot, const EventStory& story,
                  const Replays& replays, Findings& findings) {
  const Record* claim = story.by_token.empty() ? nullptr : story.by_token.back();
  const int last = claim == nullptr ? 0 : claim->attempt;
  const bool may = claim != nullptr && replays.maybe_between(*claim, Replays::kForEver);
  const bool must = claim != nullptr && replays.surely_between(*claim, Replays::kForEver);
  for (const auto& stored : snapshot.event(story.event)) {
    if ((stored.attempts == last && !must) || (stored.attempts == 0 && may)) continue;
    findings.violate(event_evidence(
        fmt::format("the event is stored with {} attempts, its last claim was attempt {}{}",
                    stored.attempts, last, must ? ", and then it was replayed" : ""),
        story, {}));
  }
}

void judge_event(const measure::Snapshot& snapshot, const EventStory& story,
                 const Webhooks& webhooks, Findings& findings) {
  const Replays replays(story, webhooks);
  judge_claims(story, replays, findings);
  judge_stored(snapshot, story, replays, findings);
}

Verdict judge(const measure::Snapshot& snapshot, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  // A claim in doubt may have counted an attempt that nobody was told of.
  if (!webhooks.claims_in_doubt())
    webhooks.for_each_event(
        [&](const EventStory& story) { judge_event(snapshot, story, webhooks, findings); });
  return std::move(findings).conclude("an event was claimed again");
}

const base::Registrar<Invariant> kRegistrar(
    "attempts_match_claims", {"Each claim counts one attempt; only a replay begins the count anew.",
                              "webhook_claims", judge});

}  // namespace
}  // namespace invariant
