#include <fmt/format.h>

#include "measure/webhook.h"
#include "scenario/reader.h"
#include "sql/statements.h"
#include "workload/arrivals.h"
#include "workload/webhook_actor.h"
#include "workload/webhook_exercise.h"
#include "workload/workload.h"

namespace workload {
namespace {

/// Clients hand in events, claim them, work and mark, die and stall, until all have ended.
class WebhookClaims final : public Workload {
 public:
  WebhookClaims(const WebhookPlan& plan, const WebhookOperations& operations,
                std::uint32_t first_webhook, std::uint32_t webhooks, const scenario::Load& load)
      : first_webhook_(first_webhook), webhooks_(webhooks), shared_(plan, operations, load) {}

  void prepare(pg::Session& session) override {
    const WebhookOptions& options = shared_.plan.options();
    session.query(sql::seed_webhooks,
                  {std::to_string(first_webhook_), std::to_string(webhooks_),
                   std::to_string(options.max_attempts), interval_text(options.backoff)});
  }
  measure::ClaimRules rules() const override {
    const WebhookOptions& options = shared_.plan.options();
    return {options.lease, options.backoff, options.max_attempts};
  }
  std::vector<std::pair<std::string, std::string>> settings() const override {
    return {{"role", kWorkerRole}};
  }
  std::vector<pg::Statement> statements() const override { return shared_.statements.all(); }
  std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell&) override {
    return std::make_unique<WebhookActor>(shared_, client);
  }
  void open() override { shared_.open(); }
  void close() override { shared_.close(base::Clock::now()); }
  std::pair<std::uint64_t, std::uint64_t> progress() const override {
    if (shared_.pace) return shared_.pace->progress();
    const std::uint64_t begun =
        shared_.next_ticket.load(std::memory_order_relaxed) / WebhookPlan::kTicketsOfEvent;
    return {shared_.plan.events(), std::min<std::uint64_t>(begun, shared_.plan.events())};
  }
  std::vector<std::uint8_t> missed() const override {
    if (!shared_.pace) return {};
    return std::vector<std::uint8_t>(shared_.pace->missed().size(), shared_.operations.ingest);
  }
  nlohmann::json options() const override {
    const WebhookOptions& options = shared_.plan.options();
    return {{"duplicate_ratio", options.duplicate_ratio},
            {"failure_ratio", options.failure_ratio},
            {"crash_ratio", options.crash_ratio},
            {"zombie_ratio", options.zombie_ratio},
            {"poison_ratio", options.poison_ratio},
            {"repeat_ratio", options.repeat_ratio},
            {"replay_ratio", options.replay_ratio},
            {"batch", options.batch},
            {"burst", options.burst},
            {"max_attempts", options.max_attempts},
            {"backoff_ms", base::to_ms(options.backoff)},
            {"lease_ms", base::to_ms(options.lease)}};
  }

 private:
  std::uint32_t first_webhook_;
  std::uint32_t webhooks_;
  WebhookShared shared_;
};

WebhookOptions read_options(const scenario::Phase& phase, scenario::Mistakes& mistakes) {
  scenario::Reader reader(phase.options, phase.pointer, mistakes);
  WebhookOptions options;
  options.duplicate_ratio = reader.ratio("duplicate_ratio", options.duplicate_ratio);
  options.failure_ratio = reader.ratio("failure_ratio", options.failure_ratio);
  options.crash_ratio = reader.ratio("crash_ratio", options.crash_ratio);
  options.zombie_ratio = reader.ratio("zombie_ratio", options.zombie_ratio);
  options.poison_ratio = reader.ratio("poison_ratio", options.poison_ratio);
  options.repeat_ratio = reader.ratio("repeat_ratio", options.repeat_ratio);
  options.replay_ratio = reader.number("replay_ratio", options.replay_ratio, 0, 0.9);
  options.batch = static_cast<std::uint32_t>(reader.integer("batch", options.batch, 1, 1000));
  options.burst = static_cast<std::uint32_t>(reader.integer("burst", options.burst, 0, 1'000'000));
  options.max_attempts =
      static_cast<std::int32_t>(reader.integer("max_attempts", options.max_attempts, 1, 20));
  options.backoff =
      base::from_ms(reader.number("backoff_ms", base::to_ms(options.backoff), 0, 3'600'000));
  options.lease =
      base::from_ms(reader.number("lease_ms", base::to_ms(options.lease), 1, 3'600'000));
  // An arrival rate says when events come in.
  if (phase.load.is_open_loop()) options.burst = 0;
  if (options.crash_ratio + options.zombie_ratio + options.failure_ratio > 1)
    reader.mistake("failure_ratio", "crash_ratio and zombie_ratio together exceed 1");
  return options;
}

/// The phase's number of events: its arrivals or iterations, by default all that are left.
std::uint32_t take_events(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  const std::int64_t left = setup.data.events - ground.next_event;
  const scenario::Load& load = setup.phase.load;
  const auto arrivals = Arrivals::of(load, {setup.seed, setup.phase_index, 0});
  const std::int64_t wanted = arrivals              ? static_cast<std::int64_t>(arrivals->count())
                              : load.iterations > 0 ? load.iterations
                                                    : left;
  if (wanted > left || wanted < 1) {
    mistakes.add("/data/events",
                 fmt::format("is {}, of which phase {} finds {} unused and wants {}: an iteration "
                             "is one event; raise events or lower {}",
                             setup.data.events, setup.phase.name, left,
                             std::max<std::int64_t>(wanted, 1), arrivals ? "rate" : "iterations"));
    return 1;
  }
  ground.next_event += static_cast<std::uint32_t>(wanted);
  return static_cast<std::uint32_t>(wanted);
}

std::unique_ptr<Workload> make(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  const WebhookOptions options = read_options(setup.phase, mistakes);
  const std::uint32_t first_event = ground.next_event;
  const std::uint32_t events = take_events(setup, ground, mistakes);
  const std::uint32_t first_webhook = ground.next_webhook;
  const auto webhooks = static_cast<std::uint32_t>(setup.data.clinics);
  ground.next_webhook += webhooks;
  const WebhookPlan plan(options, setup.seed, setup.phase_index, first_event, events, first_webhook,
                         webhooks);
  const WebhookOperations operations{ground.number_of(measure::webhook::ingest_operation()),
                                     ground.number_of(measure::webhook::claim_operation()),
                                     ground.number_of(measure::webhook::mark_operation()),
                                     ground.number_of(measure::webhook::replay_operation())};
  return std::make_unique<WebhookClaims>(plan, operations, first_webhook, webhooks,
                                         setup.phase.load);
}

const base::Registrar<WorkloadKind> kRegistrar(
    "webhook_claims",
    {make,
     webhook_exercise,
     {scenario::Executor::kConstantVus, scenario::Executor::kSharedIterations,
      scenario::Executor::kConstantArrivalRate, scenario::Executor::kRampingArrivalRate}});

}  // namespace
}  // namespace workload
