#include "workload/booking_exercise.h"

#include <algorithm>
#include <span>

#include "measure/booking.h"
#include "measure/intervals.h"

namespace workload {
namespace {

using measure::Record;

/// Calls `visit(span)` for the calls of create_booking that were released together, two or more.
template <class Visit>
void for_each_volley(const measure::History& history, Visit visit) {
  const auto create = history.operation(measure::booking::kCreate);
  std::vector<Record> calls;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    calls.clear();
    for (const Record& record : slot)
      if (record.operation == create) calls.push_back(record);
    std::ranges::stable_sort(calls, {}, &Record::due);
    for (std::size_t begin = 0; begin < calls.size();) {
      std::size_t end = begin + 1;
      while (end < calls.size() && calls[end].due == calls[begin].due) ++end;
      if (end - begin > 1) visit(std::span<const Record>(calls).subspan(begin, end - begin));
      begin = end;
    }
  });
}

bool is_booked(const Record& record) {
  return record.outcome == base::Outcome::kDone && record.answer == measure::booking::kBooked;
}

/// Whether the race for the slot was one: somebody called while the winner did.
bool contended(std::span<const Record> volley) {
  const auto winner = std::ranges::find_if(volley, is_booked);
  if (winner != volley.end()) {
    return std::ranges::any_of(volley, [&](const Record& other) {
      return other.session != winner->session && other.overlaps(*winner);
    });
  }
  return std::ranges::adjacent_find(volley, [](const Record& left, const Record& right) {
           return left.overlaps(right);
         }) != volley.end();
}

std::uint64_t overlapping_same_key(const measure::History& history) {
  const auto create = history.operation(measure::booking::kCreate);
  std::vector<const Record*> calls;
  for (const Record& record : history.about(base::Kind::kSlot))
    if (record.operation == create) calls.push_back(&record);
  std::ranges::sort(calls, [](const Record* left, const Record* right) {
    return std::pair(left->key, left->invoked) < std::pair(right->key, right->invoked);
  });
  std::uint64_t count = 0;
  const Record* open = nullptr;  // of the same key, the call that is answered last so far
  bool open_counted = false;
  for (const Record* call : calls) {
    if (open != nullptr && open->key == call->key && call->invoked <= open->answered) {
      count += open_counted ? 1 : 2;
      open_counted = true;
      if (call->answered > open->answered) open = call;
    } else {
      open = call;
      open_counted = false;
    }
  }
  return count;
}

std::uint64_t met_rolled_back(const measure::History& history) {
  const auto create = history.operation(measure::booking::kCreate);
  const auto rolled_back = history.operation(measure::booking::kRolledBack);
  std::uint64_t count = 0;
  measure::Intervals calls;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    calls.clear();
    for (const Record& call : slot)
      if (call.operation == create) calls.add(call.invoked, call.answered);
    calls.sort();
    for (const Record& roller : slot)
      if (roller.operation == rolled_back) count += calls.meeting(roller.invoked, roller.answered);
  });
  return count;
}

/// Of the bookings that asked for a payment, how many were told as made and as cancelled.
std::pair<std::uint64_t, std::uint64_t> payments(const measure::History& history) {
  const auto create = history.operation(measure::booking::kCreate);
  const auto cancel = history.operation(measure::booking::kCancel);
  std::vector<base::Uuid> made;
  for (const Record& record : history.about(base::Kind::kSlot))
    if (record.operation == create && is_booked(record) && record.token != 0)
      made.push_back(history.result_of(record));
  std::ranges::sort(made);
  std::uint64_t voided = 0;
  for (const Record& record : history.about(base::Kind::kSlot))
    if (record.operation == cancel && record.answer == measure::booking::kCancelled &&
        std::ranges::binary_search(made, history.result_of(record)))
      ++voided;
  return {made.size(), voided};
}

}  // namespace

std::map<std::string, std::optional<double>> booking_exercise(const measure::History& history) {
  std::uint64_t volleys = 0;
  std::uint64_t raced = 0;
  for_each_volley(history, [&](std::span<const Record> volley) {
    ++volleys;
    if (contended(volley)) ++raced;
  });
  std::optional<double> ratio;
  if (volleys > 0) ratio = static_cast<double>(raced) / static_cast<double>(volleys);
  const auto [made, voided] = payments(history);
  return {{"contended_slots_ratio", ratio},
          {"overlapping_same_key_calls", static_cast<double>(overlapping_same_key(history))},
          {"met_rolled_back_calls", static_cast<double>(met_rolled_back(history))},
          {"payments_made", static_cast<double>(made)},
          {"payments_voided", static_cast<double>(voided)}};
}

Contention contention(const measure::History& history) {
  Contention all;
  for_each_volley(history, [&](std::span<const Record> volley) {
    const auto winner = std::ranges::find_if(volley, is_booked);
    if (winner == volley.end()) return;
    const auto overlapping = std::ranges::count_if(volley, [&](const Record& other) {
      return other.session != winner->session && other.overlaps(*winner);
    });
    if (overlapping > 0) ++all.slots;
    all.overlapping += static_cast<std::uint64_t>(overlapping);
  });
  return all;
}

std::vector<base::Nanos> release_skews(const measure::History& history) {
  std::vector<base::Nanos> skews;
  for_each_volley(history, [&](std::span<const Record> volley) {
    const auto [first, last] = std::ranges::minmax(volley, {}, &Record::invoked);
    skews.emplace_back(last.invoked - first.invoked);
  });
  return skews;
}

}  // namespace workload
