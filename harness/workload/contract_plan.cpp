#include "workload/contract_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/sha256.h"

namespace workload {
namespace {

using Way = ContractDelivery::Way;
using webhook::EffectKind;

// Clinics that share all but one event a burst of the others.
constexpr std::uint32_t kBusy = 3;
// Of the events of those: the first one's.
constexpr double kFlood = 0.6;
// Attempts at an event that may go wrong by themselves.
constexpr std::int32_t kEarly = 2;
// Every third zombie asks whether it still has its event.
constexpr double kAsks = 1.0 / 3;
// What comes right after another request meets it on its way.
constexpr double kAtOnce = 1e-9;

enum ContractField : std::uint32_t {
  kSample,
  kClinic,
  kBusyClinic,
  kWay,
  kPlace,
  kTwice,
  kLater,
  kRelated,
  kOtherSample,
  kApart,
  kTamper,
  kWhere,
  kForgery,
  kOrphan,
  kFate,
  kSlowAfterZombie,
  kReplay,
  kLimit,
  kLimitSize,
  kOfClaim = 1024
};

std::uint32_t of_claim(std::int64_t claim_no, std::uint32_t which) {
  return kOfClaim + static_cast<std::uint32_t>(claim_no) * 8 + which;
}

/// 64 bits of a text, the same everywhere: FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

/// The word that an event's id begins with: "SM…" of "SM…:delivered".
std::string head_of(const std::string& id) { return id.substr(0, id.find(':')); }

bool all_marked(const std::vector<webhook::Event>& events, std::string_view mark) {
  return !events.empty() && std::ranges::all_of(events, [&](const webhook::Event& event) {
    return event.id.starts_with(mark);
  });
}

/// Whether an event of the one tells what comes before an event of the other.
bool comes_before(const std::vector<webhook::Event>& one,
                  const std::vector<webhook::Event>& other) {
  return std::ranges::any_of(one, [&](const webhook::Event& early) {
    return !early.effect && early.id.find(':') != std::string::npos &&
           std::ranges::any_of(other, [&](const webhook::Event& late) {
             return late.effect && late.effect->subject == head_of(early.id);
           });
  });
}

bool share_a_key(const std::vector<webhook::Event>& one, const std::vector<webhook::Event>& other) {
  return std::ranges::any_of(one, [&](const webhook::Event& event) {
    return !event.key.empty() &&
           std::ranges::find(other, event.key, &webhook::Event::key) != other.end();
  });
}

ContractThing thing_of(const std::string& provider, std::uint32_t clinic,
                       const webhook::Effect& effect) {
  ContractThing thing{"", effect.subject, clinic, effect.amount, effect.currency};
  switch (effect.kind) {
    case EffectKind::kPaymentCaptured: thing.kind = "payment"; break;
    case EffectKind::kAppointmentConfirmed: thing.kind = "appointment"; break;
    case EffectKind::kMessageDelivered:
      thing.kind = provider == "twilio" ? "sms" : "whatsapp";
      break;
    case EffectKind::kVideoRoomOpened: thing.kind = "room"; break;
  }
  return thing;
}

}  // namespace

struct ContractPlan::Making {
  std::uint32_t number;
  base::Draw draw;
  std::uint32_t clinic;
  std::uint32_t sample;
  double at;
  bool alone;  ///< it is the only event of its clinic in its burst
};

ContractPlan::ContractPlan(const ContractOptions& options, std::uint64_t seed, std::uint32_t phase,
                           std::vector<ContractSample> samples, std::uint32_t cases,
                           std::uint32_t clinics)
    : options_(options),
      seed_(seed),
      phase_(phase),
      cases_(cases),
      clinics_(clinics),
      samples_(std::move(samples)) {
  if (samples_.empty()) return;
  look_at_samples();
  for (std::uint32_t number = 0; number < cases_; ++number) add_case(number);
  std::ranges::stable_sort(deliveries_, {}, &ContractDelivery::at);
}

/// Reads what the samples say, and what can be made of each.
void ContractPlan::look_at_samples() {
  for (const ContractSample& sample : samples_) {
    Kind kind;
    kind.events = reading_of(sample, sample.body).events;
    for (const webhook::Event& event : kind.events) kind.ids.insert(head_of(event.id));
    kinds_.push_back(kind);
  }
  for (std::uint32_t i = 0; i < samples_.size(); ++i) {
    Kind& kind = kinds_[i];
    const Making making{0, {}, 0, i, 0, false};
    const auto events_of = [&](bool erases) {
      return reading_of(samples_[i], make(making, i, "mark-", erases).body).events;
    };
    const bool has_effect = kind.events.size() == 1 && kind.events.front().effect.has_value();
    kind.marks = has_effect && all_marked(events_of(false), "mark-");
    const auto broken = kind.marks ? events_of(true) : std::vector<webhook::Event>{};
    kind.breaks =
        broken.size() == 1 && !broken.front().mistake.empty() && all_marked(broken, "mark-");
    for (std::uint32_t j = 0; j < samples_.size(); ++j) {
      if (j == i || samples_[j].provider != samples_[i].provider) continue;
      if (share_a_key(kind.events, kinds_[j].events)) kind.alike.push_back(j);
      if (comes_before(kind.events, kinds_[j].events)) kind.ahead.push_back(j);
    }
  }
}

void ContractPlan::add_case(std::uint32_t number) {
  const base::Draw draw{seed_, phase_, number};
  const std::uint32_t burst = options_.burst == 0 ? cases_ : options_.burst;
  const std::uint32_t lone = clinics_ > kBusy ? std::min(clinics_ - kBusy, burst - 1) : 0;
  const std::uint32_t in_burst = number % burst;
  Making making{number,
                draw,
                0,
                static_cast<std::uint32_t>(draw.below(samples_.size(), kSample)),
                number / burst + 0.5 * draw.unit(kPlace),
                in_burst >= burst - lone};
  if (making.alone) {
    making.clinic = kBusy + in_burst - (burst - lone);
    making.at = number / burst + 0.95;
    making.sample = first_that(making.sample, &Kind::marks);
    return send(make(making, making.sample, ""));
  }
  const std::uint32_t busy = std::min(clinics_, kBusy);
  if (busy > 1 && !draw.chance(kFlood, kClinic))
    making.clinic = 1 + static_cast<std::uint32_t>(draw.below(busy - 1, kBusyClinic));
  double at = draw.unit(kWay);
  const auto drawn = [&](double ratio) { return (at -= ratio) < 0; };
  if (drawn(options_.late_ratio)) return add_late(making);
  if (drawn(options_.tampered_ratio)) return add_tampered(making);
  if (drawn(options_.forged_ratio)) return add_forged(making);
  if (drawn(options_.broken_ratio)) return add_broken(making);
  add_honest(making);
}

/// A genuine event once, or twice: at once, or when the first has long been worked on.
void ContractPlan::add_honest(const Making& making) {
  if (!making.draw.chance(options_.duplicate_ratio, kTwice)) return add_related(making);
  ContractDelivery delivery = make(making, making.sample, "");
  send(delivery);
  delivery.at += making.draw.chance(0.5, kLater) ? 1 : kAtOnce;
  send(std::move(delivery));
}

/// Two requests about one thing, if there are such: one that came before the other and is worked on
/// before it, or two that have the same effect, in any order.
void ContractPlan::add_related(const Making& making) {
  const Kind& kind = kinds_[making.sample];
  ContractDelivery first = make(making, making.sample, "");
  const bool ordered = !kind.ahead.empty();
  const auto& others = ordered ? kind.ahead : kind.alike;
  if (others.empty() || !making.draw.chance(options_.related_ratio, kRelated))
    return send(std::move(first));
  ContractDelivery second =
      make(making, others[making.draw.below(others.size(), kOtherSample)], "");
  if (ordered) first.order_key = second.order_key = fmt::format("case-{}", making.number);
  const double apart = making.draw.unit(kApart);
  // At once for half of them: only then can two workers have both at a time.
  second.at += ordered ? 0.01 : apart < 0.5 ? kAtOnce : apart < 0.75 ? 0.3 : 1;
  send(std::move(first));
  send(std::move(second));
}

/// An event in the queue that nobody signed: alone; beside a genuine one that has the same effect;
/// or under the very id of a genuine one that is there already.
void ContractPlan::add_forged(const Making& making) {
  const std::uint32_t sample = first_that(making.sample, &Kind::marks);
  const double forgery = making.draw.unit(kForgery);
  const bool echoes = forgery >= 0.7;
  if (forgery >= 0.4) send(make(making, sample, ""));
  ContractDelivery forged = make(making, sample, echoes ? "" : "forged-");
  forged.way = Way::kForged;
  forged.echoes = echoes;
  forged.at += echoes ? 0.4 : 0.05;
  send(std::move(forged));
}

void ContractPlan::add_tampered(const Making& making) {
  ContractDelivery delivery = make(making, making.sample, "tampered-");
  constexpr Way kWays[] = {Way::kWrongSecret, Way::kChangedBit, Way::kTruncated};
  delivery.way = kWays[making.draw.below(3, kTamper)];
  send(std::move(delivery));
}

/// Whoever sends no time is believed; the others are not.
void ContractPlan::add_late(const Making& making) {
  const std::string& provider = samples_[making.sample].provider;
  const bool refused = provider == "stripe" || provider == "daily";
  ContractDelivery delivery = make(making, making.sample, refused ? "late-" : "");
  delivery.way = Way::kLate;
  send(std::move(delivery));
}

void ContractPlan::add_broken(const Making& making) {
  if (making.draw.chance(0.5, kOrphan))
    return send(make(making, first_that(making.sample, &Kind::marks), "orphan-"), false);
  send(make(making, first_that(making.sample, &Kind::breaks), "broken-", true), false);
}

/// The sample, or the next one that can be that; if none can, the sample.
std::uint32_t ContractPlan::first_that(std::uint32_t sample, bool Kind::*can) const {
  const auto count = static_cast<std::uint32_t>(kinds_.size());
  for (std::uint32_t i = 0; i < count; ++i)
    if (kinds_[(sample + i) % count].*can) return (sample + i) % count;
  return sample;
}

ContractDelivery ContractPlan::make(const Making& making, std::uint32_t sample,
                                    const std::string& mark, bool erases) const {
  OwnIds ids{fmt::format("{}-{}", phase_, making.number),
             (std::uint64_t{phase_} << 32) | making.number, mark};
  if (!mark.empty()) ids.marked = kinds_[sample].ids;
  if (erases && kinds_[sample].marks) ids.erased = kinds_[sample].events.front().effect->subject;
  ContractDelivery delivery;
  delivery.of_case = making.number;
  delivery.sample = sample;
  delivery.clinic = making.clinic;
  delivery.body = with_own_ids(samples_[sample].body, ids);
  delivery.where = making.draw.bits(kWhere);
  delivery.at = making.at;
  return delivery;
}

void ContractPlan::send(ContractDelivery delivery, bool with_things) {
  const ContractSample& sample = samples_[delivery.sample];
  if (with_things)
    for (const webhook::Event& event : reading_of(sample, delivery.body).events) {
      if (!event.effect) continue;
      ContractThing thing = thing_of(sample.provider, delivery.clinic, *event.effect);
      if (there_.insert(thing.kind + " " + thing.name).second) things_.push_back(std::move(thing));
    }
  deliveries_.push_back(std::move(delivery));
}

std::uint64_t ContractPlan::burst_end(std::uint64_t ticket) const {
  if (ticket >= deliveries_.size()) return deliveries_.size();
  const double next = static_cast<double>(static_cast<std::uint64_t>(deliveries_[ticket].at) + 1);
  const auto end = std::ranges::lower_bound(deliveries_, next, {}, &ContractDelivery::at);
  return static_cast<std::uint64_t>(end - deliveries_.begin());
}

std::string ContractPlan::secret(std::string_view provider, bool wrong) const {
  // In base64 it is one for all providers.
  return base::to_base64(
      base::sha256(fmt::format("{} {} {}", seed_, provider, wrong ? "wrong" : "right")));
}

base::Draw ContractPlan::draw_of(std::string_view event_id) const {
  return {seed_, phase_, hash_of(event_id)};
}

ContractPlan::Fate ContractPlan::fate(std::string_view event_id, std::int32_t attempt) const {
  if (attempt > kEarly || attempt + 2 > options_.max_attempts) return Fate::kApplies;
  const base::Draw draw = draw_of(event_id);
  const bool zombie = draw.chance(options_.zombie_ratio, kFate);
  if (zombie && attempt == 1) return Fate::kZombie;
  // Whoever has the event after a zombie is to have it still when the zombie comes back.
  if (zombie && draw.chance(0.7, kSlowAfterZombie)) return Fate::kSlow;
  double at = draw.unit(kOfClaim + static_cast<std::uint32_t>(attempt));
  if ((at -= options_.crash_ratio) < 0) return Fate::kCrashes;
  if ((at -= options_.failure_ratio) < 0) return Fate::kFails;
  return Fate::kApplies;
}

base::Nanos ContractPlan::pause(Fate fate, std::string_view event_id, std::int64_t claim_no) const {
  const auto lease = static_cast<double>(options_.lease.count());
  const double part =
      fate == Fate::kZombie ? 1.1 + 0.3 * draw_of(event_id).unit(of_claim(claim_no, 1)) : 0.6;
  return base::Nanos(static_cast<std::int64_t>(part * lease));
}

bool ContractPlan::beats(Fate fate, std::string_view event_id, std::int64_t claim_no) const {
  const double ratio = fate == Fate::kZombie ? kAsks : options_.heartbeat_ratio;
  return draw_of(event_id).chance(ratio, of_claim(claim_no, 2));
}

bool ContractPlan::replays(std::string_view event_id, std::int64_t claim_no) const {
  return claim_no <= options_.max_attempts &&
         draw_of(event_id).chance(options_.replay_ratio, kReplay);
}

std::uint32_t ContractPlan::limit(std::uint32_t client, std::uint32_t n) const {
  const base::Draw claim{seed_, phase_, (std::uint64_t{client} << 32) | n};
  if (claim.chance(0.5, kLimit)) return 1;
  return 1 + static_cast<std::uint32_t>(claim.below(options_.batch, kLimitSize));
}

base::Nanos ContractPlan::quiet() const {
  // The longest lease, then the longest backoff with its jitter, and what a client may be late in
  // noticing the last sign of life.
  return options_.lease + 2 * options_.backoff * (1LL << (options_.max_attempts - 1)) +
         std::chrono::milliseconds(100);
}

}  // namespace workload
