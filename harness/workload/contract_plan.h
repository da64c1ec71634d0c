#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "workload/contract_samples.h"

namespace workload {

/// The options of provider_contracts.
struct ContractOptions {
  double duplicate_ratio = 0.25;  ///< of the honest cases: an event is sent twice
  double related_ratio = 0.5;     ///< of the others: two requests about one thing
  double late_ratio = 0.05;       ///< of the cases: signed long before it is received
  double tampered_ratio = 0.06;   ///< of the cases: somebody else's secret, changed or cut off
  double forged_ratio = 0.1;      ///< of the cases: it is in the queue, though nobody signed it
  double broken_ratio = 0.08;     ///< of the cases: it names nothing, or nothing that is there
  double failure_ratio = 0.1;     ///< of the early attempts: the handler fails
  double crash_ratio = 0.05;      ///< of the early attempts: the worker dies before it can apply
  double zombie_ratio = 0.06;     ///< of the first attempts: it applies when its lease is over
  double heartbeat_ratio = 0.1;   ///< of the attempts: the lease is prolonged before
  double replay_ratio = 0.5;      ///< of the dead letters that a worker is told of
  std::uint32_t batch = 3;        ///< events that a claim asks for at the most
  std::uint32_t burst = 300;      ///< cases that come in before anybody claims
  std::int32_t max_attempts = 6;
  base::Nanos backoff = std::chrono::milliseconds(5);
  base::Nanos lease = std::chrono::milliseconds(300);
};

/// One request that is sent.
struct ContractDelivery {
  /// What is done to it on its way.
  enum class Way : std::uint8_t {
    kHonest,
    kLate,         ///< signed ten minutes before it comes in
    kWrongSecret,  ///< signed by somebody who does not know the secret
    kChangedBit,   ///< signed, then a bit of the body changed
    kTruncated,    ///< signed, then the end of the body cut off
    kForged        ///< signed by nobody who may, and past the receiver into the queue
  };
  std::uint32_t of_case = 0;
  std::uint32_t sample = 0;
  std::uint32_t clinic = 0;
  Way way = Way::kHonest;
  bool echoes = false;  ///< it is sent only once the case's first event has been taken in
  std::string body;
  std::string order_key{};  ///< "": its events are in any order
  std::uint64_t where = 0;  ///< which bit, or how much is cut off
  double at = 0;            ///< its place among all: the burst, and how far in it
};

/// Something in the database that an event is about.
struct ContractThing {
  std::string kind;  ///< payment, appointment, sms, whatsapp or room
  std::string name;  ///< as the provider has it
  std::uint32_t clinic = 0;
  std::int64_t amount = 0;  ///< of a payment
  std::string currency{};
};

/// What providers send, and what becomes of attempts: pure functions of the seed, the samples and
/// what the server says of an attempt.
///
/// A case is one event, or a few about one thing, with ids of its own; what has to come to nothing
/// says so in the ids of its events: they begin with one of
///   late-, tampered-    the receiver refuses it: it is never stored
///   forged-             it is stored, but its delivery is no provider's: no worker may apply it
///   broken-, orphan-    genuine, but it names no subject, or one that is not there
/// Ids that a provider makes of something else cannot say so; such samples are not taken for these.
///
/// With more than three clinics those from the fourth on have one event a burst, the last that
/// comes in; of the others the first has more than half of all.
class ContractPlan {
 public:
  /// What a worker does with an attempt.
  enum class Fate : std::uint8_t {
    kApplies,
    kFails,
    kCrashes,
    kSlow,   ///< it applies late in its lease
    kZombie  ///< it applies when its lease is over
  };

  /// `phase` tells the cases of a run's phases apart.
  ContractPlan(const ContractOptions& options, std::uint64_t seed, std::uint32_t phase,
               std::vector<ContractSample> samples, std::uint32_t cases, std::uint32_t clinics);

  /// All requests in the order in which they are sent.
  const std::vector<ContractDelivery>& deliveries() const { return deliveries_; }
  /// Behind the last request of the burst that `ticket` is in; those from there on wait until
  /// nothing can be claimed.
  std::uint64_t burst_end(std::uint64_t ticket) const;
  /// What there has to be in the database, each once.
  const std::vector<ContractThing>& things() const { return things_; }
  /// The samples.
  const std::vector<ContractSample>& samples() const { return samples_; }
  /// The secret of a provider, or one that somebody else has.
  std::string secret(std::string_view provider, bool wrong = false) const;

  /// What becomes of an attempt at an event. The last attempts but one and later ones go well, so
  /// that an event that may have its effect has it.
  Fate fate(std::string_view event_id, std::int32_t attempt) const;
  /// How long after the claim the worker goes on that is slow or a zombie.
  base::Nanos pause(Fate fate, std::string_view event_id, std::int64_t claim_no) const;
  /// Whether the worker prolongs the lease first; every third zombie tries to.
  bool beats(Fate fate, std::string_view event_id, std::int64_t claim_no) const;
  /// Whether somebody asks for the event again that was given up in that claim: once at the most.
  bool replays(std::string_view event_id, std::int64_t claim_no) const;
  /// How many events a client's n-th claim asks for.
  std::uint32_t limit(std::uint32_t client, std::uint32_t n) const;
  /// So long after the last sign of life nothing becomes claimable any more.
  base::Nanos quiet() const;

  /// The options.
  const ContractOptions& options() const { return options_; }
  /// Number of the cases.
  std::uint32_t cases() const { return cases_; }

 private:
  /// A sample and what it can be taken for.
  struct Kind {
    std::vector<webhook::Event> events;
    std::set<std::string> ids;         ///< the words that make up the events' ids
    std::vector<std::uint32_t> alike;  ///< samples with an event that has the same key
    std::vector<std::uint32_t> ahead;  ///< samples that tell something later of the same thing
    bool marks = false;                ///< its events' ids can say what it is
    bool breaks = false;               ///< it can be sent without its subject
  };
  /// The case that is being made.
  struct Making;

  void look_at_samples();
  void add_case(std::uint32_t number);
  void add_honest(const Making& making);
  void add_related(const Making& making);
  void add_forged(const Making& making);
  void add_tampered(const Making& making);
  void add_late(const Making& making);
  void add_broken(const Making& making);
  std::uint32_t first_that(std::uint32_t sample, bool Kind::*can) const;
  ContractDelivery make(const Making& making, std::uint32_t sample, const std::string& mark,
                        bool erases = false) const;
  void send(ContractDelivery delivery, bool with_things = true);
  base::Draw draw_of(std::string_view event_id) const;

  ContractOptions options_;
  std::uint64_t seed_;
  std::uint32_t phase_;
  std::uint32_t cases_;
  std::uint32_t clinics_;
  std::vector<ContractSample> samples_;
  std::vector<Kind> kinds_;
  std::vector<ContractDelivery> deliveries_;
  std::vector<ContractThing> things_;
  std::set<std::string> there_;  ///< kinds and names of things_
};

}  // namespace workload
