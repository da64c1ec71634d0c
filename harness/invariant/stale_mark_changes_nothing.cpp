#include <algorithm>
#include <limits>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

/// Of the claims from a token on: the one that was answered first, and when the first was sent.
struct Newer {
  const Record* answered_first = nullptr;
  std::int64_t sent = std::numeric_limits<std::int64_t>::max();
};

/// By claim, in the order of tokens: what the claims from there on were. One more than claims.
std::vector<Newer> newer_claims(const EventStory& story) {
  std::vector<Newer> all(story.by_token.size() + 1);
  for (std::size_t i = story.by_token.size(); i-- > 0;) {
    const Record* claim = story.by_token[i];
    all[i] = all[i + 1];
    all[i].sent = std::min(all[i].sent, claim->invoked);
    if (all[i].answered_first == nullptr || claim->answered < all[i].answered_first->answered)
      all[i].answered_first = claim;
  }
  return all;
}

/// The claim of that token; nullptr for one that nobody was told of.
const Record* claim_of(const EventStory& story, std::int64_t token) {
  const auto claim = std::ranges::lower_bound(story.by_token, token, {}, &Record::token);
  const bool told = claim != story.by_token.end() && (*claim)->token == token;
  return told ? *claim : nullptr;
}

/// When the event's replays were over: of those sent up to a time, the latest answer.
class Replays {
 public:
  explicit Replays(const EventStory& story) : replays_(story.replays) {
    std::ranges::sort(replays_, {}, &Record::invoked);
    std::int64_t latest = std::numeric_limits<std::int64_t>::min();
    for (const Record* replay : replays_)
      over_.push_back(latest = std::max(latest, replay->answered));
  }

  /// Whether one may have come about between those times.
  bool any_between(std::int64_t from, std::int64_t to) const {
    const auto sent = std::ranges::upper_bound(replays_, to, {}, &Record::invoked);
    return sent != replays_.begin() &&
           over_[static_cast<std::size_t>(sent - replays_.begin() - 1)] >= from;
  }

 private:
  std::vector<const Record*> replays_;
  std::vector<std::int64_t> over_;
};

/// Whether something may have taken the mark's claim away before it was answered: a newer claim, a
/// replay, or, at the last attempt, a lease that ran out and left a dead letter. A lease begins
/// after its claim was sent.
bool may_be_superseded(const EventStory& story, const Record& mark, const Newer& newer,
                       const Replays& replays, const Webhooks& webhooks) {
  const Record* claim = claim_of(story, mark.token);
  const std::int64_t claimed =
      claim == nullptr ? std::numeric_limits<std::int64_t>::min() / 2 : claim->invoked;
  const measure::ClaimRules rules = webhooks.rules(claim == nullptr ? mark : *claim);
  const bool given_up =
      mark.attempt >= rules.max_attempts && mark.answered >= claimed + rules.lease.count();
  return webhooks.claims_in_doubt() || given_up || newer.sent <= mark.answered ||
         replays.any_between(claimed, mark.answered);
}

/// A mark that is repeated gets its first answer again, or is stale by then.
void judge_repeat(const EventStory& story, const Record& mark, Findings& findings) {
  const Record* first = story.applied_mark(mark.token);
  if (first != &mark && EventStory::applied(mark) && first->answer != mark.answer)
    findings.violate(
        event_evidence("a repeated mark was answered otherwise", story, {*first, mark}));
}

void judge_event(const EventStory& story, const Webhooks& webhooks, Findings& findings) {
  const std::vector<Newer> newer_ones = newer_claims(story);
  const Replays replays(story);
  for (const Record* mark : story.marks) {
    if (!base::answered(mark->outcome)) continue;
    findings.examine();
    judge_repeat(story, *mark, findings);
    const Newer& newer = newer_ones[story.by_token.size() - story.claims_after(mark->token).size()];
    if (newer.answered_first != nullptr && newer.answered_first->answered < mark->invoked) {
      findings.exercise();
      if (EventStory::applied(*mark))
        findings.violate(
            event_evidence("a mark was accepted although the event had been claimed anew", story,
                           {*newer.answered_first, *mark}));
    } else if (mark->answer == measure::webhook::kStale &&
               !may_be_superseded(story, *mark, newer, replays, webhooks)) {
      findings.violate(event_evidence("a mark was told stale although its claim was the newest",
                                      story, {*mark}));
    }
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  Findings findings;
  webhooks.for_each_event([&](const EventStory& story) { judge_event(story, webhooks, findings); });
  return std::move(findings).conclude("a worker marked an event that had been claimed anew");
}

const base::Registrar<Invariant> kRegistrar(
    "stale_mark_changes_nothing",
    {"A mark is accepted exactly while its claim is the newest one: a worker that lost its event "
     "changes nothing, and one that repeats its mark is answered as before.",
     "webhook_claims", judge});

}  // namespace
}  // namespace invariant
