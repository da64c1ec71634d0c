#include <algorithm>
#include <cassert>
#include <optional>

#include "measure/booking.h"
#include "simulation/planting.h"

namespace simulation {
namespace {

using measure::Record;
using measure::Snapshot;
using namespace measure::booking;

constexpr std::uint8_t kBook = 0, kUnbook = 1, kUndone = 2;  // operations

const std::string kAcknowledged = "acknowledged_is_stored";
const std::string kSeen = "acknowledged_is_seen";
const std::string kCancelTruly = "cancel_is_answered_truly";
const std::string kCounts = "counts_add_up";
const std::string kReuse = "key_reuse_is_refused";
const std::string kHangs = "no_call_hangs";
const std::string kErrors = "no_unexpected_error";
const std::string kOneBooking = "one_booking_per_slot";
const std::string kRefusal = "refusal_has_a_winner";
const std::string kReplay = "replay_returns_first_answer";
const std::string kAgrees = "slot_agrees_with_appointment";
const std::string kAttempted = "stored_was_attempted";
const std::string kLogged = "audit_row_for_every_change";
const std::string kBinds = "key_binds_once";

bool told(const Record& record, std::uint8_t operation, std::uint8_t answer) {
  return record.operation == operation && record.answer == answer;
}
bool won(const Record& record) { return told(record, kBook, kBooked); }
bool refused(const Record& record) { return told(record, kBook, kConflict); }

/// What a slot went through, counted.
struct Tale {
  int wins = 0, refusals = 0, cancels = 0, undone = 0, unanswered = 0;
  const Record* win = nullptr;
};

Tale tale(Field& field, const Record& any) {
  Tale tale;
  for (const Record& record : field.about(any)) {
    if (won(record)) tale.win = &record;
    tale.wins += won(record);
    tale.refusals += refused(record);
    tale.cancels += record.operation == kUnbook;
    tale.undone += record.operation == kUndone;
    tale.unanswered += !base::answered(record.outcome);
  }
  return tale;
}

/// A slot that one caller won, that nobody rolled back or cancelled, and where all were answered.
bool plain(Field& field, const Record& any) {
  const Tale slot = tale(field, any);
  return slot.wins == 1 && slot.cancels == 0 && slot.undone == 0 && slot.unanswered == 0;
}

const Record& winner(Field& field, const Record& any) { return *tale(field, any).win; }

/// Whether no other call has the record's key; that of a stranger is another's, whatever its text.
/// Keys are shared within a slot and with others that a caller has in reach, all of them at most a
/// few slots away.
bool own_key(Field& field, const Record& record) {
  return std::ranges::count_if(field.history.records, [&](const Record& other) {
           return other.key == record.key && other.operation <= kUndone;
         }) == 1;
}

/// A refused caller of a plain slot, with a key of its own; `and_also` may ask for more.
Record* loser(Field& field, const std::function<bool(const Record&)>& and_also = {}) {
  return field.any([&](const Record& record) {
    return refused(record) && plain(field, record) && (!and_also || and_also(record)) &&
           own_key(field, record);
  });
}

/// The winner of a plain slot with refused callers; neither it nor they share keys.
Record* sole_winner(Field& field) {
  return field.any([&](const Record& record) {
    return won(record) && plain(field, record) && tale(field, record).refusals > 0 &&
           std::ranges::all_of(field.about(record),
                               [&](const Record& other) { return own_key(field, other); });
  });
}

/// A call that was told a cancellation of its appointment, whose slot is free at the end.
Record* cancellation_of_free_slot(Field& field) {
  return field.any([&](const Record& record) {
    return told(record, kUnbook, kCancelled) && field.slot(record.subject).is_available;
  });
}

/// The stored appointment that holds a slot, any, or any of that clinic.
Snapshot::Appointment* active(Field& field, std::optional<std::uint32_t> clinic = {}) {
  return field.any_of<Snapshot::Appointment>(field.snapshot.appointments, [&](const auto& row) {
    return row.booked && (!clinic || row.clinic == *clinic);
  });
}

Snapshot::Slot* free_slot(Field& field) {
  return field.any_of<Snapshot::Slot>(field.snapshot.slots,
                                      [](const auto& slot) { return slot.is_available; });
}

/// An appointment of which nothing else is stored, for a patient of the slot's clinic.
Snapshot::Appointment unasked(Field& field, const Snapshot::Slot& slot, bool booked) {
  return {field.dice().uuid(),
          slot.slot,
          field.other_member(base::Kind::kPatient, slot.clinic, measure::kForeign),
          slot.clinic,
          booked,
          field.new_xid()};
}

/// Binds the record's key to the appointment, for whoever else has bound it, or for any user.
void bind(Field& field, const Record& record, bool cancels, const base::Uuid& id) {
  const std::uint32_t clinic = field.slot(record.subject).clinic;
  const Snapshot::BoundKey* bound = field.bound_key(record.key);
  field.snapshot.bound_keys.push_back(
      {record.key, cancels, record.subject, record.party, id, clinic,
       bound != nullptr ? bound->requester
                        : field.other_member(base::Kind::kUser, clinic, measure::kForeign)});
}

void log(Field& field, const base::Uuid& id, Snapshot::AuditRow::Operation change,
         std::uint32_t clinic, std::uint32_t xid) {
  field.log({0, id, Snapshot::AuditRow::Table::kAppointments, change, clinic, xid});
}

/// Stores what a call that booked leaves, but for its slot; and what one that cancelled does.
void store(Field& field, const Record& record, const base::Uuid& id, bool booked) {
  using Change = Snapshot::AuditRow::Operation;
  const std::uint32_t clinic = field.slot(record.subject).clinic;
  std::uint32_t xid = field.new_xid();
  log(field, id, Change::kInsert, clinic, xid);
  if (!booked) log(field, id, Change::kUpdate, clinic, xid = field.new_xid());
  field.snapshot.appointments.push_back({id, record.subject, record.party, clinic, booked, xid});
  bind(field, record, false, id);
}

/// Takes out what a call that booked has left.
void unstore(Field& field, const Record& record) {
  const base::Uuid id = field.id(record);
  Field::erase<Snapshot::Appointment>(field.snapshot.appointments,
                                      [&](const auto& row) { return row.id == id; });
  Field::erase<Snapshot::BoundKey>(field.snapshot.bound_keys,
                                   [&](const auto& row) { return row.key == record.key; });
  Field::erase<Snapshot::AuditRow>(field.snapshot.audit_rows,
                                   [&](const auto& row) { return row.thing == id; });
  field.set_slot(record.subject, {});
}

/// Takes back what a call that cancelled has left, but for its key.
void uncancel(Field& field, const Record& cancel) {
  const base::Uuid id = field.id(cancel);
  Field::erase<Snapshot::AuditRow>(field.snapshot.audit_rows, [&](const auto& row) {
    return row.thing == id && row.operation == Snapshot::AuditRow::Operation::kUpdate;
  });
  const auto booking = field.snapshot.audit(Snapshot::AuditRow::Table::kAppointments, id);
  Snapshot::Appointment& row = field.appointment(id);
  row.booked = true;
  row.xid = booking.front().xid;
  field.set_slot(cancel.subject, id);
}

bool swap_replies(Field& field, bool loser_overlaps) {
  Record* lost = loser(field, [&](const Record& record) {
    const Record& win = winner(field, record);
    return record.party != win.party && own_key(field, win) &&
           (loser_overlaps ? record.overlaps(win) : record.invoked > win.answered);
  });
  if (lost == nullptr) return false;
  for (Record& record : field.about(*lost)) {
    if (!won(record)) continue;
    std::swap(record.answer, lost->answer);
    std::swap(record.outcome, lost->outcome);
    std::swap(record.result, lost->result);
    return true;
  }
  return false;
}

/// A refused caller is told something else.
auto instead_of_conflict(std::uint8_t answer) {
  return [answer](Field& field) {
    Record* lost = loser(field);
    if (lost != nullptr) field.answer(*lost, answer);
    return lost != nullptr;
  };
}

/// A refused caller's call ends in another way.
auto instead_of_answer(base::Outcome outcome) {
  return [outcome](Field& field) {
    Record* lost = loser(field);
    if (lost == nullptr) return false;
    lost->outcome = outcome;
    lost->answer = measure::kNoAnswer;
    return true;
  };
}

/// A cancellation that did nothing any more is told something else.
auto instead_of_late_cancel(std::uint8_t from, std::uint8_t to) {
  return [from, to](Field& field) {
    Record* late = field.any([&](const Record& record) { return told(record, kUnbook, from); });
    if (late != nullptr) field.answer(*late, to);
    return late != nullptr;
  };
}

/// The call that booked with the record's key, or nullptr.
const Record* binder(Field& field, const Record& record) {
  const auto found = std::ranges::find_if(field.history.records, [&](const Record& other) {
    return won(other) && other.key == record.key;
  });
  return found == field.history.records.end() ? nullptr : &*found;
}

/// A replayed call in a slot that only one caller ever had, whose key made no other request.
Record* repeat(Field& field) {
  return field.any([&](const Record& record) {
    return told(record, kBook, kReplayed) && tale(field, record).wins == 1 &&
           tale(field, record).unanswered == 0 &&
           std::ranges::none_of(field.history.records,
                                [&](const Record& other) {
                                  return other.key == record.key && other.subject != record.subject;
                                }) &&
           std::ranges::none_of(field.about(record), [&](const Record& other) {
             return other.key == record.key && other.party != record.party;
           });
  });
}

/// A repeated call is told something else.
auto instead_of_replay(std::uint8_t answer) {
  return [answer](Field& field) {
    Record* again = repeat(field);
    if (again == nullptr) return false;
    field.answer(*again, answer);
    again->result = 0;
    return true;
  };
}

/// A call with a key that is bound to another request, sent after that was answered.
Record* reuse(Field& field,
              const std::function<bool(const Record&, const Record&)>& and_also = {}) {
  return field.any([&](const Record& record) {
    if (!told(record, kBook, kKeyReused)) return false;
    const Record* first = binder(field, record);
    return first->answered < record.invoked && (!and_also || and_also(record, *first));
  });
}

/// A slot that was booked, cancelled and booked again, with nobody else to explain a refusal.
struct Rebooked {
  Record* first = nullptr;
  Record* cancel = nullptr;
  Record* second = nullptr;
  std::span<Record> slot;
};

Rebooked rebooked(Field& field, const std::function<bool(const Rebooked&)>& and_also = {}) {
  Rebooked found;
  field.any([&](const Record& record) {
    if (!told(record, kUnbook, kCancelled)) return false;
    const Tale slot = tale(field, record);
    if (slot.wins != 2 || slot.unanswered > 0 || slot.undone > 0) return false;
    Rebooked one;
    one.slot = field.about(record);
    for (Record& other : one.slot) {
      if (won(other)) (one.first == nullptr ? one.first : one.second) = &other;
      if (told(other, kUnbook, kCancelled)) one.cancel = one.cancel == nullptr ? &other : nullptr;
    }
    if (one.cancel == nullptr || field.id(*one.first) != field.id(*one.cancel)) return false;
    // A repeated caller may have cancelled it before the first one read its answer.
    if (std::ranges::any_of(one.slot, [&](const Record& other) {
          return other.operation == kUnbook && other.invoked < one.first->answered + 100;
        }))
      return false;
    if (and_also && !and_also(one)) return false;
    found = one;
    return true;
  });
  return found;
}

/// The bound key of a booking that holds its slot, other than `but` and of its clinic.
Snapshot::BoundKey& binding(Field& field, const Snapshot::BoundKey* but = nullptr) {
  Snapshot::BoundKey* found =
      field.any_of<Snapshot::BoundKey>(field.snapshot.bound_keys, [&](const auto& bound) {
        return !bound.cancels && field.appointment(bound.appointment).booked &&
               (but == nullptr || (bound.clinic == but->clinic && bound.key != but->key));
      });
  assert(found != nullptr);
  return *found;
}

// ---- What is stored ----

std::vector<Anomaly> stored() {
  return {
      {"an acknowledged booking is lost",
       [](Field& field) {
         const Snapshot::Appointment* row = active(field);
         field.snapshot.appointments.erase(field.snapshot.appointments.begin() +
                                           (row - field.snapshot.appointments.data()));
         return true;
       },
       // Its key and its log are left.
       {kAcknowledged, kCounts, kAgrees, kBinds, kLogged}},
      {"a cancelled booking is lost",
       [](Field& field) {
         const Record* cancel = cancellation_of_free_slot(field);
         if (cancel == nullptr) return false;
         const base::Uuid id = field.id(*cancel);
         Field::erase<Snapshot::Appointment>(field.snapshot.appointments,
                                             [&](const auto& row) { return row.id == id; });
         return true;
       },
       {kAcknowledged, kCounts, kBinds, kLogged}},
      {"a booking is stored for another patient",
       [](Field& field) {
         Snapshot::Appointment* row = active(field);
         row->patient = field.other_member(base::Kind::kPatient, row->clinic, row->patient);
         return true;
       },
       {kAcknowledged, kBinds}},
      {"a booking is stored for another slot",
       [](Field& field) {
         const Snapshot::Slot* other = free_slot(field);
         active(field, other->clinic)->slot = other->slot;
         return true;
       },
       {kAcknowledged, kAgrees, kBinds}},
      {"a booking is no longer active though nobody cancelled it",
       [](Field& field) {
         Snapshot::Appointment* row = active(field);
         row->booked = false;
         field.set_slot(row->slot, {});
         return true;
       },
       {kAcknowledged, kCounts, kLogged}},
      {"the key of a booking is lost",
       [](Field& field) {
         const Record* win = field.any(won);
         Field::erase<Snapshot::BoundKey>(field.snapshot.bound_keys,
                                          [&](const auto& row) { return row.key == win->key; });
         return true;
       },
       {kAcknowledged, kCounts}},
      {"the key of a cancellation is lost",
       [](Field& field) {
         const Record* cancel =
             field.any([](const Record& record) { return told(record, kUnbook, kCancelled); });
         Field::erase<Snapshot::BoundKey>(field.snapshot.bound_keys,
                                          [&](const auto& row) { return row.key == cancel->key; });
         return true;
       },
       {kAcknowledged, kCounts, kBinds}},
      {"a key leads to no booking",
       [](Field& field) {
         const Record* win = field.any(won);
         field.bound_key(win->key)->appointment = field.dice().uuid();
         return true;
       },
       {kAcknowledged, kBinds}},
      {"a key leads to another booking",
       [](Field& field) {
         Snapshot::BoundKey& one = binding(field);
         one.appointment = binding(field, &one).appointment;
         return true;
       },
       {kAcknowledged, kBinds}},
      {"a key leads from another slot",
       [](Field& field) {
         Snapshot::BoundKey& one = binding(field);
         one.slot = binding(field, &one).slot;
         return true;
       },
       {kBinds}},
      {"a key leads from another patient",
       [](Field& field) {
         Snapshot::BoundKey& one = binding(field);
         one.patient = field.other_member(base::Kind::kPatient, one.clinic, one.patient);
         return true;
       },
       {kBinds}},
      {"the key of a booking is bound as one of a cancellation",
       [](Field& field) { return binding(field).cancels = true; },
       {kAcknowledged, kBinds}},
      {"a key is bound twice",
       [](Field& field) {
         const Snapshot::BoundKey one = binding(field);
         field.snapshot.bound_keys.push_back(one);
         return true;
       },
       {kBinds, kCounts}},
      {"a key is bound to a second booking",
       [](Field& field) {
         const Snapshot::BoundKey& one = binding(field);
         Snapshot::BoundKey& other = binding(field, &one);
         other.key = one.key;
         other.requester = one.requester;
         return true;
       },
       // Which has lost its own.
       {kBinds, kAcknowledged}},
      {"a colleague's key is bound to a booking too",
       [](Field& field) {
         Snapshot::BoundKey other = binding(field);
         other.requester = field.other_member(base::Kind::kUser, other.clinic, other.requester);
         field.snapshot.bound_keys.push_back(other);
         return true;
       },
       {kBinds, kCounts}},
      {"a cancelled booking is stored that nobody asked for",
       [](Field& field) {
         field.snapshot.appointments.push_back(unasked(field, *free_slot(field), false));
         return true;
       },
       {kAttempted, kCounts}},
      {"a booking of a free slot is stored that nobody asked for",
       [](Field& field) {
         field.snapshot.appointments.push_back(unasked(field, *free_slot(field), true));
         return true;
       },
       {kAttempted, kCounts, kAgrees}},
      {"a second booking of a slot is stored that nobody asked for",
       [](Field& field) {
         Snapshot::Appointment second = *active(field);
         second.id = field.dice().uuid();
         field.snapshot.appointments.push_back(second);
         return true;
       },
       {kAttempted, kCounts, kOneBooking}},
      {"a refused call left its key",
       [](Field& field) {
         const Record* lost = loser(field);
         if (lost == nullptr) return false;
         bind(field, *lost, false, field.id(winner(field, *lost)));
         return true;
       },
       // It leads to the winner's booking, as the winner's own key does.
       {kAttempted, kCounts, kBinds}},
      {"a key is bound that no client sent",
       [](Field& field) {
         Snapshot::BoundKey row = field.snapshot.bound_keys.front();
         row.key = measure::kForeign;
         field.snapshot.bound_keys.push_back(row);
         return true;
       },
       {kAttempted, kCounts}},
      {"a rolled back booking stayed",
       [](Field& field) {
         const Record* undone =
             field.any([](const Record& record) { return told(record, kUndone, kBooked); });
         if (undone == nullptr) return false;
         store(field, *undone, field.dice().uuid(), false);
         return true;
       },
       {kAttempted, kCounts}},
      {"two bookings of a slot were made",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         field.answer(*lost, kBooked);
         field.give(*lost, field.dice().uuid());
         store(field, *lost, field.id(*lost), true);
         return true;
       },
       {kOneBooking}},
      {"a cancellation left the slot taken",
       [](Field& field) {
         const Record* cancel = cancellation_of_free_slot(field);
         if (cancel == nullptr) return false;
         field.set_slot(cancel->subject, field.id(*cancel));
         return true;
       },
       {kAgrees}},
      {"a cancellation left the slot's flag",
       [](Field& field) {
         const Record* cancel = cancellation_of_free_slot(field);
         if (cancel != nullptr) field.slot(cancel->subject).is_available = false;
         return cancel != nullptr;
       },
       {kAgrees}},
      {"a cancellation left the slot's appointment",
       [](Field& field) {
         const Record* cancel = cancellation_of_free_slot(field);
         if (cancel != nullptr) field.slot(cancel->subject).appointment = field.id(*cancel);
         return cancel != nullptr;
       },
       {kAgrees}},
      {"a booking left the slot free",
       [](Field& field) { return field.slot(active(field)->slot).is_available = true; },
       {kAgrees}},
      {"a slot names another appointment than its booking",
       [](Field& field) {
         field.slot(active(field)->slot).appointment = field.dice().uuid();
         return true;
       },
       {kAgrees}},
      {"an acknowledged cancellation did nothing",
       [](Field& field) {
         const Record* cancel = cancellation_of_free_slot(field);
         if (cancel != nullptr) uncancel(field, *cancel);
         return cancel != nullptr;
       },
       {kAcknowledged, kCounts, kBinds}},
  };
}

// ---- What callers of create_booking were told ----

std::vector<Anomaly> races() {
  return {
      {"two callers are told that they have a slot",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         field.answer(*lost, kBooked);
         field.give(*lost, field.dice().uuid());
         return true;
       },
       {kOneBooking, kAcknowledged, kCounts}},
      {"a slot is booked again before it is cancelled",
       [](Field& field) {
         const Rebooked slot =
             rebooked(field, [&](const Rebooked& one) { return own_key(field, *one.second); });
         if (slot.first == nullptr) return false;
         Field::move(*slot.second, slot.first->answered + 10, slot.first->answered + 20);
         return true;
       },
       {kOneBooking}},
      {"a slot is booked and cancelled while another has it",
       // The canceller is quicker than the winner's answer: all that the second hold can have been
       // lies within the first one.
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         const Record& win = winner(field, *lost);
         field.answer(*lost, kBooked);
         field.give(*lost, field.dice().uuid());
         Field::move(*lost, win.answered + 10, win.answered + 40);
         store(field, *lost, field.id(*lost), false);
         Record cancel = *lost;
         cancel.operation = kUnbook;
         cancel.key = measure::kForeign - 1;
         field.answer(cancel, kCancelled);
         Field::move(cancel, win.answered + 30, win.answered + 50);
         bind(field, cancel, true, field.id(cancel));
         field.add(cancel);
         return true;
       },
       {kOneBooking}},
      {"the replies of a winner and a refused caller are swapped",
       [](Field& field) { return swap_replies(field, true); },
       {kAcknowledged, kAttempted},
       // A third caller may have been refused before the call that now seems to win was sent.
       {kRefusal}},
      {"the replies of a winner and of a caller that came after it are swapped",
       [](Field& field) { return swap_replies(field, false); },
       {kAcknowledged, kAttempted, kRefusal}},
      {"the replies of the winners of two slots are swapped",
       [](Field& field) {
         Record* one = sole_winner(field);
         if (one == nullptr) return false;
         Record* other = field.any([&](const Record& record) {
           return won(record) && record.subject != one->subject && plain(field, record) &&
                  own_key(field, record);
         });
         if (other == nullptr) return false;
         std::swap(one->result, other->result);
         return true;
       },
       {kAcknowledged}},
      {"a caller is refused before anybody could have won",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         const std::int64_t sent = winner(field, *lost).invoked;
         Field::move(*lost, sent - 20, sent - 10);
         return true;
       },
       {kRefusal}},
      {"the winner comes after somebody was refused",
       [](Field& field) {
         Record* win = sole_winner(field);
         if (win == nullptr) return false;
         std::int64_t latest = 0;
         for (const Record& record : field.about(*win)) latest = std::max(latest, record.answered);
         Field::move(*win, latest + 10, latest + 20);
         return true;
       },
       {kRefusal}},
      {"a caller is refused while a cancelled slot was free",
       [](Field& field) {
         Record* lost = nullptr;
         const Rebooked slot = rebooked(field, [&](const Rebooked& one) {
           if (!own_key(field, *one.second)) return false;
           for (Record& record : one.slot)
             if (refused(record) && own_key(field, record)) lost = &record;
           return lost != nullptr;
         });
         if (lost == nullptr) return false;
         const std::int64_t freed = slot.cancel->answered;
         Field::move(*lost, freed + 10, freed + 20);
         const std::int64_t later = std::max(slot.second->invoked, freed + 30);
         Field::move(*slot.second, later, std::max(slot.second->answered, later + 10));
         return true;
       },
       {kRefusal}},
      {"all callers are refused",
       [](Field& field) {
         Record* win = sole_winner(field);
         if (win == nullptr) return false;
         unstore(field, *win);
         field.answer(*win, kConflict);
         win->result = 0;
         return true;
       },
       {kRefusal, kOneBooking}},
      {"the only caller that stays is refused because of one that rolls back",
       [](Field& field) {
         Record* met = field.any([&](const Record& record) {
           const Tale slot = tale(field, record);
           return won(record) && slot.undone == 1 && slot.wins == 1 && slot.cancels == 0 &&
                  slot.unanswered == 0 && own_key(field, record);
         });
         if (met == nullptr) return false;
         unstore(field, *met);
         field.answer(*met, kConflict);
         met->result = 0;
         return true;
       },
       {kRefusal, kOneBooking}},
      {"a caller that would roll back is refused a free slot",
       [](Field& field) {
         Record* undone = field.any([&](const Record& record) {
           return told(record, kUndone, kBooked) && tale(field, record).wins > 0;
         });
         if (undone == nullptr) return false;
         const std::int64_t first = field.about(*undone).front().invoked;
         field.answer(*undone, kConflict);
         Field::move(*undone, first - 20, first - 10);
         return true;
       },
       {kRefusal}},
      {"a slot that exists is not found", instead_of_conflict(kSlotNotFound), {kRefusal}},
      {"a patient who exists is not found", instead_of_conflict(kPatientNotFound), {kRefusal}},
      {"a caller is told of a booking without an id",
       [](Field& field) {
         Record* win = sole_winner(field);
         if (win != nullptr) win->result = 0;
         return win != nullptr;
       },
       {kAcknowledged, kAttempted}},
      {"nobody is told of a booking that was made",
       [](Field& field) {
         const Record* win = sole_winner(field);
         if (win == nullptr) return false;
         const std::uint32_t key = win->key;
         field.remove([&](const Record& record) { return record.key == key; });
         return true;
       },
       {kAttempted, kCounts, kRefusal, kOneBooking}},
  };
}

