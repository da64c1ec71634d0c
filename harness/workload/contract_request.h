#pragma once

#include "webhook/reception.h"
#include "workload/contract_plan.h"

namespace workload {

/// A request as it reached the receiver, and what the receiver makes of it.
struct ReceivedRequest {
  webhook::Request request;
  webhook::Reception reception;
};

/// Signs the delivery as its way has it, and receives it at that moment. A forged one is received
/// by somebody who takes the forger's signature for the provider's.
ReceivedRequest receive_delivery(const ContractPlan& plan, const ContractDelivery& delivery,
                                 webhook::Moment received);

}  // namespace workload
