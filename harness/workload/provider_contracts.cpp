#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "measure/contract.h"
#include "measure/webhook.h"
#include "scenario/reader.h"
#include "sql/statements.h"
#include "workload/contract_actor.h"
#include "workload/contract_exercise.h"
#include "workload/webhook_calls.h"
#include "workload/workload.h"

namespace workload {
namespace {

using nlohmann::json;
namespace contract = measure::contract;

constexpr std::int64_t kCases = 400;
constexpr std::int64_t kMostCases = 100'000;

/// Things as the database gets them, each with the number of its slot if it needs one.
struct Things {
  json list = json::array();
  std::uint32_t slots = 0;  ///< from the first one on, those of all clinics
};

bool needs_slot(const ContractThing& thing) {
  return thing.kind == "appointment" || thing.kind == "room";
}

/// Slots belong to the clinics in turn.
Things with_slots(const std::vector<ContractThing>& things, std::uint32_t first_slot,
                  std::uint32_t clinics) {
  Things all;
  std::vector<std::uint32_t> next(clinics);
  for (std::uint32_t slot = first_slot; slot < first_slot + clinics; ++slot)
    next[slot % clinics] = slot;
  for (const ContractThing& thing : things) {
    json one{{"number", all.list.size()},    {"kind", thing.kind},
             {"name", thing.name},           {"clinic", thing.clinic},
             {"amount_cents", thing.amount}, {"currency", thing.currency}};
    if (needs_slot(thing)) {
      std::uint32_t& slot = next[thing.clinic];
      one["slot"] = slot;
      slot += clinics;
      all.slots = std::max(all.slots, slot + 1 - first_slot - clinics);
    }
    all.list.push_back(std::move(one));
  }
  return all;
}

/// Clients send what providers send, take it in, and have its effects, until all has ended.
class ProviderContracts final : public Workload {
 public:
  ProviderContracts(ContractPlan plan, const ContractOperations& operations,
                    std::uint32_t first_webhook, std::uint32_t clinics, json things)
      : things_(std::move(things)), shared_(std::move(plan), operations, first_webhook, clinics) {}

  void prepare(pg::Session& session) override {
    const ContractOptions& options = shared_.plan.options();
    session.script(sql::seed_begin);
    session.query(sql::seed_contract_integrations,
                  {std::to_string(shared_.first_webhook),
                   fmt::format("{{{}}}", fmt::join(shared_.providers, ",")),
                   std::to_string(options.max_attempts), interval_text(options.backoff)});
    session.query(sql::seed_contract_things, {things_.dump()});
    session.script(sql::commit_transaction);
  }
  std::int64_t round_trips() const override { return 2; }
  measure::ClaimRules rules() const override {
    const ContractOptions& options = shared_.plan.options();
    return {options.lease, options.backoff, options.max_attempts};
  }
  std::vector<std::pair<std::string, std::string>> settings() const override {
    return {{"role", kWorkerRole}};
  }
  std::vector<pg::Statement> statements() const override { return shared_.statements.all(); }
  std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell&) override {
    return std::make_unique<ContractActor>(shared_, client);
  }
  void open() override { shared_.open(); }
  void close() override { shared_.close(base::Clock::now()); }
  std::pair<std::uint64_t, std::uint64_t> progress() const override {
    const std::uint64_t all = std::max<std::uint64_t>(shared_.plan.deliveries().size(), 1);
    const std::uint64_t begun = shared_.next_ticket.load(std::memory_order_relaxed);
    return {shared_.plan.cases(), shared_.plan.cases() * std::min(begun, all) / all};
  }
  json options() const override {
    const ContractOptions& options = shared_.plan.options();
    return {{"duplicate_ratio", options.duplicate_ratio},
            {"related_ratio", options.related_ratio},
            {"late_ratio", options.late_ratio},
            {"tampered_ratio", options.tampered_ratio},
            {"forged_ratio", options.forged_ratio},
            {"broken_ratio", options.broken_ratio},
            {"failure_ratio", options.failure_ratio},
            {"crash_ratio", options.crash_ratio},
            {"zombie_ratio", options.zombie_ratio},
            {"heartbeat_ratio", options.heartbeat_ratio},
            {"replay_ratio", options.replay_ratio},
            {"batch", options.batch},
            {"burst", options.burst},
            {"max_attempts", options.max_attempts},
            {"backoff_ms", base::to_ms(options.backoff)},
            {"lease_ms", base::to_ms(options.lease)}};
  }