// ---- Keys ----

std::vector<Anomaly> keys() {
  return {
      {"a repeat is answered with another booking",
       [](Field& field) {
         Record* again = repeat(field);
         if (again == nullptr) return false;
         const Record* other = field.any([&](const Record& record) {
           return won(record) && field.id(record) != field.id(*again);
         });
         again->result = other->result;
         return true;
       },
       {kReplay, kAcknowledged},
       // It says that this other booking has the slot, whoever else does.
       {kOneBooking}},
      {"a repeat books a second time",
       [](Field& field) {
         Record* again = repeat(field);
         if (again == nullptr) return false;
         field.answer(*again, kBooked);
         field.give(*again, field.dice().uuid());
         store(field, *again, field.id(*again), false);
         return true;
       },
       // It was stored as if it had been cancelled since, of which nobody was told.
       {kReplay, kAcknowledged, kCounts, kBinds},
       // Unless the first booking was cancelled before, both hold the slot.
       {kOneBooking}},
      {"a repeat is refused because of its own booking",
       instead_of_replay(kConflict),
       {kReplay},
       // Only where its booking was cancelled before the repeat was nobody there to refuse it for.
       {kRefusal}},
      {"a repeat is refused because of another's booking",
       [](Field& field) {
         Record* again = nullptr;
         rebooked(field, [&](const Rebooked& slot) {
           for (Record& record : slot.slot)
             if (told(record, kBook, kReplayed) && record.key == slot.first->key &&
                 record.invoked > slot.second->answered)
               again = &record;
           return again != nullptr;
         });
         if (again == nullptr) return false;
         field.answer(*again, kConflict);
         again->result = 0;
         return true;
       },
       {kReplay}},
      {"a repeat is told that its key is used otherwise",
       instead_of_replay(kKeyReused),
       {kReplay, kReuse}},
      {"a repeat is told that its slot does not exist",
       instead_of_replay(kSlotNotFound),
       {kReplay, kRefusal}},
      {"a call is told replayed though nobody booked with its key",
       [](Field& field) {
         Record* lost = loser(field, [&](const Record& record) {
           return record.party != winner(field, record).party;
         });
         if (lost == nullptr) return false;
         field.answer(*lost, kReplayed);
         field.give(*lost, field.id(winner(field, *lost)));
         return true;
       },
       {kReplay, kAcknowledged}},
      {"a call is told replayed before its key was bound",
       [](Field& field) {
         Record* again = repeat(field);
         if (again == nullptr) return false;
         const std::int64_t sent = winner(field, *again).invoked;
         Field::move(*again, sent - 20, sent - 10);
         return true;
       },
       {kReplay}},
      {"a bound key books another request",
       [](Field& field) {
         Record* other = reuse(field);
         if (other == nullptr) return false;
         field.answer(*other, kBooked);
         field.give(*other, field.dice().uuid());
         return true;
       },
       {kReuse, kAcknowledged, kCounts},
       // Where somebody else had the slot at that time.
       {kOneBooking}},
      {"a bound key replays for another request",
       [](Field& field) {
         Record* other = reuse(field);
         if (other == nullptr) return false;
         field.answer(*other, kReplayed);
         field.give(*other, field.id(*binder(field, *other)));
         return true;
       },
       {kReuse, kAcknowledged},
       // It says that the key's booking has the slot, whoever else does.
       {kOneBooking}},
      {"a bound key is told conflict for another request",
       [](Field& field) {
         Record* other = reuse(field, [&](const Record& record, const Record& first) {
           return record.subject == first.subject && plain(field, record);
         });
         if (other == nullptr) return false;
         field.answer(*other, kConflict);
         return true;
       },
       {kReuse}},
      {"a fresh key is told to be used otherwise", instead_of_conflict(kKeyReused), {kReuse}},
      {"a key is told to be used otherwise before it was bound",
       [](Field& field) {
         Record* other = reuse(field);
         if (other == nullptr) return false;
         const std::int64_t sent = binder(field, *other)->invoked;
         Field::move(*other, sent - 20, sent - 10);
         return true;
       },
       {kReuse}},
  };
}

