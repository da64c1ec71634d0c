#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "measure/contract.h"
#include "support/scripted_channel.h"
#include "support/temporary_folder.h"
#include "webhook/work.h"
#include "workload/contract_actor.h"
#include "workload/contract_exercise.h"
#include "workload/contract_request.h"

namespace {

using webhook::Authenticity;
using workload::ContractDelivery;
using workload::ContractOptions;
using workload::ContractPlan;
using workload::ContractSample;
using Fate = ContractPlan::Fate;
using Way = ContractDelivery::Way;

constexpr webhook::Moment kReceived{std::chrono::seconds(1'700'000'000)};
constexpr std::uint32_t kCases = 1200;
constexpr std::uint32_t kClinics = 5;

const std::vector<ContractSample>& samples() {
  static const auto all = [] {
    scenario::Mistakes mistakes;
    auto read = workload::read_samples(std::filesystem::path(PGRUSH_SOURCE) / "scenarios/contracts",
                                       "", mistakes);
    EXPECT_TRUE(mistakes.empty());
    return read;
  }();
  return all;
}

ContractPlan contract_plan(const ContractOptions& options = {}, std::uint64_t seed = 7,
                           std::uint32_t cases = kCases) {
  return {options, seed, 0, samples(), cases, kClinics};
}

/// Of nothing but honest cases.
ContractOptions honest() {
  ContractOptions options;
  options.late_ratio = options.tampered_ratio = options.forged_ratio = options.broken_ratio = 0;
  return options;
}

std::vector<webhook::Event> events_of(const ContractPlan& plan, const ContractDelivery& delivery) {
  return workload::reading_of(plan.samples()[delivery.sample], delivery.body).events;
}

bool begins_with(const ContractPlan& plan, const ContractDelivery& delivery,
                 const std::string& mark) {
  const auto events = events_of(plan, delivery);
  return std::ranges::all_of(events, [&](const auto& one) { return one.id.starts_with(mark); });
}

/// The deliveries of each case, in the order in which they are sent.
std::map<std::uint32_t, std::vector<const ContractDelivery*>> by_case(const ContractPlan& plan) {
  std::map<std::uint32_t, std::vector<const ContractDelivery*>> cases;
  for (const ContractDelivery& delivery : plan.deliveries())
    cases[delivery.of_case].push_back(&delivery);
  return cases;
}

TEST(ContractSamples, AreThoseOfAllProviders) {
  std::set<std::string> providers;
  for (const ContractSample& sample : samples()) providers.insert(sample.provider);
  EXPECT_EQ(providers, (std::set<std::string>{"daily", "stripe", "twilio", "whatsapp"}));
}

TEST(ContractSamples, AreAMistakeIfAProviderHasNone) {
  scenario::Mistakes mistakes;
  workload::read_samples("/nowhere", "/phases/0/workload", mistakes);
  EXPECT_FALSE(mistakes.empty());
}

TEST(ContractSamples, AreAMistakeIfOneIsEmpty) {
  const support::TemporaryFolder folder;
  std::filesystem::copy(std::filesystem::path(PGRUSH_SOURCE) / "scenarios/contracts", folder.path(),
                        std::filesystem::copy_options::recursive);
  std::ofstream(folder.path() / "daily" / "empty.json");
  scenario::Mistakes mistakes;
  workload::read_samples(folder.path(), "/phases/0/workload", mistakes);
  EXPECT_FALSE(mistakes.empty());
}

TEST(ContractSamples, GetIdsOfTheirOwn) {
  const workload::OwnIds ids{"0-12", 0x1c, "forged-", {"evt_1"}, ""};
  EXPECT_EQ(workload::with_own_ids(R"({"id":"evt_1","of":"pi_2","at":1767225601})", ids),
            R"({"id":"forged-evt_1-0-12","of":"pi_2-0-12","at":1767225601})");
  EXPECT_EQ(workload::with_own_ids("confirm:00000018-0000-4000-8000-000000000001", ids),
            "confirm:00000018-0000-4000-8000-00000000001c");
  EXPECT_EQ(workload::with_own_ids("MessageSid=SM01&To=%2B1", ids), "MessageSid=SM01-0-12&To=%2B1");
  EXPECT_EQ(workload::with_own_ids(R"(["pgrush-room-1"])", {"0-1", 1, "", {}, "pgrush-room-1"}),
            R"([""])");
  EXPECT_EQ(workload::with_own_ids("", ids), "");
}

TEST(ContractPlan, IsAFunctionOfTheSeed) {
  const ContractPlan one = contract_plan();
  const ContractPlan same = contract_plan();
  const ContractPlan other = contract_plan({}, 8);
  const auto bodies = [](const ContractPlan& plan) {
    std::vector<std::string> all;
    for (const ContractDelivery& delivery : plan.deliveries()) all.push_back(delivery.body);
    return all;
  };
  EXPECT_EQ(bodies(one), bodies(same));
  EXPECT_NE(bodies(one), bodies(other));
  EXPECT_EQ(one.secret("stripe"), same.secret("stripe"));
  EXPECT_NE(one.secret("stripe"), other.secret("stripe"));
  EXPECT_NE(one.secret("stripe"), one.secret("stripe", true));
}

TEST(ContractPlan, TakesEverySampleAndHasSecretsForEveryProvider) {
  const ContractPlan all = contract_plan();
  std::set<std::uint32_t> taken;
  for (const ContractDelivery& delivery : all.deliveries()) taken.insert(delivery.sample);
  EXPECT_EQ(taken.size(), samples().size());
  for (const std::string& name : webhook::Providers::instance().names())
    EXPECT_EQ(webhook::Providers::instance().find(name)->objection_to(all.secret(name)), "");
}

TEST(ContractPlan, HasEachWayARequestCanTake) {
  const ContractPlan all = contract_plan();
  std::map<Way, int> ways;
  for (const ContractDelivery& delivery : all.deliveries()) ++ways[delivery.way];
  EXPECT_EQ(ways.size(), 6U);
  for (const auto& [way, count] : ways) EXPECT_GT(count, 5) << static_cast<int>(way);
}

TEST(ContractPlan, SaysInTheIdsOfEventsWhatMustComeToNothing) {
  const ContractPlan all = contract_plan();
  for (const ContractDelivery& delivery : all.deliveries()) {
    if (delivery.way == Way::kForged && !delivery.echoes) {
      EXPECT_TRUE(begins_with(all, delivery, "forged-")) << delivery.body;
    }
    if (delivery.way != Way::kHonest) continue;
    for (const webhook::Event& event : events_of(all, delivery)) {
      const bool broken = event.id.starts_with("broken-");
      const bool handshake = event.id.starts_with("sha256:");
      EXPECT_EQ(broken, !event.mistake.empty() && !handshake) << event.id;
      EXPECT_FALSE(event.id.starts_with("forged-")) << event.id;
    }
  }
}

TEST(ContractPlan, HasWhatGenuineEventsAreAboutAndNothingForOrphans) {
  const ContractPlan all = contract_plan();
  std::set<std::string> names;
  for (const auto& thing : all.things()) EXPECT_TRUE(names.insert(thing.name).second) << thing.name;
  int orphans = 0;
  for (const ContractDelivery& delivery : all.deliveries())
    for (const webhook::Event& event : events_of(all, delivery)) {
      if (!event.effect) continue;
      const bool orphan = event.id.starts_with("orphan-");
      orphans += orphan ? 1 : 0;
      EXPECT_EQ(names.contains(event.effect->subject), !orphan) << event.id;
    }
  EXPECT_GT(orphans, 5);
}

TEST(ContractPlan, GivesEachCaseIdsOfItsOwn) {
  const ContractPlan all = contract_plan(honest());
  std::map<std::string, std::uint32_t> owners;
  for (const ContractDelivery& delivery : all.deliveries())
    for (const webhook::Event& event : events_of(all, delivery)) {
      // What has no id is the same event, however many cases tell it.
      if (event.id.starts_with("sha256:")) continue;
      EXPECT_EQ(owners.try_emplace(event.id, delivery.of_case).first->second, delivery.of_case);
    }
}

TEST(ContractPlan, SendsSomeEventsTwiceAtOnceOrABurstLater) {
  ContractOptions options = honest();
  options.duplicate_ratio = 0.5;
  int at_once = 0;
  int later = 0;
  const ContractPlan all = contract_plan(options);
  for (const auto& [number, sent] : by_case(all)) {
    if (sent.size() != 2 || sent[0]->body != sent[1]->body) continue;
    (sent[1]->at - sent[0]->at > 0.5 ? later : at_once) += 1;
  }
  EXPECT_NEAR(at_once, 0.25 * kCases, 0.05 * kCases);
  EXPECT_NEAR(later, 0.25 * kCases, 0.05 * kCases);
}

TEST(ContractPlan, SendsEventsThatShareAKeyInEitherOrder) {
  ContractOptions options = honest();
  options.duplicate_ratio = 0;
  options.related_ratio = 1;
  std::set<std::pair<std::string, std::string>> orders;
  const ContractPlan all = contract_plan(options);
  for (const auto& [number, sent] : by_case(all)) {
    if (sent.size() != 2 || !sent[0]->order_key.empty()) continue;
    const auto one = events_of(all, *sent[0]);
    const auto other = events_of(all, *sent[1]);
    EXPECT_TRUE(std::ranges::any_of(one, [&](const auto& event) {
      return !event.key.empty() &&
             std::ranges::find(other, event.key, &webhook::Event::key) != other.end();
    }));
    orders.emplace(samples()[sent[0]->sample].file, samples()[sent[1]->sample].file);
  }
  const auto both = [&](const std::string& one, const std::string& other) {
    return orders.contains({one, other}) && orders.contains({other, one});
  };
  EXPECT_TRUE(both("checkout_session_completed.json", "payment_intent_succeeded.json"));
  EXPECT_TRUE(both("message_delivered.json", "message_read.json"));
  EXPECT_TRUE(both("appointment_confirmed.json", "appointment_confirmed_again.json"));
  EXPECT_TRUE(both("meeting_started.json", "meeting_started_again.json"));
}

TEST(ContractPlan, OrdersWhatIsToldOfOneMessageAsItHappened) {
  ContractOptions options = honest();
  options.duplicate_ratio = 0;
  options.related_ratio = 1;
  int ordered = 0;
  const ContractPlan all = contract_plan(options);
  for (const auto& [number, sent] : by_case(all)) {
    if (sent.size() != 2 || sent[0]->order_key.empty()) continue;
    ++ordered;
    EXPECT_EQ(sent[0]->order_key, sent[1]->order_key);
    EXPECT_NE(events_of(all, *sent[0]).front().id.find(":sent"), std::string::npos);
  }
  EXPECT_GT(ordered, 20);
}

TEST(ContractPlan, FloodsOneClinicAndHasSingleEventsOfOthersComeInLast) {
  ContractOptions options;
  options.burst = 300;
  const ContractPlan all = contract_plan(options);
  std::map<std::pair<int, std::uint32_t>, int> of_burst;
  for (const ContractDelivery& delivery : all.deliveries()) {
    const int burst = static_cast<int>(delivery.at);
    ++of_burst[{burst, delivery.clinic}];
    if (delivery.clinic >= 3) {
      EXPECT_GT(delivery.at - burst, 0.9);
      EXPECT_TRUE(delivery.order_key.empty());
    }
  }
  for (int burst = 0; burst < 4; ++burst) {
    EXPECT_GT((of_burst[{burst, 0}]), 100);
    EXPECT_EQ((of_burst[{burst, 3}]), 1);
    EXPECT_EQ((of_burst[{burst, 4}]), 1);
  }
}

TEST(ContractPlan, EndsItsBurstsWhereTheNextOnesBegin) {
  ContractOptions options = honest();
  options.burst = 400;
  options.duplicate_ratio = 0.2;
  const ContractPlan all = contract_plan(options);
  std::uint64_t ticket = 0;
  int bursts = 0;
  while (ticket < all.deliveries().size()) {
    const std::uint64_t end = all.burst_end(ticket);
    ASSERT_GT(end, ticket);
    for (std::uint64_t i = ticket; i < end; ++i)
      EXPECT_EQ(static_cast<int>(all.deliveries()[i].at), bursts);
    ticket = end;
    ++bursts;
  }
  EXPECT_EQ(bursts, 4) << "three, and what comes a burst after the last one";
}

TEST(ContractPlan, LetsEventsGoWrongInTheirFirstAttemptsOnly) {
  ContractOptions options;
  options.crash_ratio = 0.5;
  options.failure_ratio = 0.5;
  options.zombie_ratio = 0.3;
  const ContractPlan all = contract_plan(options, 7, 1);
  std::map<Fate, int> first;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "evt-" + std::to_string(i);
    ++first[all.fate(id, 1)];
    EXPECT_EQ(all.fate(id, 1), all.fate(id, 1));
    for (int attempt = 3; attempt <= 6; ++attempt) EXPECT_EQ(all.fate(id, attempt), Fate::kApplies);
  }
  EXPECT_NEAR(first[Fate::kZombie], 300, 60);
  EXPECT_NEAR(first[Fate::kCrashes], 350, 60);
  EXPECT_NEAR(first[Fate::kFails], 350, 60);
  EXPECT_EQ(first[Fate::kSlow], 0);
}

TEST(ContractPlan, HasZombiesComeBackWhileTheNextWorkerStillHasTheirEvent) {
  ContractOptions options;
  options.zombie_ratio = 1;
  const ContractPlan all = contract_plan(options, 7, 1);
  int slow = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "evt-" + std::to_string(i);
    ASSERT_EQ(all.fate(id, 1), Fate::kZombie);
    slow += all.fate(id, 2) == Fate::kSlow ? 1 : 0;
    const base::Nanos back = all.pause(Fate::kZombie, id, 1);
    EXPECT_GT(back, options.lease);
    EXPECT_LT(back, options.lease + all.pause(Fate::kSlow, id, 2));
  }
  EXPECT_NEAR(slow, 700, 60);
}

TEST(ContractPlan, ReplaysADeadLetterOnceAtTheMost) {
  ContractOptions options;
  options.replay_ratio = 1;
  const ContractPlan all = contract_plan(options, 7, 1);
  EXPECT_TRUE(all.replays("evt", options.max_attempts));
  EXPECT_FALSE(all.replays("evt", 2 * options.max_attempts));
}

TEST(ContractRequest, IsLetPassOrRefusedAsItsWayHasIt) {
  const ContractPlan all = contract_plan();
  std::map<std::string, int> refused;
  for (const ContractDelivery& delivery : all.deliveries()) {
    const auto [request, reception] = workload::receive_delivery(all, delivery, kReceived);
    if (reception.handshake) continue;
    const std::string& provider = samples()[delivery.sample].provider;
    const Authenticity told = reception.verification.authenticity;
    const bool has_time = provider == "stripe" || provider == "daily";
    if (delivery.way == Way::kLate) {
      EXPECT_EQ(told, has_time ? Authenticity::kTooOld : Authenticity::kValid) << provider;
    } else if (delivery.way == Way::kHonest || delivery.way == Way::kForged) {
      EXPECT_EQ(told, Authenticity::kValid) << provider << ": " << delivery.body;
    } else {
      EXPECT_NE(told, Authenticity::kValid) << provider << ": " << delivery.body;
    }
    if (told != Authenticity::kValid) {
      ++refused[provider];
      EXPECT_TRUE(reception.reading.events.empty());
    }
  }
  EXPECT_EQ(refused.size(), 4U);
}

TEST(ContractRequest, IsRefusedWhicheverOfItsBitsWasChanged) {
  const ContractPlan all = contract_plan();
  std::set<std::uint32_t> tried;
  for (ContractDelivery delivery : all.deliveries()) {
    if (!tried.insert(delivery.sample).second) continue;
    delivery.way = Way::kChangedBit;
    for (delivery.where = 0; delivery.where < 8 * delivery.body.size(); ++delivery.where) {
      const auto reception = workload::receive_delivery(all, delivery, kReceived).reception;
      ASSERT_NE(reception.verification.authenticity, Authenticity::kValid)
          << "bit " << delivery.where << " of " << delivery.body;
    }
  }
  EXPECT_EQ(tried.size(), samples().size());
}

TEST(ContractRequest, IsForgedSoThatNoWorkerCouldApplyIt) {
  const ContractPlan all = contract_plan();
  int forged = 0;
  for (const ContractDelivery& delivery : all.deliveries()) {
    const auto [request, reception] = workload::receive_delivery(all, delivery, kReceived);
    if (reception.handshake || reception.verification.authenticity != Authenticity::kValid)
      continue;
    const std::string& provider = samples()[delivery.sample].provider;
    const std::vector<std::string> secrets{all.secret(provider)};
    const auto kept = webhook::kept_request(request.body, reception.headers.dump(), request.url);
    for (const webhook::Event& event : reception.reading.events) {
      const webhook::Work work =
          webhook::work_of(provider, kept, event.id, {.secrets = secrets, .received = kReceived});
      const bool is_forged = delivery.way == Way::kForged;
      forged += is_forged ? 1 : 0;
      if (is_forged)
        EXPECT_TRUE(work.failure.starts_with("bad_signature: ")) << work.failure;
      else
        EXPECT_EQ(work.failure.empty(), event.mistake.empty()) << work.failure;
    }
  }
  EXPECT_GT(forged, 50);
}

// What a worker does, told by hand.

const base::Instant kStart{std::chrono::seconds(100)};

std::string bytes_of(std::int64_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

/// One client of a phase with one honest case, which nobody repeats, and its event.
class LoneWorker {
 public:
  explicit LoneWorker(const ContractOptions& options, std::uint64_t seed = 3)
      : shared_(ContractPlan(options, seed, 0, {stripe()}, 1, 1), {0, 1, 2, 3, 4, 5, 6}, 0, 1) {}

  /// Its next move; time goes on by 1 ms.
  workload::Move next() {
    now_ += std::chrono::milliseconds(1);
    if (!parts_) record_ = measure::Record{};
    recording_.reserve(2);
    const workload::Move move = actor_.next(now_, request_, record_);
    if (move.kind == workload::Move::Kind::kWait) now_ = std::max(now_, move.at);
    return move;
  }
  /// The statement that its next call begins with, after it has waited; "drop" or "leave" if it
  /// does that instead.
  std::string calls() {
    for (;;) {
      const workload::Move move = next();
      if (move.kind == workload::Move::Kind::kDrop) return "drop";
      if (move.kind == workload::Move::Kind::kLeave) return "leave";
      if (move.kind != workload::Move::Kind::kWait) return request_.steps().front().statement;
    }
  }
  /// Answers its call; whether that was all of it.
  bool hears(std::vector<std::vector<std::string>> rows) {
    const support::FakeRows told(std::move(rows));
    return ends(actor_.settle(support::rows(told), record_, recording_));
  }
  bool hears_error(const char* sqlstate) {
    const auto error = support::error(sqlstate);
    record_.outcome = pg::outcome_of(error);
    record_.sqlstate = error.sqlstate;
    return ends(actor_.settle(error, record_, recording_));
  }
  /// Sends its event and claims it.
  void claims() {
    EXPECT_EQ(calls(), "contract_ingest");
    hears({{"accepted", std::string(16, '\1')}});
    EXPECT_EQ(calls(), "claim_events");
    hears({{std::string(16, '\1'), bytes_of(1, 8), bytes_of(1, 4), event().id}});
  }
  /// What was kept of its event, signed with the secret or another one.
  std::vector<std::vector<std::string>> kept(bool forged = false) {
    ContractDelivery delivery = shared_.plan.deliveries().front();
    if (forged) delivery.way = Way::kForged;
    const auto [request, reception] = workload::receive_delivery(shared_.plan, delivery, kReceived);
    return {{"stripe", std::string(16, '\2'), request.body, reception.headers.dump(), request.url,
             bytes_of(kReceived.time_since_epoch().count(), 8)}};
  }
  webhook::Event event() const {
    return events_of(shared_.plan, shared_.plan.deliveries().front()).front();
  }
  std::string answer() const {
    static const measure::Operation kApply = measure::contract::apply_operation();
    return record_.answer == measure::kNoAnswer ? "" : kApply.answers[record_.answer].name;
  }
  base::Instant now() const { return now_; }
  void close() { shared_.close(now_); }

 private:
  static ContractSample stripe() {
    return *std::ranges::find(samples(), "payment_intent_succeeded.json", &ContractSample::file);
  }
  bool ends(bool whole) {
    parts_ = !whole;
    return whole;
  }

  workload::ContractShared shared_;
  workload::ContractActor actor_{shared_, 0};
  measure::Recording recording_{7};
  pg::Request request_;
  measure::Record record_;
  bool parts_ = false;
  base::Instant now_ = kStart;
};

/// Nothing goes wrong by itself.
ContractOptions calm() {
  ContractOptions options = honest();
  options.duplicate_ratio = options.related_ratio = options.failure_ratio = 0;
  options.crash_ratio = options.zombie_ratio = options.heartbeat_ratio = 0;
  options.replay_ratio = 0;
  return options;
}

TEST(ContractActor, ReadsVerifiesAndAppliesWhatItHasClaimed) {
  LoneWorker worker(calm());
  worker.claims();
  EXPECT_EQ(worker.calls(), "contract_read");
  EXPECT_FALSE(worker.hears(worker.kept()));
  EXPECT_EQ(worker.calls(), "contract_apply");
  EXPECT_TRUE(worker.hears({{"success"}}));
  EXPECT_EQ(worker.answer(), "success");
  EXPECT_EQ(worker.calls(), "claim_events");
}

TEST(ContractActor, FailsAnEventWhoseDeliveryIsForged) {
  LoneWorker worker(calm());
  worker.claims();
  EXPECT_EQ(worker.calls(), "contract_read");
  EXPECT_TRUE(worker.hears(worker.kept(true)));
  EXPECT_EQ(worker.answer(), "rejected");
  EXPECT_EQ(worker.calls(), "mark_event");
}

TEST(ContractActor, LeavesAnEventThatAnotherWorkerHas) {
  LoneWorker worker(calm());
  worker.claims();
  EXPECT_EQ(worker.calls(), "contract_read");
  EXPECT_TRUE(worker.hears({}));
  EXPECT_EQ(worker.answer(), "stale");
  EXPECT_EQ(worker.calls(), "claim_events");
}

TEST(ContractActor, FailsAnEventWhoseEffectIsImpossible) {
  LoneWorker worker(calm());
  worker.claims();
  worker.calls();
  worker.hears(worker.kept());
  EXPECT_EQ(worker.calls(), "contract_apply");
  EXPECT_TRUE(worker.hears_error("P0002"));
  EXPECT_EQ(worker.answer(), "impossible");
  EXPECT_EQ(worker.calls(), "mark_event");
}

TEST(ContractActor, HasADeadLetterReplayed) {
  ContractOptions options = calm();
  options.replay_ratio = 1;
  LoneWorker worker(options);
  worker.claims();
  worker.calls();
  worker.hears(worker.kept(true));
  EXPECT_EQ(worker.calls(), "mark_event");
  worker.hears({{"dead_letter"}});
  EXPECT_EQ(worker.calls(), "set_tenant");
  worker.hears({{"replayed"}});
  EXPECT_EQ(worker.calls(), "claim_events");
}

TEST(ContractActor, DropsItsConnectionWhereItsWorkerDies) {
  ContractOptions options = calm();
  options.crash_ratio = 1;
  LoneWorker worker(options);
  worker.claims();
  EXPECT_EQ(worker.calls(), "drop");
  EXPECT_EQ(worker.calls(), "claim_events");
}

TEST(ContractActor, ProlongsTheLeaseAndStopsIfItsEventIsLost) {
  ContractOptions options = calm();
  options.heartbeat_ratio = 1;
  LoneWorker kept(options);
  kept.claims();
  EXPECT_EQ(kept.calls(), "contract_extend");
  kept.hears({{"extended"}});
  EXPECT_EQ(kept.calls(), "contract_read");
  LoneWorker lost(options);
  lost.claims();
  EXPECT_EQ(lost.calls(), "contract_extend");
  lost.hears({{"lost"}});
  EXPECT_EQ(lost.calls(), "claim_events");
}

TEST(ContractActor, ComesBackAsAZombieThatAppliesWhatItHasReadOrAsksFirst) {
  ContractOptions options = calm();
  options.zombie_ratio = 1;
  int applied = 0;
  int asked = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    LoneWorker worker(options, seed);
    worker.claims();
    const base::Instant claimed = worker.now();
    std::string first = worker.calls();
    // Until it asks for its event, it looks for others.
    for (; first == "claim_events"; first = worker.calls()) worker.hears({});
    if (first == "contract_extend") {
      EXPECT_GT(worker.now() - claimed, options.lease);
      worker.hears({{"lost"}});
      ++asked;
      continue;
    }
    EXPECT_EQ(first, "contract_read") << seed;
    EXPECT_LT(worker.now() - claimed, options.lease);
    EXPECT_FALSE(worker.hears(worker.kept()));
    EXPECT_EQ(worker.calls(), "contract_apply");
    EXPECT_GT(worker.now() - claimed, options.lease);
    EXPECT_TRUE(worker.hears({{"stale"}}));
    EXPECT_EQ(worker.answer(), "stale");
    ++applied;
  }
  EXPECT_GT(asked, 0);
  EXPECT_GT(applied, asked);
}

TEST(ContractActor, LeavesOnceAllWasQuietEvenIfItIsClosed) {
  LoneWorker worker(calm());
  worker.claims();
  worker.close();
  EXPECT_EQ(worker.calls(), "contract_read");
  worker.hears(worker.kept());
  EXPECT_EQ(worker.calls(), "contract_apply");
  worker.hears({{"success"}});
  const base::Instant last = worker.now();
  std::string told;
  while ((told = worker.calls()) == "claim_events") worker.hears({});
  EXPECT_EQ(told, "leave");
  EXPECT_GT(worker.now() - last, calm().lease);
  EXPECT_LT(worker.now() - last, std::chrono::seconds(3));
}

TEST(ContractExercise, CountsWhatArose) {
  namespace contract = measure::contract;
  measure::History history;
  history.phases.emplace_back();
  history.results.resize(3);
  history.results[1] = base::seeded_uuid(base::Kind::kEvent, 1);
  history.results[2] = base::seeded_uuid(base::Kind::kEvent, 2);
  history.operations = {contract::claim_operation(), contract::apply_operation(),
                        contract::fail_operation()};
  const auto add = [&](std::uint8_t operation, std::uint8_t answer, std::uint32_t result) {
    measure::Record record;
    record.operation = operation;
    record.answer = answer;
    record.result = result;
    record.token = 1;
    history.records.push_back(record);
  };
  EXPECT_FALSE(workload::contract_exercise(history).at("effects_applied").has_value());
  add(0, contract::kClaimed, 1);
  add(0, contract::kClaimed, 2);
  add(0, contract::kEmpty, 0);
  add(1, contract::kSuccess, 1);
  const auto measured = workload::contract_exercise(history);
  EXPECT_EQ(measured.at("effects_applied"), 1);
  EXPECT_EQ(measured.at("leases_lost"), 1);
  EXPECT_EQ(measured.at("events_given_up"), 0);
}

}  // namespace
