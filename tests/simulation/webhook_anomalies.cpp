#include <algorithm>
#include <optional>

#include "measure/webhook.h"
#include "simulation/planting.h"

namespace simulation {
namespace {

using measure::Record;
using measure::Snapshot;
using namespace measure::webhook;
using Status = Snapshot::Event::Status;

constexpr std::uint8_t kTakeIn = 0, kTake = 1, kTell = 2, kBringBack = 3;  // operations
constexpr std::int64_t kMillisecond = 1'000'000;

const std::string kAttempts = "attempts_match_claims";
const std::string kLimit = "claim_within_limit";
const std::string kCounts = "counts_add_up";
const std::string kExhausted = "dead_letter_iff_exhausted";
const std::string kDuplicates = "duplicates_are_one_event";
const std::string kOnce = "event_processed_once";
const std::string kTruly = "mark_is_answered_truly";
const std::string kEnds = "every_event_ends";
const std::string kRecovered = "lease_is_recovered";
const std::string kHangs = "no_call_hangs";
const std::string kEmptiness = "no_spurious_empty_claim";
const std::string kErrors = "no_unexpected_error";
const std::string kOneClaim = "one_live_claim_per_event";
const std::string kBounds = "replay_within_bounds";
const std::string kBackoff = "retry_not_before_backoff";
const std::string kStaleMarks = "stale_mark_changes_nothing";
const std::string kStarves = "no_event_starves";
const std::string kTokens = "tokens_only_rise";
const std::string kLogged = "audit_row_for_every_change";

bool told(const Record& record, std::uint8_t operation, std::uint8_t answer) {
  return record.operation == operation && record.answer == answer;
}
bool claimed(const Record& record) { return told(record, kTake, kClaimed); }
bool marks(const Record& record) { return record.operation == kTell; }

const measure::ClaimRules& rules(const Field& field) { return field.history.phases[0].rules; }

/// The event's only record that fits; nullptr if there is none or several.
Record* only(Field& field, const Record& any, const std::function<bool(const Record&)>& fits) {
  Record* found = nullptr;
  for (Record& record : field.about(any)) {
    if (!fits(record)) continue;
    if (found != nullptr) return nullptr;
    found = &record;
  }
  return found;
}

Record* claim_of(Field& field, const Record& any, std::int64_t token) {
  return only(field, any,
              [&](const Record& record) { return claimed(record) && record.token == token; });
}
Record* mark_of(Field& field, const Record& any, std::int64_t token) {
  return only(field, any,
              [&](const Record& record) { return marks(record) && record.token == token; });
}
bool any_mark(Field& field, const Record& any, std::int64_t token) {
  return std::ranges::any_of(field.about(any), [&](const Record& record) {
    return marks(record) && record.token == token;
  });
}

/// The mark of an event that went through at once: one claim, one mark, a success.
Record* easy_mark(Field& field) {
  return field.any([&](const Record& record) {
    return told(record, kTell, kSuccess) && record.token == 1 && only(field, record, marks) &&
           only(field, record, claimed);
  });
}

/// A mark, the only one of its claim, that left attempts.
Record* mark(Field& field, std::uint8_t answer,
             const std::function<bool(const Record&)>& and_also = {}) {
  return field.any([&](const Record& record) {
    return told(record, kTell, answer) && record.attempt < rules(field).max_attempts &&
           mark_of(field, record, record.token) && (!and_also || and_also(record));
  });
}

/// The mark of a dead letter that nobody brought back.
Record* last_mark(Field& field) {
  return field.any([&](const Record& record) {
    return told(record, kTell, kDeadLetter) && mark_of(field, record, record.token) &&
           field.event(record.subject).status == Status::kDeadLetter &&
           field.event(record.subject).claim_no == record.token;
  });
}

/// A claim whose worker died, of an event that was claimed again and marked then.
struct Lost {
  Record* claim = nullptr;
  Record* next = nullptr;
};

Lost lost(Field& field, bool first = false) {
  Lost found;
  field.any([&](const Record& record) {
    if (!claimed(record) || any_mark(field, record, record.token)) return false;
    if (first && record.token != 1) return false;
    found.claim = claim_of(field, record, record.token);
    found.next = claim_of(field, record, record.token + 1);
    return found.claim != nullptr && found.next != nullptr && found.next->attempt > 1 &&
           any_mark(field, record, record.token + 1);
  });
  return found.next == nullptr ? Lost{} : found;
}

/// Another session than the record's.
std::uint32_t other_session(const Field& field, const Record& record) {
  return record.session == 0 ? static_cast<std::uint32_t>(field.history.sessions.size() - 1) : 0;
}

/// A further claim of the event by somebody else, with the stored row as it would be then.
Record further_claim(Field& field, const Record& claim, std::int64_t invoked) {
  Record further = claim;
  further.session = other_session(field, claim);
  further.continued = 0;
  further.party = 1;
  ++further.token;
  ++further.attempt;
  Field::move(further, invoked, invoked + 10);
  Snapshot::Event& stored = field.event(claim.subject);
  ++stored.claim_no;
  ++stored.attempts;
  return further;
}

/// The mark of a claim, right after it.
Record mark_after(Field& field, const Record& claim, std::uint8_t answer) {
  Record mark = claim;
  mark.operation = kTell;
  mark.party = answer == kSuccess ? 1 : 0;
  field.answer(mark, answer);
  Field::move(mark, claim.answered + 10, claim.answered + 20);
  return mark;
}

/// Gives a mark an answer that agrees with what it said.
void answer_own_word(Field& field, Record& mark, std::uint8_t answer) {
  mark.party = answer == kSuccess ? 1 : 0;
  field.answer(mark, answer);
}

/// Moves the event's records up to `last` earlier, so that `last` was answered at `answered`.
void move_back(Field& field, const Record& last, std::int64_t answered) {
  const std::int64_t by = last.answered - answered;
  const std::int64_t until = last.invoked;
  for (Record& record : field.about(last))
    if (record.invoked <= until) Field::move(record, record.invoked - by, record.answered - by);
}

/// An empty claim that fits.
Record* empty_claim(Field& field, const std::function<bool(const Record&)>& fits) {
  return field.any(
      [&](const Record& record) { return told(record, kTake, kEmpty) && fits(record); });
}

/// Moves what made an event claimable, `wait` before it was, to well before a claim that came back
/// empty, and leaves what follows from `next` on. False if no claim did in the half second before.
bool claimable_before_empty_claim(Field& field, const Record& cause, std::int64_t wait,
                                  const Record& next) {
  const std::int64_t until = next.invoked;
  const Record* empty = empty_claim(field, [&](const Record& record) {
    return record.answered < until && record.invoked > until - 500 * kMillisecond &&
           record.invoked < cause.answered + wait;
  });
  if (empty == nullptr || cause.invoked >= until) return false;
  move_back(field, cause, empty->invoked - wait - 50 * kMillisecond);
  return true;
}

/// Whether no claim failed before that time.
bool before_failures(Field& field, std::int64_t until) {
  return std::ranges::none_of(field.history.records, [&](const Record& record) {
    return record.operation == kTake && record.answer == measure::kNoAnswer &&
           record.invoked < until;
  });
}

/// Events that came in through that webhook and were claimed for the first time before that.
std::size_t firsts_before(Field& field, std::uint32_t webhook, std::int64_t until) {
  std::set<std::uint32_t> events;
  for (const Record& record : field.history.records)
    if (record.operation == kTakeIn && record.party == webhook) events.insert(record.subject);
  return static_cast<std::size_t>(
      std::ranges::count_if(field.history.records, [&](const Record& record) {
        return claimed(record) && record.token == 1 && record.answered < until &&
               events.contains(record.subject);
      }));
}

std::size_t clients(const Field& field) {
  std::set<std::uint32_t> all;
  for (const measure::SessionInfo& session : field.history.sessions) all.insert(session.connection);
  return all.size();
}

/// An event is stored in another state.
auto stored_as(Status from, Status to) {
  return [from, to](Field& field) {
    Snapshot::Event* row =
        field.any_of<Snapshot::Event>(field.snapshot.events, [&](const auto& event) {
          return event.status == from && event.attempts >= 1 &&
                 (from == Status::kDeadLetter || event.attempts < rules(field).max_attempts);
        });
    if (row != nullptr) row->status = to;
    return row != nullptr;
  };
}

/// A repeated delivery.
Record* duplicate(Field& field) {
  return field.any([](const Record& record) { return told(record, kTakeIn, kDuplicate); });
}

/// A claim, by the stored row of its event, that went well at the first attempt.
Snapshot::Event& easy_event(Field& field) { return field.event(easy_mark(field)->subject); }

// ---- Taking in ----

std::vector<Anomaly> intake() {
  return {
      {"an accepted event is lost",
       [](Field& field) {
         field.snapshot.events.erase(field.snapshot.events.begin() +
                                     (&easy_event(field) - field.snapshot.events.data()));
         return true;
       },
       {kEnds, kCounts}},
      {"an accepted event is never worked on",
       [](Field& field) {
         Record ingest =
             *field.any([](const Record& record) { return told(record, kTakeIn, kAccepted); });
         ingest.subject = field.snapshot.events.back().event + 1;
         field.give(ingest, field.dice().uuid());
         field.snapshot.events.push_back(
             {ingest.subject, field.id(ingest), Status::kPending, 0, 0});
         field.add(ingest);
         return true;
       },
       {kEnds},
       // It stays claimable: whoever finds nothing or takes newer ones after that is wrong, if
       // anybody does.
       {kEmptiness, kStarves}},
      {"an event is stored that nobody sent",
       [](Field& field) {
         field.snapshot.events.push_back(
             {measure::kForeign, field.dice().uuid(), Status::kPending, 0, 0});
         return true;
       },
       {kCounts}},
      {"a duplicate is accepted",
       [](Field& field) {
         field.answer(*duplicate(field), kAccepted);
         return true;
       },
       {kDuplicates, kCounts}},
      {"a duplicate is stored",
       [](Field& field) {
         Snapshot::Event second = easy_event(field);
         second.id = field.dice().uuid();
         field.snapshot.events.push_back(second);
         return true;
       },
       {kDuplicates, kCounts}},
      {"a duplicate is given an id of its own",
       [](Field& field) {
         field.give(*duplicate(field), field.dice().uuid());
         return true;
       },
       {kDuplicates},
       // Where it is the id that was told first, the event's replays look like another's.
       {kAttempts}},
      {"an event is stored under another id",
       [](Field& field) {
         easy_event(field).id = field.dice().uuid();
         return true;
       },
       {kDuplicates}},
  };
}

// ---- Claims ----

std::vector<Anomaly> claims() {
  return {
      {"two workers are given one claim",
       [](Field& field) {
         Record claim = *claim_of(field, *easy_mark(field), 1);
         claim.session = other_session(field, claim);
         claim.continued = 0;
         claim.party = 1;
         field.add(claim);
         return true;
       },
       {kOneClaim, kAttempts}},
      {"an event is claimed while a lease runs",
       [](Field& field) {
         const Record claim = *claim_of(field, *easy_mark(field), 1);
         const Record second = further_claim(field, claim, claim.answered + 10);
         field.add(mark_after(field, second, kStale));
         field.add(second);
         return true;
       },
       // The first one's mark comes when its claim is no longer the newest, the second one's when
       // its claim is: neither answer is right.
       {kOneClaim, kStaleMarks}},
      {"a lost event is claimed before its lease is over",
       [](Field& field) {
         const Lost event = lost(field);
         if (event.next == nullptr) return false;
         Field::move(*event.next, event.claim->answered + 10, event.claim->answered + 20);
         return true;
       },
       {kOneClaim, kRecovered}},
      {"a lost event is claimed long after its lease",
       [](Field& field) {
         // Lost that much earlier, and somebody was idle between the time it was due and the claim.
         const Lost event = lost(field, true);
         if (event.next == nullptr) return false;
         const std::int64_t until = event.next->invoked;
         const Record* idle = empty_claim(field, [&](const Record& record) {
           return record.answered < until && record.invoked > until - 500 * kMillisecond;
         });
         if (idle == nullptr) return false;
         const base::Nanos due =
             rules(field).lease + rules(field).backoff + std::chrono::milliseconds(1'001);
         move_back(field, *event.claim, idle->invoked - due.count());
         return true;
       },
       {kRecovered, kEmptiness},
       // Newer events may have been taken meanwhile.
       {kStarves}},
      {"an event is claimed before its backoff is over",
       [](Field& field) {
         Record* failed = mark(field, kRetry, [&](const Record& record) {
           return claim_of(field, record, record.token + 1) != nullptr;
         });
         if (failed == nullptr) return false;
         Field::move(*claim_of(field, *failed, failed->token + 1), failed->answered + 10,
                     failed->answered + 20);
         return true;
       },
       {kBackoff},
       // Where its worker died the lease is over sooner, which somebody may have missed.
       {kEmptiness, kStarves}},
      {"an event is claimed after it has succeeded",
       [](Field& field) {
         const Record success = *easy_mark(field);
         const Record second =
             further_claim(field, *claim_of(field, success, 1), success.answered + 10);
         field.add(mark_after(field, second, kSuccess));
         field.add(second);
         return true;
       },
       {kOnce}},
      {"an event is claimed for one attempt too many",
       [](Field& field) {
         const Record* dead = last_mark(field);
         if (dead == nullptr) return false;
         const Record next = further_claim(field, *claim_of(field, *dead, dead->token),
                                           dead->answered + kMillisecond);
         Record failed = mark_after(field, next, kDeadLetter);
         failed.party = 0;
         field.add(failed);
         field.add(next);
         return true;
       },
       {kExhausted}},
      {"a claim gives more than it was asked for",
       [](Field& field) {
         const Record* further = field.any(
             [](const Record& record) { return claimed(record) && record.continued == 1; });
         const std::uint32_t session = further->session;
         const std::int64_t invoked = further->invoked;
         for (Record& record : field.history.records)
           if (record.session == session && record.invoked == invoked) record.party = 1;
         return true;
       },
       {kLimit}},
      {"a claim gives an event twice",
       [](Field& field) {
         Record* claim =
             field.any([](const Record& record) { return claimed(record) && record.party == 1; });
         claim->party = 2;
         Record again = *claim;
         again.continued = 1;
         field.add(again);
         return true;
       },
       {kLimit, kOneClaim, kAttempts}},
      {"a claim counts two attempts",
       [](Field& field) {
         Record* success = easy_mark(field);
         success->attempt = claim_of(field, *success, 1)->attempt = 2;
         return true;
       },
       {kAttempts}},
      {"an attempt is stored that no claim made",
       [](Field& field) { return ++easy_event(field).attempts > 0; },
       {kAttempts}},
      {"the count begins anew without a replay",
       [](Field& field) {
         const Record* replay =
             field.any([](const Record& record) { return told(record, kBringBack, kReplayed); });
         const base::Uuid id = field.id(*replay);
         field.remove([&](const Record& record) {
           return told(record, kBringBack, kReplayed) && field.id(record) == id;
         });
         return true;
       },
       // What nobody was told of is logged all the same.
       {kAttempts, kLogged}},
      {"a stored token falls behind",
       [](Field& field) {
         --easy_event(field).claim_no;
         return true;
       },
       {kTokens}},
      {"a stored token runs ahead",
       [](Field& field) { return ++easy_event(field).claim_no > 0; },
       {kTokens}},
      {"a later claim has the lower token",
       // A failure and a success, whose claims have changed their tokens.
       [](Field& field) {
         Record* failed = mark(field, kRetry, [&](const Record& record) {
           const Record* second = mark_of(field, record, 2);
           return record.token == 1 && second != nullptr && second->answer == kSuccess &&
                  field.event(record.subject).claim_no == 2;
         });
         if (failed == nullptr) return false;
         for (Record& record : field.about(*failed))
           if (record.operation != kTakeIn) record.token = 3 - record.token;
         return true;
       },
       // By token the attempts count down, the success belongs to the older claim, and the newer
       // one was given while its lease ran.
       {kTokens, kAttempts, kStaleMarks, kOneClaim},
       // After the newer one, a failure, nobody claims it, whatever the others do.
       {kEmptiness, kStarves}},
  };
}

// ---- Replays ----

Record* replay(Field& field) {
  return field.any([](const Record& record) { return told(record, kBringBack, kReplayed); });
}

std::vector<Anomaly> replays() {
  return {
      {"a replay gives an event of another webhook",
       [](Field& field) { return ++replay(field)->party > 0; },
       {kBounds}},
      {"two replays give one dead letter",
       [](Field& field) {
         Record second = *replay(field);
         second.session = other_session(field, second);
         field.add(second);
         return true;
       },
       {kBounds, kLogged}},
      {"a replay gives more than it was asked for",
       [](Field& field) {
         const Record* other = nullptr;
         const Record* one = field.any([&](const Record& record) {
           if (!told(record, kBringBack, kReplayed)) return false;
           other = field.any([&](const Record& further) {
             return told(further, kBringBack, kReplayed) && further.party == record.party &&
                    field.id(further) != field.id(record);
           });
           return other != nullptr;
         });
         if (one == nullptr) return false;
         Record further = *one;
         further.continued = 1;
         field.give(further, field.id(*other));
         field.add(further);
         return true;
       },
       {kBounds, kLogged},
       // The other event is claimed as if it had not come.
       {kAttempts}},
      {"a replay is not stored",
       [](Field& field) {
         const Record* dead = last_mark(field);
         if (dead == nullptr) return false;
         Record replayed = *replay(field);
         replayed.party = std::ranges::find(field.about(*dead), kTakeIn, &Record::operation)->party;
         field.give(replayed, field.id(*dead));
         Field::move(replayed, dead->answered + 10, dead->answered + 20);
         field.add(replayed);
         return true;
       },
       {kAttempts, kLogged}},
  };
}

// ---- Empty claims ----

std::vector<Anomaly> empty_claims() {
  return {
      {"a claim is empty although an event had come",
       [](Field& field) {
         return field.any([&](const Record& record) {
           const auto taken_in = [](const Record& one) { return one.operation == kTakeIn; };
           if (!told(record, kTakeIn, kAccepted) || !only(field, record, taken_in)) return false;
           const Record* next = claim_of(field, record, 1);
           return next != nullptr && claimable_before_empty_claim(field, record, 0, *next);
         }) != nullptr;
       },
       {kEmptiness},
       // Newer events may have been taken meanwhile.
       {kStarves}},
      {"a claim is empty although a backoff was over",
       [](Field& field) {
         return field.any([&](const Record& record) {
           const std::int64_t wait = 2 * rules(field).backoff.count();
           if (!told(record, kTell, kRetry) || record.token != 1) return false;
           const Record* next = claim_of(field, record, 2);
           return next != nullptr && mark_of(field, record, 1) != nullptr &&
                  claimable_before_empty_claim(field, record, wait, *next);
         }) != nullptr;
       },
       {kEmptiness},
       // Newer events may have been taken meanwhile.
       {kStarves}},
      {"a claim is empty although a lease was over",
       [](Field& field) {
         const Lost event = lost(field, true);
         return event.next != nullptr &&
                claimable_before_empty_claim(field, *event.claim, rules(field).lease.count(),
                                             *event.next);
       },
       {kEmptiness},
       // Newer events may have been taken meanwhile.
       {kStarves}},
      {"an event is passed over for newer ones",
       // It was there before the first worker, and all the others were taken before it.
       [](Field& field) {
         const auto taken_in = [](const Record& one) { return one.operation == kTakeIn; };
         const Record* late = field.any([&](const Record& record) {
           if (!told(record, kTakeIn, kAccepted) || !only(field, record, taken_in)) return false;
           const Record* next = claim_of(field, record, 1);
           return next != nullptr && next->invoked > record.answered &&
                  before_failures(field, next->invoked) &&
                  firsts_before(field, record.party, next->invoked) > 4 * clients(field);
         });
         if (late == nullptr) return false;
         move_back(field, *late, field.history.phases[0].started - kMillisecond);
         return true;
       },
       {kStarves},
       // Somebody may have found nothing meanwhile.
       {kEmptiness}},
  };
}

// ---- Marks ----

std::vector<Anomaly> marked() {
  const auto superseded = [](Field& field) {
    return [&field](const Record& record) {
      const Record* next = claim_of(field, record, record.token + 1);
      return next != nullptr && next->answered < record.invoked;
    };
  };
  return {
      {"a stale success is accepted",
       [=](Field& field) {
         Record* late = mark(field, kStale, [&](const Record& record) {
           return superseded(field)(record) &&
                  field.event(record.subject).status == Status::kSuccess &&
                  std::ranges::any_of(field.about(record), [](const Record& other) {
                    return told(other, kTell, kSuccess);
                  });
         });
         if (late != nullptr) answer_own_word(field, *late, kSuccess);
         return late != nullptr;
       },
       {kStaleMarks, kOnce}},
      {"a stale failure is accepted",
       [=](Field& field) {
         Record* late = mark(field, kStale, superseded(field));
         if (late != nullptr) answer_own_word(field, *late, kRetry);
         return late != nullptr;
       },
       // It cannot have waited for the claim that came before it.
       {kStaleMarks, kBackoff}},
      {"a stale mark makes a dead letter",
       [=](Field& field) {
         Record* late = mark(field, kStale, superseded(field));
         if (late != nullptr) answer_own_word(field, *late, kDeadLetter);
         return late != nullptr;
       },
       {kStaleMarks, kExhausted}},
      {"a mark is stale before its claim was superseded",
       [=](Field& field) {
         // Else a replay under way when it was claimed, or the end of the last lease, explains it.
         Record* late = mark(field, kStale, [&](const Record& record) {
           return (record.token == 1 || record.attempt > 1) &&
                  record.attempt < rules(field).max_attempts && superseded(field)(record);
         });
         if (late == nullptr) return false;
         std::int64_t before = late->invoked;
         for (const Record& other : field.about(*late))
           if (claimed(other) && other.token > late->token)
             before = std::min(before, other.invoked);
         Field::move(*late, before - 20, before - 10);
         return true;
       },
       {kStaleMarks}},
      {"the mark of the newest claim is stale",
       [](Field& field) {
         field.answer(*easy_mark(field), kStale);
         return true;
       },
       // And the stored success is nobody's.
       {kStaleMarks, kOnce}},
      {"a repeated mark is answered otherwise",
       [](Field& field) {
         Record* again = field.any([&](const Record& record) {
           if (!told(record, kTell, kSuccess) || record.attempt >= rules(field).max_attempts)
             return false;
           return std::ranges::any_of(field.about(record), [&](const Record& other) {
             return told(other, kTell, kSuccess) && other.invoked < record.invoked;
           });
         });
         if (again != nullptr) field.answer(*again, kRetry);
         return again != nullptr;
       },
       {kStaleMarks, kTruly}},
      {"a failure is answered as a success",
       [](Field& field) {
         easy_mark(field)->party = 0;
         return true;
       },
       {kTruly}},
      {"nobody is told of a success",
       [](Field& field) {
         const std::uint32_t event = easy_mark(field)->subject;
         field.remove(
             [&](const Record& record) { return record.subject == event && marks(record); });
         return true;
       },
       {kOnce},
       // Its claim looks lost: of those who came later somebody should have had it.
       {kRecovered, kEmptiness, kStarves}},
      {"the replies to two marks are swapped",
       [](Field& field) {
         Record* one = easy_mark(field);
         Record* other = mark(field, kRetry);
         if (other == nullptr) return false;
         std::swap(one->answer, other->answer);
         return true;
       },
       {kOnce, kTruly},
       // The one that now seems to have failed is claimed by nobody, whatever the others do.
       {kEmptiness, kStarves}},
      {"a dead letter comes too early",
       [](Field& field) {
         Record* failed = mark(field, kRetry);
         if (failed != nullptr) field.answer(*failed, kDeadLetter);
         return failed != nullptr;
       },
       {kExhausted}},
      {"a dead letter comes too late",
       [](Field& field) {
         Record* dead = last_mark(field);
         if (dead != nullptr) field.answer(*dead, kRetry);
         return dead != nullptr;
       },
       {kExhausted},
       // It seems to wait for a retry that does not come, whatever the others do.
       {kEmptiness, kStarves}},
  };
}

// ---- How events end ----

std::vector<Anomaly> ends() {
  return {
      {"a success is stored as pending",
       stored_as(Status::kSuccess, Status::kPending),
       {kOnce, kEnds}},
      {"a success is stored as being processed",
       stored_as(Status::kSuccess, Status::kProcessing),
       {kOnce, kEnds}},
      {"a success is stored as failed",
       stored_as(Status::kSuccess, Status::kFailed),
       {kOnce, kEnds}},
      {"a success is stored as a dead letter",
       stored_as(Status::kSuccess, Status::kDeadLetter),
       {kOnce, kExhausted}},
      {"a dead letter is stored as failed",
       stored_as(Status::kDeadLetter, Status::kFailed),
       {kEnds, kExhausted}},
      {"a dead letter is stored as a success",
       stored_as(Status::kDeadLetter, Status::kSuccess),
       {kOnce}},
  };
}

// ---- Calls as such ----

std::vector<Anomaly> calls() {
  return {
      {"a call hangs",
       [](Field& field) {
         duplicate(field)->answered += 10'000'000'000;
         return true;
       },
       {kHangs}},
      {"a call ends in an error",
       [](Field& field) {
         Record* again = duplicate(field);
         again->outcome = base::Outcome::kFaulty;
         again->answer = measure::kNoAnswer;
         return true;
       },
       {kErrors}},
      {"a call is lost",
       [](Field& field) {
         const Record* empty = empty_claim(field, [](const Record&) { return true; });
         field.history.records.erase(field.history.records.begin() +
                                     (empty - field.history.records.data()));
         return true;
       },
       {kCounts}},
  };
}

}  // namespace

std::vector<Anomaly> webhook_anomalies() {
  std::vector<Anomaly> all;
  for (const auto& some :
       {intake(), claims(), replays(), empty_claims(), marked(), ends(), calls(),
        replay_log_anomalies(), event_clinic_anomalies(), session_anomalies(), guard_anomalies()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace simulation
