// The checks of a slot are fast because each looks at one kind of contradiction. Here they are held
// against a search through all orders in which a handful of calls could have taken effect.
#include "simulation/linearizability.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "measure/booking.h"
#include "simulation/booking_server.h"

namespace {

using base::Truth;
using measure::Record;
using simulation::Dice;
namespace booking = measure::booking;

constexpr std::uint8_t kCreate = 0, kCancel = 1;
constexpr std::uint32_t kPatient = 10;

/// A few calls about one slot.
class SmallHistory {
 public:
  explicit SmallHistory(Dice& dice) : dice_(dice) {
    history.operations = {booking::create_operation(), booking::cancel_operation(),
                          booking::rolled_back_operation()};
    measure::Phase phase;
    phase.workload = "booking_volley";
    phase.call_limit = std::chrono::seconds(1);
    phase.arrivals.resize(3);
    phase.skipped.resize(3);
    history.phases.push_back(phase);
    history.results.emplace_back();
  }

  /// Calls as a correct server would answer them.
  void call_correctly() {
    std::vector<Planned> planned(static_cast<std::size_t>(dice_.between(2, 7)));
    for (Planned& one : planned) {
      one.invoked = dice_.between(0, 30);
      one.answered = one.invoked + dice_.between(0, 12);
      one.effect = dice_.between(one.invoked, one.answered);
      one.in_doubt = dice_.chance(0.05);
      // Its effect may come when its client has given up.
      if (one.in_doubt) one.effect += dice_.between(0, 10);
    }
    std::ranges::sort(planned, {}, &Planned::effect);
    scenario::Data data;
    data.clinics = data.clinicians = 1;
    data.patients = kPatient + 2;
    simulation::BookingServer server(data, dice_);
    for (const Planned& one : planned) answer(one, server);
  }

  /// Makes one thing otherwise; most of what comes out is no true history.
  void disturb() {
    Record& record = history.records[dice_.below(history.records.size())];
    switch (dice_.below(4)) {
      case 0: {
        const std::int64_t by = dice_.between(-20, 20);
        record.invoked = std::max<std::int64_t>(0, record.invoked + by);
        record.answered = std::max(record.invoked, record.answered + by);
        break;
      }
      case 1: std::swap(record.invoked, history.records.front().invoked); break;
      default: lie(record);
    }
    for (Record& one : history.records) one.answered = std::max(one.invoked, one.answered);
  }

  /// Whether nobody cancels an appointment that no answered call had told of: no client could.
  bool is_causal() const {
    return std::ranges::all_of(history.records, [&](const Record& cancel) {
      return cancel.operation != kCancel ||
             std::ranges::any_of(history.records, [&](const Record& told) {
               return told.operation == kCreate && told.result != 0 &&
                      history.result_of(told) == history.result_of(cancel) &&
                      told.answered < cancel.invoked;
             });
    });
  }

  void finish() {
    for (const Record& record : history.records) ++history.phases[0].arrivals[record.operation];
    history.finish();
  }

  measure::History history;

 private:
  struct Planned {
    std::int64_t invoked = 0, answered = 0, effect = 0;
    bool in_doubt = false;
  };

  void answer(const Planned& one, simulation::BookingServer& server) {
    Record record;
    record.due = record.invoked = one.invoked;
    record.answered = one.answered;
    record.session = static_cast<std::uint32_t>(history.records.size());
    history.sessions.push_back({record.session, 1, 0});
    const auto known = told_before(one.invoked);
    const bool cancels = !known.empty() && dice_.chance(0.5);
    record.operation = cancels ? kCancel : kCreate;
    // A call in doubt may have come to nothing.
    const bool runs = !one.in_doubt || dice_.chance(0.7);
    simulation::BookingServer::Reply reply;
    if (cancels) {
      reply.appointment = known[dice_.below(known.size())];
      record.party = kPatient;
      record.key = 100 + 2 * reply.appointment + static_cast<std::uint32_t>(dice_.below(2));
      if (runs) reply = server.cancel(reply.appointment, {0, kPatient, 0, 0, record.key}, 0);
    } else {
      record.party = kPatient + (dice_.chance(0.2) ? 1 : 0);
      record.key = 1 + static_cast<std::uint32_t>(dice_.below(3));
      if (runs) reply = server.create({0, record.party, 0, 0, record.key}, 0, 0);
    }
    record.answer = one.in_doubt ? measure::kNoAnswer : reply.answer;
    record.outcome = one.in_doubt
                         ? base::Outcome::kInDoubt
                         : history.operations[record.operation].answers[reply.answer].outcome;
    if (reply.appointment != simulation::BookingServer::kNone && (cancels || !one.in_doubt)) {
      give(record, server.id(reply.appointment));
      if (!cancels) told_.push_back({reply.appointment, one.answered});
    }
    history.records.push_back(record);
  }