 private:
  const json things_;
  ContractShared shared_;
};

ContractOptions read_options(const scenario::Phase& phase, scenario::Mistakes& mistakes) {
  scenario::Reader reader(phase.options, phase.pointer, mistakes);
  ContractOptions options;
  options.duplicate_ratio = reader.ratio("duplicate_ratio", options.duplicate_ratio);
  options.related_ratio = reader.ratio("related_ratio", options.related_ratio);
  options.late_ratio = reader.ratio("late_ratio", options.late_ratio);
  options.tampered_ratio = reader.ratio("tampered_ratio", options.tampered_ratio);
  options.forged_ratio = reader.ratio("forged_ratio", options.forged_ratio);
  options.broken_ratio = reader.ratio("broken_ratio", options.broken_ratio);
  options.failure_ratio = reader.ratio("failure_ratio", options.failure_ratio);
  options.crash_ratio = reader.ratio("crash_ratio", options.crash_ratio);
  options.zombie_ratio = reader.ratio("zombie_ratio", options.zombie_ratio);
  options.heartbeat_ratio = reader.ratio("heartbeat_ratio", options.heartbeat_ratio);
  options.replay_ratio = reader.ratio("replay_ratio", options.replay_ratio);
  options.batch = static_cast<std::uint32_t>(reader.integer("batch", options.batch, 1, 1000));
  options.burst = static_cast<std::uint32_t>(reader.integer("burst", options.burst, 0, kMostCases));
  options.max_attempts =
      static_cast<std::int32_t>(reader.integer("max_attempts", options.max_attempts, 1, 20));
  options.backoff =
      base::from_ms(reader.number("backoff_ms", base::to_ms(options.backoff), 0, 60'000));
  options.lease = base::from_ms(reader.number("lease_ms", base::to_ms(options.lease), 1, 60'000));
  if (options.late_ratio + options.tampered_ratio + options.forged_ratio + options.broken_ratio > 1)
    reader.mistake("broken_ratio", "late_ratio, tampered_ratio and forged_ratio together exceed 1");
  if (options.crash_ratio + options.failure_ratio > 1)
    reader.mistake("failure_ratio", "and crash_ratio together exceed 1");
  return options;
}

/// The phase's number of cases: its iterations.
std::uint32_t cases_of(const scenario::Phase& phase, scenario::Mistakes& mistakes) {
  const std::int64_t wanted = phase.load.iterations > 0 ? phase.load.iterations : kCases;
  if (wanted <= kMostCases) return static_cast<std::uint32_t>(wanted);
  mistakes.add(phase.pointer.substr(0, phase.pointer.find("/workload")) + "/load/iterations",
               fmt::format("is {}, of provider_contracts it must be at most {}: each is made "
                           "before the load",
                           wanted, kMostCases));
  return 1;
}

/// What the phase takes of the slots.
void take_slots(const Setup& setup, const Things& things, Ground& ground,
                scenario::Mistakes& mistakes) {
  const std::int64_t left = setup.data.slots - ground.next_slot;
  if (things.slots > left)
    mistakes.add("/data/slots",
                 fmt::format("is {}, of which phase {} finds {} unused and wants {}: its "
                             "appointments need one each; raise slots or lower iterations",
                             setup.data.slots, setup.phase.name, left, things.slots));
  ground.next_slot += things.slots;
}

std::unique_ptr<Workload> make(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  const ContractOptions options = read_options(setup.phase, mistakes);
  std::vector<ContractSample> samples = read_samples(setup.folder, setup.phase.pointer, mistakes);
  const std::uint32_t cases = cases_of(setup.phase, mistakes);
  const auto clinics = static_cast<std::uint32_t>(setup.data.clinics);
  const std::uint32_t first_webhook = ground.next_webhook;
  ground.next_webhook +=
      clinics * static_cast<std::uint32_t>(webhook::Providers::instance().names().size());
  if (!mistakes.empty() || clinics == 0) return nullptr;
  ContractPlan plan(options, setup.seed, setup.phase_index, std::move(samples), cases, clinics);
  Things things = with_slots(plan.things(), ground.next_slot, clinics);
  take_slots(setup, things, ground, mistakes);
  const ContractOperations operations{ground.number_of(measure::webhook::ingest_operation()),
                                      ground.number_of(contract::refuse_operation()),
                                      ground.number_of(contract::claim_operation()),
                                      ground.number_of(contract::apply_operation()),
                                      ground.number_of(contract::fail_operation()),
                                      ground.number_of(contract::extend_operation()),
                                      ground.number_of(contract::replay_operation())};
  return std::make_unique<ProviderContracts>(std::move(plan), operations, first_webhook, clinics,
                                             std::move(things.list));
}

const base::Registrar<WorkloadKind> kRegistrar("provider_contracts",
                                               {make,
                                                contract_exercise,
                                                {scenario::Executor::kConstantVus,
                                                 scenario::Executor::kSharedIterations}});

}  // namespace
}  // namespace workload
