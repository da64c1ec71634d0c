#include "invariant/queue.h"

namespace {

using base::Truth;
using measure::Record;
using Status = measure::Snapshot::Event::Status;
using support::Queue;
using enum support::Queue::Operation;
namespace webhook = measure::webhook;

/// A run in which every danger arose and everything went well.
Queue good_queue() {
  Queue queue;
  // Event 0: sent twice, succeeds at once; the mark is repeated.
  queue.ingest(0, 0, 5);
  queue.ingest(0, 1, 6, webhook::kDuplicate);
  queue.claim(0, 1, 1, 10, 12);
  queue.mark(0, 1, 1, 13, 15, webhook::kSuccess);
  queue.mark(0, 1, 1, 16, 18, webhook::kSuccess);
  queue.store(0, Status::kSuccess, 1, 1);
  // Event 1: its worker dies; the next one succeeds, then the first wakes up.
  queue.ingest(1, 0, 5);
  queue.claim(1, 1, 1, 11, 13);
  queue.claim(1, 2, 2, 150, 152);
  queue.mark(1, 2, 2, 155, 156, webhook::kSuccess);
  queue.mark(1, 1, 1, 160, 162, webhook::kStale);
  queue.store(1, Status::kSuccess, 2, 2);
  // Event 2: fails three times, is replayed and succeeds.
  queue.ingest(2, 0, 5);
  queue.claim(2, 1, 1, 20, 21);
  queue.mark(2, 1, 1, 22, 23, webhook::kRetry);
  queue.claim(2, 2, 2, 60, 61);
  queue.mark(2, 2, 2, 62, 63, webhook::kRetry);
  queue.claim(2, 3, 3, 200, 201);
  queue.mark(2, 3, 3, 202, 203, webhook::kDeadLetter);
  queue.replay(2, 210, 212);
  queue.claim(2, 4, 1, 220, 221);
  queue.mark(2, 4, 1, 222, 223, webhook::kSuccess);
  queue.store(2, Status::kSuccess, 1, 4);
  // Event 3: its worker dies and nobody marks; another finishes it.
  queue.ingest(3, 0, 5);
  queue.claim(3, 1, 1, 11, 14);
  queue.claim(3, 2, 2, 130, 131);
  queue.mark(3, 2, 2, 132, 133, webhook::kSuccess);
  queue.store(3, Status::kSuccess, 2, 2);
  queue.empty(300, 301);
  queue.history.phases[0].arrivals = {5, 12, 11, 1};
  queue.history.phases[0].skipped = {0, 0, 0, 0};
  return queue;
}

/// Event 4 is taken in by the first phase and fails three times in a second one, which has more
/// patience with its own events.
Queue left_over() {
  Queue queue = good_queue();
  measure::Phase second = queue.history.phases[0];
  second.rules = {std::chrono::milliseconds(100), std::chrono::milliseconds(200), 5};
  second.arrivals = second.skipped = {};
  queue.history.phases.push_back(second);
  queue.ingest(4, 390, 395);
  queue.claim(4, 1, 1, 400, 401).phase = 1;
  queue.mark(4, 1, 1, 402, 403, webhook::kRetry).phase = 1;
  queue.claim(4, 2, 2, 450, 451).phase = 1;
  queue.mark(4, 2, 2, 452, 453, webhook::kRetry).phase = 1;
  queue.claim(4, 3, 3, 500, 501).phase = 1;
  queue.mark(4, 3, 3, 502, 503, webhook::kDeadLetter).phase = 1;
  queue.store(4, Status::kDeadLetter, 3, 3);
  return queue;
}

class WebhookInvariants : public ::testing::TestWithParam<const char*> {};

TEST_P(WebhookInvariants, HoldInARunThatWentWell) {
  const invariant::Verdict verdict = good_queue().judge(GetParam());
  EXPECT_EQ(verdict.truth, Truth::kHolds)
      << verdict.explanation
      << (verdict.evidence.empty() ? "" : ": " + verdict.evidence.front().what);
}

TEST_P(WebhookInvariants, JudgeAnEventByTheRulesThatItCameInWith) {
  const invariant::Verdict verdict = left_over().judge(GetParam());
  EXPECT_EQ(verdict.truth, Truth::kHolds)
      << verdict.explanation
      << (verdict.evidence.empty() ? "" : ": " + verdict.evidence.front().what);
}

TEST_P(WebhookInvariants, AreUnknownWhereNothingHappened) {
  Queue queue;
  EXPECT_EQ(queue.judge(GetParam()).truth, Truth::kUnknown);
}

INSTANTIATE_TEST_SUITE_P(All, WebhookInvariants,
                         ::testing::Values("one_live_claim_per_event", "event_processed_once",
                                           "stale_mark_changes_nothing", "tokens_only_rise",
                                           "every_event_ends", "attempts_match_claims",
                                           "dead_letter_iff_exhausted", "duplicates_are_one_event",
                                           "claim_within_limit", "mark_is_answered_truly",
                                           "replay_within_bounds", "no_spurious_empty_claim",
                                           "retry_not_before_backoff", "lease_is_recovered"),
                         [](const auto& name) { return std::string(name.param); });

void expect_violated(Queue& queue, const std::string& name, const std::string& what) {
  const invariant::Verdict verdict = queue.judge(name);
  EXPECT_EQ(verdict.truth, Truth::kViolated) << name << ": " << verdict.explanation;
  ASSERT_FALSE(verdict.evidence.empty()) << name;
  EXPECT_NE(verdict.evidence.front().what.find(what), std::string::npos)
      << verdict.evidence.front().what;
}

TEST(OneLiveClaimPerEvent, IsViolatedByAClaimDuringALease) {
  Queue queue = good_queue();
  queue.claim(3, 3, 3, 50, 60);
  expect_violated(queue, "one_live_claim_per_event", "lease ran");
}

TEST(OneLiveClaimPerEvent, IsViolatedByTheSameClaimGivenTwice) {
  Queue queue = good_queue();
  queue.claim(0, 1, 1, 10, 12);
  expect_violated(queue, "one_live_claim_per_event", "the same claim");
}

TEST(OneLiveClaimPerEvent, AcceptsAClaimWhoseAnswerIsReadAfterThatOfTheNextOne) {
  Queue queue = good_queue();
  // Token 3 is given at 230 at the earliest, when the lease of the claim sent at 130 is over; the
  // answer to token 4 is read first.
  queue.claim(3, 3, 3, 230, 400);
  queue.claim(3, 4, 4, 335, 390);
  EXPECT_EQ(queue.judge("one_live_claim_per_event").truth, Truth::kHolds);
}

TEST(OneLiveClaimPerEvent, AcceptsAClaimThatTheLeaseMayHaveEndedBefore) {
  Queue queue = good_queue();
  queue.claim(3, 3, 3, 200, 230);  // the lease of the claim at 130 may have ended at 230
  EXPECT_EQ(queue.judge("one_live_claim_per_event").truth, Truth::kHolds);
}

TEST(EventProcessedOnce, IsViolatedByTwoSuccessesOfDifferentClaims) {
  Queue queue = good_queue();
  queue.mark(1, 1, 1, 170, 171, webhook::kSuccess);
  expect_violated(queue, "event_processed_once", "both marked");
}

TEST(EventProcessedOnce, IsViolatedByAClaimAfterTheSuccess) {
  Queue queue = good_queue();
  queue.claim(0, 2, 2, 300, 301);
  expect_violated(queue, "event_processed_once", "claimed after");
}

TEST(EventProcessedOnce, IsViolatedByAnotherStatusThanTheWorkerWasTold) {
  Queue queue = good_queue();
  queue.snapshot.events[0].status = Status::kFailed;
  expect_violated(queue, "event_processed_once", "stored otherwise");
}

TEST(EventProcessedOnce, IsViolatedByASuccessOfNobody) {
  Queue queue = good_queue();
  queue.ingest(9, 0, 5);
  queue.store(9, Status::kSuccess, 0, 0);
  expect_violated(queue, "event_processed_once", "no worker marked");
}

TEST(StaleMarkChangesNothing, IsViolatedByAnAcceptedMarkOfALostClaim) {
  Queue queue = good_queue();
  queue.mark(3, 1, 1, 140, 141, webhook::kRetry);
  expect_violated(queue, "stale_mark_changes_nothing", "accepted");
}

TEST(StaleMarkChangesNothing, IsViolatedByAStaleAnswerToTheNewestClaim) {
  Queue queue = good_queue();
  queue.mark(3, 2, 2, 140, 141, webhook::kStale);
  expect_violated(queue, "stale_mark_changes_nothing", "newest");
}

TEST(StaleMarkChangesNothing, AcceptsAStaleAnswerWhileANewClaimIsUnderWay) {
  Queue queue = good_queue();
  queue.mark(3, 1, 1, 120, 135, webhook::kStale);
  EXPECT_EQ(queue.judge("stale_mark_changes_nothing").truth, Truth::kHolds);
}

/// Event 2, which was replayed from 210 to 212 and then claimed: its mark is told stale.
Queue stale_after_replay() {
  Queue queue = good_queue();
  queue.mark(2, 4, 1, 224, 226, webhook::kStale);
  return queue;
}

TEST(StaleMarkChangesNothing, IsViolatedByAStaleAnswerAfterAReplayThatWasOverBeforeTheClaim) {
  Queue queue = stale_after_replay();
  expect_violated(queue, "stale_mark_changes_nothing", "newest");
}

TEST(StaleMarkChangesNothing, AcceptsAStaleAnswerWhileAReplayIsUnderWay) {
  Queue queue = stale_after_replay();
  queue.replay(2, 225, 230);
  EXPECT_EQ(queue.judge("stale_mark_changes_nothing").truth, Truth::kHolds);
}

TEST(StaleMarkChangesNothing, AcceptsAStaleAnswerAfterAReplayThatMayHaveComeAfterTheClaim) {
  Queue queue = stale_after_replay();
  queue.replay(2, 205, 221);
  EXPECT_EQ(queue.judge("stale_mark_changes_nothing").truth, Truth::kHolds);
}

/// Event 4 fails twice; its worker at the last attempt marks, and is told stale.
Queue given_up(std::int64_t answered) {
  Queue queue = good_queue();
  queue.ingest(4, 0, 5);
  queue.claim(4, 1, 1, 400, 401);
  queue.mark(4, 1, 1, 402, 403, webhook::kRetry);
  queue.claim(4, 2, 2, 450, 451);
  queue.mark(4, 2, 2, 452, 453, webhook::kRetry);
  queue.claim(4, 3, 3, 500, 501);
  queue.mark(4, 3, 3, answered - 2, answered, webhook::kStale);
  queue.store(4, Status::kDeadLetter, 3, 3);
  return queue;
}

TEST(StaleMarkChangesNothing, AcceptsAStaleAnswerAtTheLastAttemptOnceTheLeaseMayBeOver) {
  EXPECT_EQ(given_up(600).judge("stale_mark_changes_nothing").truth, Truth::kHolds);
}

TEST(StaleMarkChangesNothing, IsViolatedByAStaleAnswerAtTheLastAttemptWhileTheLeaseRuns) {
  Queue queue = given_up(599);
  expect_violated(queue, "stale_mark_changes_nothing", "newest");
}

TEST(MarkIsAnsweredTruly, IsViolatedByAFailureTakenAsASuccess) {
  Queue queue = good_queue();
  queue.history.records[3].party = 0;
  queue.history.records[4].party = 0;
  expect_violated(queue, "mark_is_answered_truly", "a mark of failure was answered success");
}

TEST(MarkIsAnsweredTruly, IsViolatedByASuccessTakenAsAFailure) {
  for (const webhook::MarkAnswer answer : {webhook::kRetry, webhook::kDeadLetter}) {
    Queue queue = good_queue();
    queue.claim(3, 3, 3, 300, 301);
    queue.mark(3, 3, 3, 302, 303, answer).party = 1;
    expect_violated(queue, "mark_is_answered_truly", "a mark of success was answered as a failure");
  }
}

TEST(ReplayWithinBounds, IsViolatedByAnEventOfAnotherWebhook) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kReplay) record.party = 1;
  expect_violated(queue, "replay_within_bounds", "for webhook 1 gave an event of webhook 0");
}

