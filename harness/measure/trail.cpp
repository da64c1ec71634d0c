#include "measure/trail.h"

namespace measure {

void Trail::begin(const Record* records) {
  auto link = std::make_unique<Link>();
  link->records = records;
  Link* const before = links_.back().get();
  links_.push_back(std::move(link));
  before->next.store(links_.back().get(), std::memory_order_release);
}

}  // namespace measure
