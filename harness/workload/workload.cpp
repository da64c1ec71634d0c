#include "workload/workload.h"

namespace workload {

std::uint8_t Ground::number_of(const measure::Operation& operation) {
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (operations[i].name == operation.name) return static_cast<std::uint8_t>(i);
  operations.push_back(operation);
  return static_cast<std::uint8_t>(operations.size() - 1);
}

}  // namespace workload