TEST(ReplayWithinBounds, IsViolatedByAnEventThatIsReplayedTwice) {
  Queue queue = good_queue();
  queue.replay(2, 209, 213);
  expect_violated(queue, "replay_within_bounds", "no dead letter");
}

TEST(ReplayWithinBounds, IsViolatedByTwoReplaysBeforeAnEventDiedAgain) {
  Queue queue = good_queue();
  queue.replay(2, 209, 213);
  queue.claim(2, 5, 3, 300, 301);
  expect_violated(queue, "replay_within_bounds", "no dead letter");
}

TEST(ReplayWithinBounds, AcceptsASecondReplayOfAnEventThatDiedAgain) {
  Queue queue = good_queue();
  queue.claim(2, 5, 3, 300, 301);
  queue.replay(2, 420, 430);
  EXPECT_EQ(queue.judge("replay_within_bounds").truth, Truth::kHolds);
}

TEST(ReplayWithinBounds, CannotTellHowOftenAnEventDiedIfAClaimIsInDoubt) {
  Queue queue = good_queue();
  queue.replay(2, 420, 430);
  Record& claim = queue.empty(300, 301);
  claim.outcome = base::Outcome::kInDoubt;
  claim.answer = measure::kNoAnswer;
  EXPECT_EQ(queue.judge("replay_within_bounds").truth, Truth::kHolds);
}

