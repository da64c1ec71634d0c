#include "workload/contract_request.h"

#include <fmt/format.h>

namespace workload {
namespace {

using Way = ContractDelivery::Way;

// So long a late request is on its way.
constexpr std::chrono::minutes kLate(10);

// Flips that bit of the byte, yet never only the case of a letter: behind '%' of a form both
// cases are one digit, and the provider signs what the form says.
void change_bit(char& byte, std::size_t bit) {
  constexpr std::size_t kCase = 5;
  const bool is_letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
  byte ^= static_cast<char>(1 << (is_letter && bit == kCase ? 0 : bit));
}

/// The request as it reaches the receiver.
webhook::Request on_its_way(const ContractPlan& plan, const ContractDelivery& delivery,
                            webhook::Moment received) {
  const ContractSample& sample = plan.samples()[delivery.sample];
  const webhook::Provider& provider = *webhook::Providers::instance().find(sample.provider);
  const bool stranger = delivery.way == Way::kWrongSecret || delivery.way == Way::kForged;
  webhook::Request request = provider.sign(
      contract_request(
          sample, delivery.body,
          fmt::format("https://clinic-{}.example/{}", delivery.clinic, sample.provider)),
      plan.secret(sample.provider, stranger),
      delivery.way == Way::kLate ? received - kLate : received);
  std::string& body = request.body;
  if (delivery.way == Way::kChangedBit)
    change_bit(body[delivery.where / 8 % body.size()], delivery.where % 8);
  if (delivery.way == Way::kTruncated) body.resize(delivery.where % body.size());
  return request;
}

}  // namespace

ReceivedRequest receive_delivery(const ContractPlan& plan, const ContractDelivery& delivery,
                                 webhook::Moment received) {
  const std::string& name = plan.samples()[delivery.sample].provider;
  const webhook::Provider& provider = *webhook::Providers::instance().find(name);
  const std::vector<std::string> secrets{plan.secret(name, delivery.way == Way::kForged)};
  ReceivedRequest result;
  result.request = on_its_way(plan, delivery, received);
  result.reception =
      webhook::receive(provider, result.request, "", {.secrets = secrets, .received = received});
  return result;
}

}  // namespace workload
