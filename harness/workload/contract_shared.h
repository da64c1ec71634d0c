#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workload/contract_calls.h"
#include "workload/contract_plan.h"

namespace workload {

/// What the clients of a provider_contracts phase share.
struct ContractShared {
  /// `first_webhook` is the number of the first integration: there is one for each provider and
  /// clinic, provider by provider.
  ContractShared(ContractPlan the_plan, const ContractOperations& the_operations,
                 std::uint32_t the_first_webhook, std::uint32_t the_clinics);

  // Constant after construction.
  const ContractPlan plan;
  const ContractOperations operations;
  const ContractStatements statements;
  const std::vector<std::string> providers;  ///< in the order of their integrations
  const std::uint32_t first_webhook;
  const std::uint32_t clinics;
  const std::string lease;  ///< of every claim
  // Shared by all threads.
  std::atomic<std::uint64_t> next_ticket{0};
  std::atomic<std::uint64_t> open_tickets;  ///< of the bursts that have begun
  std::vector<std::atomic<bool>> taken_in;  ///< by case: an event of it
  /// Clock ticks: an event came, or something became of one.
  std::atomic<std::int64_t> last_sign_of_life{0};
  std::atomic<bool> closed{false};
  std::atomic<std::int64_t> leave_at{INT64_MAX};  ///< clock ticks: all leave, whatever is left

  /// Events come in, or come in again.
  void open();
  /// No event comes in from now on; what has come in is worked on until it has ended.
  void close(base::Instant now);
  /// The next request to be sent; nothing if none is, for now or for good.
  std::optional<std::uint64_t> draw_ticket();
  /// Nothing can be claimed: lets the next burst begin, unless another client has done so.
  void begin_burst();
  /// The integration of a provider and a clinic.
  base::Uuid integration(std::string_view provider, std::uint32_t clinic) const;
};

}  // namespace workload