TEST(ReplayWithinBounds, IsViolatedByARowTooMany) {
  Queue queue = good_queue();
  queue.claim(3, 3, 3, 204, 205);
  for (const Record& record : queue.history.records) {
    if (record.operation != kReplay) continue;
    const Record first = record;
    Record& row = queue.replay(3, 210, 212);
    row.session = first.session;
    row.continued = 1;
    break;
  }
  expect_violated(queue, "replay_within_bounds", "at most 1 gave 2");
}

TEST(TokensOnlyRise, IsViolatedByALowerTokenLater) {
  Queue queue = good_queue();
  queue.claim(2, 2, 2, 400, 401);
  expect_violated(queue, "tokens_only_rise", "no higher token");
}

TEST(TokensOnlyRise, IsViolatedByAStoredTokenThatFellBehind) {
  Queue queue = good_queue();
  queue.snapshot.events[2].claim_no = 3;
  expect_violated(queue, "tokens_only_rise", "stored token is lower");
}

TEST(EveryEventEnds, IsViolatedByAnEventThatIsLeft) {
  for (const Status status : {Status::kPending, Status::kProcessing, Status::kFailed}) {
    Queue queue = good_queue();
    queue.snapshot.events[3].status = status;
    expect_violated(queue, "every_event_ends", "neither succeeded nor died");
  }
}

