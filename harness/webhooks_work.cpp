#include "webhooks_work.h"

#include <array>
#include <unistd.h>

#include <fmt/format.h>

#include "delivery.h"
#include "drive/interruption.h"
#include "drive/webhook_crew.h"
#include "integrations.h"
#include "measure/webhook.h"
#include "metrics_listen.h"
#include "place.h"
#include "role_session.h"

namespace pgrush {
namespace {

/// What a claim's holder is known by: "host:pid"; a worker adds its number.
std::string name_of_process() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("{}:{}", host.data(), getpid());
}

webhook::Work work_of(const Integrations& integrations, const drive::Claim& claim,
                      const drive::KeptDelivery& kept) {
  const auto found = integrations.find(claim.webhook);
  if (found == integrations.end())
    return {nullptr, "no_integration: the file of integrations does not have this one"};
  return webhook::work_of(kept.provider, kept.request, claim.event_id,
                          {.secrets = found->second.secrets, .received = kept.received});
}

}  // namespace

base::ExitStatus webhooks_work(const WorkArguments& arguments) {
  const Integrations integrations = read_integrations(arguments.integrations);
  const auto open = [&] {
    return session_as(arguments.dsn, "webhook_worker", "pgrush webhooks work");
  };
  {
    pg::Session first = open();
    require_known(integrations, arguments.integrations, first);
  }
  drive::catch_interruption();
  const auto metrics = metrics_at(arguments.metrics_listen);
  drive::WorkSpec spec{
      .open = open,
      .work = [&](const drive::Claim& claim,
                  const drive::KeptDelivery& kept) { return work_of(integrations, claim, kept); },
      .say = tell,
      .name = name_of_process(),
      .workers = arguments.workers,
      .batch = arguments.batch,
      .lease = base::from_s(arguments.lease_s),
      .poll = base::from_s(arguments.poll_s),
      .until_empty = arguments.until_empty,
      .marks = metrics ? &metrics->calls(measure::webhook::mark_operation()) : nullptr,
      .metrics = metrics.get()};
  const drive::WorkCounts counts = drive::work(spec);
  write_to_stdout([&](const base::Sink& sink) {
    sink(fmt::format("successes {}, retries {}, dead letters {}, stale {}\n", counts.successes,
                     counts.retries, counts.dead_letters, counts.stale));
  });
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
