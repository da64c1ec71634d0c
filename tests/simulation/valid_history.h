#pragma once

#include <cstdint>

#include "measure/history.h"
#include "measure/snapshot.h"

namespace simulation {

/// What a run leaves to be judged.
struct Case {
  measure::Snapshot snapshot;
  measure::History history;

  /// Puts both into the order in which they are judged.
  void finish() {
    snapshot.sort();
    history.finish();
  }
};

/// What goes wrong in a run that is valid all the same.
struct Trouble {
  double unsent_ratio = 0.001;     ///< of the calls: the connection broke before they left
  double retryable_ratio = 0.002;  ///< of the calls: rolled back as often as they were tried
  double in_doubt_ratio = 0;       ///< of the calls: the connection broke before the answer came
};

/// Guards of a schema, one of each kind, all in force.
std::vector<measure::Snapshot::Guard> guards();

/// At least `calls` calls of booking_volley as a correct server answers many clients at once, and
/// what it then holds: an event-driven simulation in which each call takes effect at one moment
/// between its sending and its answer, or waits for another's lock. Not finished yet. The same
/// arguments make the same run.
Case valid_bookings(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble = {});

/// The same with callers of whom most ask for a payment.
Case valid_payments(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble = {});

/// At least `calls` records of webhook_claims, in the same way. All events have ended.
Case valid_webhooks(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble = {});

}  // namespace simulation