TEST(EveryEventEnds, IsViolatedByAnEventThatIsGone) {
  Queue queue = good_queue();
  queue.snapshot.events.pop_back();
  expect_violated(queue, "every_event_ends", "not stored");
}

TEST(EveryEventEnds, IsUnknownIfTimeEndedTheLoad) {
  Queue queue = good_queue();
  queue.snapshot.events[3].status = Status::kPending;
  queue.history.phases[0].drained = false;
  EXPECT_EQ(queue.judge("every_event_ends").truth, Truth::kUnknown);
}

TEST(AttemptsMatchClaims, IsViolatedByAnAttemptThatIsCountedTwice) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kClaim && record.subject == 1 && record.token == 2) record.attempt = 3;
  expect_violated(queue, "attempts_match_claims", "attempt 3 follows attempt 1");
}

TEST(AttemptsMatchClaims, IsViolatedByAnotherStoredNumber) {
  Queue queue = good_queue();
  queue.snapshot.events[0].attempts = 2;
  expect_violated(queue, "attempts_match_claims", "stored with 2 attempts");
}

TEST(AttemptsMatchClaims, LetsOnlyAReplayBeginTheCountAnew) {
  Queue queue = good_queue();
  std::erase_if(queue.history.records,
                [](const Record& record) { return record.operation == kReplay; });
  expect_violated(queue, "attempts_match_claims", "attempt 1 follows attempt 3");
}

TEST(AttemptsMatchClaims, AcceptsANewCountAfterAReplayInDoubt) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records) {
    if (record.operation != kReplay) continue;
    record.outcome = base::Outcome::kInDoubt;
    record.answer = measure::kNoAnswer;
    record.result = 0;
  }
  EXPECT_EQ(queue.judge("attempts_match_claims").truth, Truth::kHolds);
}

