#include "workload/contract_shared.h"

#include <algorithm>

#include "workload/webhook_calls.h"

namespace workload {
namespace {

// So long after it was closed what came in is worked on, if it takes that.
constexpr base::Nanos kStaysAfter = std::chrono::seconds(5);

}  // namespace

ContractShared::ContractShared(ContractPlan the_plan, const ContractOperations& the_operations,
                               std::uint32_t the_first_webhook, std::uint32_t the_clinics)
    : plan(std::move(the_plan)),
      operations(the_operations),
      providers(webhook::Providers::instance().names()),
      first_webhook(the_first_webhook),
      clinics(the_clinics),
      lease(interval_text(plan.options().lease)),
      open_tickets(plan.burst_end(0)),
      taken_in(plan.cases()) {}

void ContractShared::open() {
  closed = false;
  leave_at = INT64_MAX;
}

void ContractShared::close(base::Instant now) {
  closed = true;
  std::int64_t open = INT64_MAX;
  leave_at.compare_exchange_strong(open, (now + kStaysAfter).time_since_epoch().count());
}

base::Uuid ContractShared::integration(std::string_view provider, std::uint32_t clinic) const {
  const auto index = std::ranges::find(providers, provider) - providers.begin();
  return base::seeded_uuid(base::Kind::kWebhook,
                           first_webhook + static_cast<std::uint64_t>(index) * clinics + clinic);
}

std::optional<std::uint64_t> ContractShared::draw_ticket() {
  while (!closed && next_ticket.load(std::memory_order_relaxed) <
                        open_tickets.load(std::memory_order_relaxed)) {
    const std::uint64_t ticket = next_ticket.fetch_add(1, std::memory_order_relaxed);
    if (ticket >= plan.deliveries().size()) break;
    const ContractDelivery& delivery = plan.deliveries()[ticket];
    if (!delivery.echoes || taken_in[delivery.of_case]) return ticket;
  }
  return std::nullopt;
}

void ContractShared::begin_burst() {
  std::uint64_t open = open_tickets.load(std::memory_order_relaxed);
  if (open >= plan.deliveries().size()) return;
  if (next_ticket.load(std::memory_order_relaxed) < open) return;
  open_tickets.compare_exchange_strong(open, plan.burst_end(open));
}

}  // namespace workload
