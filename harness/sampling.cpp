#include "sampling.h"

#include <algorithm>

#include "base/failure.h"
#include "provision/capacity.h"
#include "provision/queue_depth.h"
#include "provision/server_cpu.h"

namespace pgrush {
namespace {

/// Whose statement it is: the call that its name begins with, the one whose procedure the text
/// names, or, of one that serves many calls, its own name.
std::string call_of(const pg::Statement& statement,
                    const std::vector<measure::Operation>& operations) {
  for (const measure::Operation& operation : operations)
    if ((statement.name + " ").starts_with(operation.name + " ")) return operation.name;
  for (const measure::Operation& operation : operations)
    if (statement.sql.find(operation.name + "(") != std::string::npos) return operation.name;
  return statement.name;
}

drive::SamplerSpec spec_of(const Plan& plan, std::size_t phase, const Place& place, double rate) {
  drive::SamplerSpec spec;
  spec.conninfo = place.client_conninfo();
  spec.database = place.name();
  spec.rate_per_s = rate;
  spec.warm_up = base::from_s(plan.scenario.phases[phase].load.warm_up_s);
  for (const pg::Statement& statement : plan.workloads[phase]->statements())
    spec.calls.emplace_back(statement.sql, call_of(statement, plan.operations));
  return spec;
}

/// A client must not be refused because somebody looks on.
bool has_room(Place& place, std::int64_t connections) {
  const provision::ConnectionRoom room = provision::connection_room(place.session());
  return room.accepted - room.reserved - room.in_use > connections;
}

/// Runs `part`; what it throws is only that there is nothing to see.
template <class Part>
void if_possible(Part part) {
  try {
    part();
  } catch (const base::Failure&) {
    // A load whose server is gone says so itself.
  }
}

std::optional<double> cpu_of(Place& place) {
  return provision::ServerCpu(place.session().backend_pid(), place.name()).total_s();
}

}  // namespace

Sampling::Sampling(const Plan& plan, std::size_t phase, Place& place, const report::Report& report,
                   drive::Metrics* metrics, std::vector<std::unique_ptr<drive::Action>>& actions)
    : place_(place),
      name_(plan.scenario.phases[phase].name),
      warms_up_(plan.scenario.phases[phase].load.warm_up_s > 0) {
  const double rate = report.server.sampler.rate_per_s;
  if (rate <= 0) return;
  if_possible([&] {
    if (!has_room(place, plan.scenario.phases[phase].load.connections)) return;
    drive::SamplerSpec spec = spec_of(plan, phase, place, rate);
    if (metrics != nullptr && provision::has_queue(place.session())) spec.metrics = metrics;
    auto sampler = std::make_unique<drive::ServerSampler>(spec);
    sampler_ = sampler.get();
    actions.push_back(std::move(sampler));
  });
}

void Sampling::begin() {
  // With a warm-up the sampler reads them when that is over.
  if (sampler_ == nullptr || warms_up_) return;
  if_possible([&] {
    provision::flush_figures(place_.session());
    sampler_->tally().read(0, provision::read_figures(place_.session()), cpu_of(place_));
  });
}

void Sampling::rest() {
  if (sampler_ != nullptr) sampler_->rest();
}

void Sampling::end(report::Server& server) {
  if (sampler_ == nullptr) return;
  const base::Instant now = base::Clock::now();
  if_possible([&] {
    place_.wait_for_rest();
    measure::ServerFigures figures = provision::read_figures(place_.session());
    const double elapsed = base::to_s(now - sampler_->began().value_or(now));
    sampler_->tally().read_last(elapsed, figures, cpu_of(place_));
  });
  const measure::SamplerFigures& cost = sampler_->cost();
  measure::ServerPhase phase = sampler_->tally().phase(name_);
  // What the sampler has committed is nothing that the load did.
  if (phase.counted) phase.counted->commits -= cost.commits;
  server.phases.push_back(std::move(phase));
  server.sampler.samples += cost.samples;
  server.sampler.missed += cost.missed;
  server.sampler.commits += cost.commits;
  server.sampler.harness_cpu_s += cost.harness_cpu_s;
  if (cost.server_cpu_s)
    server.sampler.server_cpu_s = server.sampler.server_cpu_s.value_or(0) + *cost.server_cpu_s;
}

}  // namespace pgrush