TEST(AttemptsMatchClaims, IsViolatedByAReplayThatBeganNoCountAnew) {
  Queue queue = good_queue();
  queue.replay(1, 140, 145);  // between the two claims of event 1, of which the later is attempt 2
  expect_violated(queue, "attempts_match_claims", "although a replay lies between");
}

TEST(AttemptsMatchClaims, AcceptsAReplayThatMayHaveComeBeforeOrAfterTheClaim) {
  Queue queue = good_queue();
  queue.replay(1, 12, 145);  // it may have come before the first claim was given
  queue.replay(1, 140, 151);
  queue.replay(3, 131, 400);
  queue.snapshot.events[3].attempts = 0;
  EXPECT_EQ(queue.judge("attempts_match_claims").truth, Truth::kHolds);
  queue.snapshot.events[3].attempts = 2;
  EXPECT_EQ(queue.judge("attempts_match_claims").truth, Truth::kHolds);
}

TEST(AttemptsMatchClaims, IsViolatedByAReplayThatIsNotStored) {
  Queue queue = good_queue();
  queue.replay(3, 400, 401);
  expect_violated(queue, "attempts_match_claims", "and then it was replayed");
  queue.snapshot.events[3].attempts = 0;
  EXPECT_EQ(queue.judge("attempts_match_claims").truth, Truth::kHolds);
}

TEST(DeadLetterIffExhausted, IsViolatedByADeadLetterTooEarly) {
  Queue queue = good_queue();
  queue.mark(3, 2, 2, 134, 135, webhook::kDeadLetter);
  expect_violated(queue, "dead_letter_iff_exhausted", "attempt 2 of 3 was told dead_letter");
}

TEST(DeadLetterIffExhausted, IsViolatedByARetryAfterTheLastAttempt) {
  Queue queue = good_queue();
  queue.mark(2, 3, 3, 204, 205, webhook::kRetry);
  expect_violated(queue, "dead_letter_iff_exhausted", "attempt 3 of 3 was told retry");
}

TEST(DeadLetterIffExhausted, IsViolatedByAnAttemptTooMany) {
  Queue queue = good_queue();
  queue.claim(3, 3, 4, 400, 401);
  expect_violated(queue, "dead_letter_iff_exhausted", "attempt 4 of 3");
}

TEST(DeadLetterIffExhausted, IsViolatedByAStoredDeadLetterWithAttemptsLeft) {
  Queue queue = good_queue();
  queue.snapshot.events[1].status = Status::kDeadLetter;
  expect_violated(queue, "dead_letter_iff_exhausted", "after 2 of 3");
}

TEST(DuplicatesAreOneEvent, IsViolatedByASecondAcceptance) {
  Queue queue = good_queue();
  queue.ingest(0, 2, 8, webhook::kAccepted);
  expect_violated(queue, "duplicates_are_one_event", "accepted twice");
}

TEST(DuplicatesAreOneEvent, IsViolatedByASecondIdOrRow) {
  Queue queue = good_queue();
  queue.history.records[1].result = queue.history.records[9].result;
  expect_violated(queue, "duplicates_are_one_event", "two ids");
  queue = good_queue();
  queue.store(0, Status::kSuccess, 1, 1);
  expect_violated(queue, "duplicates_are_one_event", "stored twice");
}

TEST(ClaimWithinLimit, IsViolatedByARowTooMany) {
  Queue queue = good_queue();
  Record row = queue.history.records[2];
  row.subject = 3;
  row.continued = 1;
  queue.history.records.push_back(row);
  expect_violated(queue, "claim_within_limit", "at most 1 gave 2");
}

TEST(ClaimWithinLimit, IsViolatedByTheSameEventTwice) {
  Queue queue = good_queue();
  queue.history.records[2].party = 2;
  Record row = queue.history.records[2];
  row.continued = 1;
  queue.history.records.push_back(row);
  expect_violated(queue, "claim_within_limit", "twice");
}

TEST(NoSpuriousEmptyClaim, IsViolatedWhileAnEventWaitsToBeClaimed) {
  Queue queue = good_queue();
  queue.empty(6, 9);
  expect_violated(queue, "no_spurious_empty_claim", "claimable all the while");
}