  /// Appointments of which an answer had told by then.
  std::vector<std::uint32_t> told_before(std::int64_t time) const {
    std::vector<std::uint32_t> all;
    for (const auto& [appointment, answered] : told_)
      if (answered < time) all.push_back(appointment);
    return all;
  }

  void give(Record& record, const base::Uuid& id) {
    record.result = static_cast<std::uint32_t>(history.results.size());
    history.results.push_back(id);
  }

  /// Gives the call another answer of its kind, with an id where there has to be one.
  void lie(Record& record) {
    if (record.outcome == base::Outcome::kInDoubt) return;
    constexpr std::uint8_t kLies[]{booking::kBooked, booking::kReplayed, booking::kConflict,
                                   booking::kKeyReused};
    if (record.operation == kCancel) {
      record.answer = static_cast<std::uint8_t>(dice_.below(3));
    } else {
      record.answer = kLies[dice_.below(4)];
      record.result = 0;
      if (record.answer == booking::kBooked) give(record, dice_.uuid());
      if (record.answer == booking::kReplayed)
        give(record, history.results.size() > 1
                         ? history.results[1 + dice_.below(history.results.size() - 1)]
                         : dice_.uuid());
    }
    record.outcome = history.operations[record.operation].answers[record.answer].outcome;
  }

  Dice& dice_;
  std::vector<std::pair<std::uint32_t, std::int64_t>> told_;
};

/// Those that look at what the callers of one slot were told.
const std::vector<std::string>& slot_checks() {
  static const std::vector<std::string> names{"one_booking_per_slot", "refusal_has_a_winner",
                                              "replay_returns_first_answer", "key_reuse_is_refused",
                                              "cancel_is_answered_truly"};
  return names;
}

/// All that can judge what the search finds in the database: it keeps no audit log.
std::vector<std::string> all_checks() {
  std::vector<std::string> names = invariant::all_for({"booking_volley"});
  std::erase(names, "audit_row_for_every_change");
  return names;
}

std::string shown(const measure::History& history) {
  std::string all;
  for (const Record& record : history.records) {
    all += "\n  " + std::to_string(record.invoked) + " to " + std::to_string(record.answered) +
           " " + history.operations[record.operation].name + " key " + std::to_string(record.key) +
           " patient " + std::to_string(record.party) + ": " +
           std::string(history.answer_of(record));
    if (record.result != 0) all += " " + base::to_string(history.result_of(record)).substr(0, 8);
  }
  return all;
}

std::string violated(const std::vector<std::string>& names, const measure::Snapshot& snapshot,
                     const measure::History& history) {
  for (const invariant::Judged& judged : invariant::judge(names, snapshot, history))
    if (judged.verdict.truth == Truth::kViolated)
      return judged.name + ": " + judged.verdict.evidence.front().what;
  return "";
}

/// What the answers of others prove of a call in doubt, the checks do not put together.
bool any_in_doubt(const measure::History& history) {
  return std::ranges::any_of(history.records, [](const Record& record) {
    return record.outcome == base::Outcome::kInDoubt;
  });
}

TEST(SlotChecks, AgreeWithASearchThroughAllOrders) {
  int legal = 0, illegal = 0, missed = 0;
  for (std::uint64_t seed = 1; legal + illegal < 10'000; ++seed) {
    Dice dice(seed);
    SmallHistory small(dice);
    small.call_correctly();
    for (std::uint64_t i = dice.below(3); i > 0; --i) small.disturb();
    if (!small.is_causal()) continue;
    small.finish();
    if (const auto snapshot = simulation::linearise(small.history.records, small.history)) {
      ++legal;
      ASSERT_EQ(violated(all_checks(), *snapshot, small.history), "")
          << "but there is an order, seed " << seed << shown(small.history);
      continue;
    }
    ++illegal;
    measure::Snapshot unread;
    unread.read = false;
    if (!violated(slot_checks(), unread, small.history).empty()) continue;
    ++missed;
    ASSERT_TRUE(any_in_doubt(small.history))
        << "there is no order, but no check finds anything, seed " << seed << shown(small.history);
  }
  RecordProperty("legal", legal);
  RecordProperty("illegal", illegal);
  RecordProperty("missed", missed);
  EXPECT_GT(legal, 1'000);
  EXPECT_GT(illegal, 1'000);
  EXPECT_LT(missed, illegal / 50);
}

}  // namespace
