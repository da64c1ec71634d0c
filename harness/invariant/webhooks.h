#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "invariant/findings.h"
#include "measure/history.h"
#include "measure/webhook.h"

namespace invariant {

/// What the clients were told of one event, each list in sending order unless it says otherwise.
struct EventStory {
  std::uint32_t event = 0;
  base::Uuid id;  ///< as the first answer about it had it; may be empty
  std::vector<const measure::Record*> ingests;         ///< answered ones
  std::vector<const measure::Record*> claims;          ///< rows that a claim gave
  std::vector<const measure::Record*> by_token;        ///< the claims, by token
  std::vector<const measure::Record*> marks;           ///< all, in doubt ones too
  std::vector<const measure::Record*> marks_by_token;  ///< the marks of a token in sending order
  std::vector<const measure::Record*> replays;         ///< rows that a replay gave

  /// Whether a mark changed the event, as far as its client knows.
  static bool applied(const measure::Record& mark) {
    return mark.outcome == base::Outcome::kDone && mark.answer != measure::webhook::kStale;
  }
  /// Whether a mark may have changed the event.
  static bool may_have_applied(const measure::Record& mark) {
    return applied(mark) || mark.outcome == base::Outcome::kInDoubt;
  }
  /// The first answered mark of a claim's token, or nullptr.
  const measure::Record* applied_mark(std::int64_t token) const;
  /// Whether any mark of a claim's token was sent.
  bool any_mark(std::int64_t token) const { return !marks_of(token).empty(); }
  /// The marks of a claim's token, in sending order.
  std::span<const measure::Record* const> marks_of(std::int64_t token) const;
  /// The claims with a higher token, the lowest first.
  std::span<const measure::Record* const> claims_after(std::int64_t token) const;
};

/// Reads webhook records: the stories of the events and what belongs to none.
class Webhooks {
 public:
  /// `history` must outlive it.
  explicit Webhooks(const measure::History& history);

  /// Calls `visit(const EventStory&)` for each event that a client ingested or was told of.
  template <class Visit>
  void for_each_event(Visit visit) const {
    EventStory story;
    measure::for_each_subject(known_, [&](std::span<const measure::Record> records) {
      tell(records, story);
      visit(story);
    });
  }

  /// Claims that came back empty.
  const std::vector<const measure::Record*>& empty_claims() const { return empty_; }
  /// All claims, one record a call.
  const std::vector<const measure::Record*>& claim_calls() const { return calls_; }
  /// Rows of claims, the records of a call one after the other. Sorted anew each time.
  std::vector<const measure::Record*> claim_rows() const {
    return rows_of(claim_, measure::webhook::kClaimed);
  }
  /// The same of replays.
  std::vector<const measure::Record*> replay_rows() const {
    return rows_of(replay_, measure::webhook::kReplayed);
  }
  /// Claims of which nobody knows what they gave.
  bool claims_in_doubt() const { return claims_in_doubt_; }
  /// Replays of which nobody knows what they brought back.
  bool replays_in_doubt() const { return replays_in_doubt_; }
  /// The rules for the record: the lease of its phase, or a claim's own, and the attempts and the
  /// backoff of the phase that took its event in. One that is left when time ends its phase is
  /// worked on in later ones, as it came in.
  measure::ClaimRules rules(const measure::Record& record) const;
  /// Backoff that must pass after a failed attempt: doubled with each one before.
  base::Nanos backoff(const measure::Record& failed) const;
  /// The id that a record's call gave.
  const base::Uuid& id_of(const measure::Record& record) const {
    return history_.result_of(record);
  }

 private:
  void tell(std::span<const measure::Record> records, EventStory& story) const;
  std::vector<const measure::Record*> rows_of(std::optional<std::uint8_t> operation,
                                              std::uint8_t answer) const;

  const measure::History& history_;
  std::optional<std::uint8_t> ingest_, claim_, mark_, replay_;
  std::span<const measure::Record> known_;
  std::vector<const measure::Record*> empty_, calls_;
  std::vector<std::pair<base::Uuid, const measure::Record*>> replays_;  ///< sorted
  bool claims_in_doubt_ = false;
  bool replays_in_doubt_ = false;
};

/// Calls `visit(std::span<const Record* const>)` for the rows of each call, which must be one after
/// the other.
template <class Visit>
void for_each_call(const std::vector<const measure::Record*>& rows, Visit visit) {
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && rows[end]->session == rows[begin]->session &&
           rows[end]->invoked == rows[begin]->invoked)
      ++end;
    visit(std::span(rows).subspan(begin, end - begin));
    begin = end;
  }
}

/// Which claims are under way when. A claim that began before an event changed may lock its new
/// version, find that it does not match, and keep the lock to its end: until then others that skip
/// what is locked are right not to see it.
class ClaimsUnderWay {
 public:
  /// `calls` are all claims, one record a call.
  explicit ClaimsUnderWay(std::vector<const measure::Record*> calls);
  /// When the last claim that was under way at `moment` had ended; `moment` if none was.
  std::int64_t over_after(std::int64_t moment) const;

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> ends_;  ///< sent, latest answer until then
};

/// Evidence about an event with the calls that clash.
Evidence event_evidence(const std::string& what, const EventStory& story,
                        std::vector<measure::Record> calls);

}  // namespace invariant
