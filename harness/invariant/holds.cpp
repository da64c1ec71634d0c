#include "invariant/holds.h"

#include <algorithm>
#include <limits>

namespace invariant {

using measure::Record;

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

void Cancellations::read(std::span<const Record> slot, const Bookings& bookings,
                         const measure::History& history) {
  possible_.clear();
  proofs_.clear();
  for (const Record& record : slot) {
    if (!bookings.cancels(record)) continue;
    const base::Uuid& id = history.result_of(record);
    if (bookings.may_have_cancelled(record)) possible_.push_back({id, &record});
    if (bookings.finds_cancelled(record)) proofs_.push_back({id, &record});
  }
  std::ranges::stable_sort(possible_, {}, &One::appointment);
  std::ranges::stable_sort(proofs_, {}, &One::appointment);
}

std::int64_t Cancellations::through(const base::Uuid& appointment) const {
  std::int64_t earliest = kNever;
  for (const One& one : std::ranges::equal_range(proofs_, appointment, {}, &One::appointment))
    earliest = std::min(earliest, one.call->answered);
  return earliest;
}

void Holds::read(std::span<const Record> slot, const Bookings& bookings,
                 const measure::History& history) {
  cancellations_.read(slot, bookings, history);
  told_.clear();
  reused_.clear();
  certain_.clear();
  possible_.clear();
  for (const Record& record : slot) {
    if (bookings.acknowledged(record)) told_.push_back({history.result_of(record), &record});
    if (bookings.finds_reused(record)) reused_.emplace_back(record.key, record.answered);
    if (bookings.creates(record) && record.outcome == base::Outcome::kInDoubt)
      possible_.push_back({&record, record.invoked, kNever});
  }
  std::ranges::sort(reused_);
  std::ranges::sort(told_, [](const Told& left, const Told& right) {
    return std::pair(left.appointment, left.call->answered) <
           std::pair(right.appointment, right.call->answered);
  });
  for (std::size_t begin = 0; begin < told_.size();) {
    std::size_t end = begin + 1;
    while (end < told_.size() && told_[end].appointment == told_[begin].appointment) ++end;
    read_appointment(std::span(told_).subspan(begin, end - begin), bookings);
    begin = end;
  }
  std::ranges::sort(certain_, {}, &Certain::from);
  add_possible();
}

void Holds::read_appointment(std::span<const Told> told, const Bookings& bookings) {
  const base::Uuid& appointment = told.front().appointment;
  const Record& first = *told.front().call;
  const auto cancelled = cancellations_.of(appointment);
  Certain hold{&first, nullptr, first.answered,
               cancelled.empty() ? kNever : cancelled.front()->invoked,
               cancellations_.through(appointment)};
  for (const Told& one : told) {
    if (!bookings.won(*one.call)) continue;
    // A second winner of one appointment is wrong, and is found elsewhere.
    if (hold.win != nullptr) possible_.push_back({one.call, one.call->invoked, hold.through});
    if (hold.win == nullptr) hold.win = one.call;
  }
  if (hold.win != nullptr) {
    const auto reused = std::ranges::lower_bound(reused_, hold.win->key, {}, &Reused::first);
    if (reused != reused_.end() && reused->first == hold.win->key)
      hold.from = std::min(hold.from, reused->second);
  }
  certain_.push_back(hold);
}

void Holds::add_possible() {
  std::vector<const Certain*> lasting;
  for (const Certain& hold : certain_)
    if (hold.lasted()) lasting.push_back(&hold);
  const auto from_of = [](const Certain* hold) { return hold->from; };
  for (const Certain& hold : certain_) {
    if (hold.win == nullptr) continue;
    Possible most{hold.win, hold.win->invoked, hold.through};
    const auto at = std::ranges::lower_bound(lasting, hold.from, {}, from_of);
    // Two that overlap have no order; that is found elsewhere.
    if (hold.lasted() && at != lasting.begin() && (*std::prev(at))->until <= hold.from)
      most.from = std::max(most.from, (*std::prev(at))->until);
    const auto next = std::ranges::upper_bound(lasting, hold.from, {}, from_of);
    if (hold.lasted() && next != lasting.end() && hold.until <= (*next)->from)
      most.until = std::min(most.until, (*next)->from);
    possible_.push_back(most);
  }
}

Winners::Winners(const measure::History& history, const Bookings& bookings) {
  Holds holds;
  measure::for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> slot) {
    holds.read(slot, bookings, history);
    all_.insert(all_.end(), holds.possible().begin(), holds.possible().end());
  });
}

bool Winners::any_other(const Record& call, std::int64_t until) const {
  const auto slot_of = [](const Holds::Possible& hold) { return hold.win->subject; };
  return std::ranges::any_of(
      std::ranges::equal_range(all_, call.subject, {}, slot_of), [&](const Holds::Possible& hold) {
        return hold.win->key != call.key && hold.from <= std::min(until, call.answered) &&
               hold.until >= call.invoked;
      });
}

}  // namespace invariant