TEST(NoSpuriousEmptyClaim, AcceptsOneThatOverlapsTheClaimOrTheIngest) {
  Queue queue = good_queue();
  queue.empty(3, 9);      // nothing was accepted for certain when it was sent
  queue.empty(12, 25);    // the last waiting event was being claimed
  queue.empty(107, 112);  // event 2 failed at 63 and may wait for 44 ms
  EXPECT_EQ(queue.judge("no_spurious_empty_claim").truth, Truth::kHolds);
}

TEST(NoSpuriousEmptyClaim, IsViolatedAfterABackoffAndAfterALease) {
  Queue queue = good_queue();
  queue.empty(108,
              112);  // event 2 failed at 63; the second backoff is 40 ms, with jitter at most 44
  expect_violated(queue, "no_spurious_empty_claim", "claimable all the while");
  queue = good_queue();
  queue.empty(120, 128);  // the lease of event 3 ended at 114
  expect_violated(queue, "no_spurious_empty_claim", "claimable all the while");
}

TEST(RetryNotBeforeBackoff, IsViolatedByAnEarlyClaim) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kClaim && record.subject == 2 && record.token == 2) {
      record.invoked = 30'000'000;
      record.answered = 41'000'000;  // 19 ms after the mark was sent; the backoff is 20 ms
    }
  expect_violated(queue, "retry_not_before_backoff", "19.0 ms after a failure");
}

TEST(RetryNotBeforeBackoff, DoublesWithEachAttempt) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kClaim && record.subject == 2 && record.token == 3) {
      record.invoked = 90'000'000;
      record.answered = 99'000'000;  // 37 ms after the second failure; the backoff is 40 ms
    }
  expect_violated(queue, "retry_not_before_backoff", "the backoff is 40.0 ms");
}

TEST(LeaseIsRecovered, IsViolatedByAClaimBeforeTheLeaseIsOver) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kClaim && record.subject == 3 && record.token == 2)
      record.answered = 110'000'000;
  expect_violated(queue, "lease_is_recovered", "before its lease was over");
}

TEST(LeaseIsRecovered, IsViolatedByALostEventThatIdleWorkersLeave) {
  Queue queue = good_queue();
  std::erase_if(queue.history.records, [](const Record& record) {
    return record.subject == 3 && (record.token == 2 || record.operation == kMark);
  });
  queue.empty(2000, 2001);
  expect_violated(queue, "lease_is_recovered", "never claimed again");
}

TEST(LeaseIsRecovered, SaysNothingWhileAnOlderClaimMayHoldTheLock) {
  Queue queue = good_queue();
  std::erase_if(queue.history.records, [](const Record& record) {
    return record.subject == 3 && (record.token == 2 || record.operation == kMark);
  });
  queue.empty(90, 2500);  // under way since before the lease ended
  queue.empty(2000, 2001);
  EXPECT_EQ(queue.judge("lease_is_recovered").truth, Truth::kHolds);
  queue.empty(2501, 2502);
  expect_violated(queue, "lease_is_recovered", "never claimed again");
}

TEST(LeaseIsRecovered, SaysNothingOfALostEventThatAClaimInDoubtMayHaveTaken) {
  Queue queue = good_queue();
  std::erase_if(queue.history.records, [](const Record& record) {
    return record.subject == 3 && (record.token == 2 || record.operation == kMark);
  });
  queue.empty(2000, 2001);
  Record& claim = queue.empty(130, 131);
  claim.outcome = base::Outcome::kInDoubt;
  claim.answer = measure::kNoAnswer;
  EXPECT_EQ(queue.judge("lease_is_recovered").truth, Truth::kHolds);
}

TEST(LeaseIsRecovered, SaysNothingWhileEveryWorkerIsBusy) {
  Queue queue = good_queue();
  for (Record& record : queue.history.records)
    if (record.operation == kClaim && record.subject == 3 && record.token == 2) {
      record.invoked = 5'000'000'000;
      record.answered = 5'001'000'000;
    }
  EXPECT_EQ(queue.judge("lease_is_recovered").truth, Truth::kHolds);
}

}  // namespace