// ---- What cancellers were told ----

std::vector<Anomaly> cancellations() {
  return {
      {"a booking is cancelled twice",
       [](Field& field) {
         Record* late = field.any(
             [](const Record& record) { return told(record, kUnbook, kAlreadyCancelled); });
         if (late == nullptr) return false;
         field.answer(*late, kCancelled);
         bind(field, *late, true, field.id(*late));
         return true;
       },
       {kCancelTruly, kCounts, kBinds}},
      {"the canceller is told that somebody else did it",
       [](Field& field) {
         Record* cancel = field.any([&](const Record& record) {
           return told(record, kUnbook, kCancelled) && tale(field, record).wins == 1;
         });
         if (cancel == nullptr) return false;
         field.answer(*cancel, kAlreadyCancelled);
         return true;
       },
       {kCancelTruly, kAcknowledged, kCounts, kAttempted},
       // Somebody may have seen what nobody is known to have done.
       {kSeen}},
      {"a canceller is told already cancelled before anybody could have",
       [](Field& field) {
         Record* late = field.any([&](const Record& record) {
           return told(record, kUnbook, kAlreadyCancelled) && tale(field, record).unanswered == 0;
         });
         if (late == nullptr) return false;
         for (const Record& record : field.about(*late))
           if (told(record, kUnbook, kCancelled) && field.id(record) == field.id(*late))
             Field::move(*late, record.invoked - 20, record.invoked - 10);
         return true;
       },
       {kCancelTruly},
       // It says that the slot is free by then: somebody may have been refused it after that.
       {kRefusal}},
      {"a cancellation is replayed to another key",
       instead_of_late_cancel(kAlreadyCancelled, kCancelReplayed),
       {kCancelTruly}},
      {"a repeated cancellation is told already cancelled",
       instead_of_late_cancel(kCancelReplayed, kAlreadyCancelled),
       {kCancelTruly}},
      {"an appointment that exists is not found",
       instead_of_late_cancel(kCancelReplayed, kAppointmentNotFound),
       {kCancelTruly}},
      {"a canceller's key is told to be used otherwise",
       instead_of_late_cancel(kCancelReplayed, kCancelKeyReused),
       {kCancelTruly}},
  };
}

// ---- Calls as such ----

std::vector<Anomaly> calls() {
  return {
      {"a call hangs",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost != nullptr) lost->answered += 10'000'000'000;
         return lost != nullptr;
       },
       {kHangs}},
      {"a call is cancelled by the server", instead_of_answer(base::Outcome::kTimedOut), {kHangs}},
      {"a call ends in an error", instead_of_answer(base::Outcome::kFaulty), {kErrors}},
      {"a call is lost",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         field.history.records.erase(field.history.records.begin() +
                                     (lost - field.history.records.data()));
         return true;
       },
       {kCounts}},
      {"a call is counted twice",
       [](Field& field) {
         Record* lost = loser(field);
         if (lost == nullptr) return false;
         field.history.records.push_back(*lost);
         return true;
       },
       {kCounts}},
  };
}

}  // namespace

std::vector<Anomaly> booking_anomalies() {
  std::vector<Anomaly> all;
  for (const auto& some :
       {stored(), races(), keys(), cancellations(), calls(), booking_log_anomalies(),
        booking_clinic_anomalies(), stranger_anomalies(), read_anomalies(), session_anomalies(),
        guard_anomalies()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace simulation
