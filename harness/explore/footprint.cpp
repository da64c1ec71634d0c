#include "explore/footprint.h"

#include <algorithm>

namespace explore {
namespace {

constexpr std::uint32_t kChanges = PGRUSH_STOP_LOCKS | PGRUSH_STOP_WRITES;

/// Whether `footprint` touches the relation in one of these ways, or everything.
bool touches(const Footprint& footprint, std::uint32_t oid, std::uint32_t access) {
  return std::ranges::any_of(footprint.relations, [&](const PgrushStopRelation& relation) {
    return (relation.access & access) != 0 &&
           (relation.oid == oid || relation.oid == PGRUSH_STOP_ANYTHING ||
            oid == PGRUSH_STOP_ANYTHING);
  });
}

/// Whether what `one` makes visible matters to `other`.
bool reveals(const Footprint& one, const Footprint& other) {
  return std::ranges::any_of(one.published, [&](std::uint32_t oid) {
    return touches(other, oid, PGRUSH_STOP_READS | kChanges) ||
           std::ranges::find(other.published, oid) != other.published.end();
  });
}

}  // namespace

void Footprint::touch(std::uint32_t oid, std::uint32_t access) {
  const auto known = std::ranges::find(relations, oid, &PgrushStopRelation::oid);
  if (known != relations.end())
    known->access |= access;
  else
    relations.push_back({oid, access});
}

void Footprint::add(const Footprint& other) {
  for (const PgrushStopRelation& relation : other.relations) touch(relation.oid, relation.access);
  for (const std::uint32_t oid : other.published)
    if (std::ranges::find(published, oid) == published.end()) published.push_back(oid);
  calls |= other.calls;
  answers |= other.answers;
}

void Footprint::publish(const Footprint& transaction) {
  for (const PgrushStopRelation& relation : transaction.relations)
    if ((relation.access & kChanges) != 0 &&
        std::ranges::find(published, relation.oid) == published.end())
      published.push_back(relation.oid);
}

bool independent(const Footprint& one, const Footprint& other) {
  if ((one.calls && other.answers) || (one.answers && other.calls)) return false;
  if (reveals(one, other) || reveals(other, one)) return false;
  return std::ranges::none_of(one.relations, [&](const PgrushStopRelation& relation) {
    return (relation.access & kChanges) != 0 && touches(other, relation.oid, kChanges);
  });
}

}  // namespace explore
