#include "scenario/expectation.h"

#include <cassert>

#include "scenario/condition.h"

namespace scenario {

bool Expectation::met_by(double actual) const {
  const auto wanted = parse_condition(condition);
  assert(wanted && wanted->plain());
  return meets(actual, wanted->comparison, wanted->bound);
}

bool Expectation::valid(const std::string& condition) {
  const auto wanted = parse_condition(condition);
  return wanted && wanted->plain();
}

}  // namespace scenario
