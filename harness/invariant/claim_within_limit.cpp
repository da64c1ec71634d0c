#include <algorithm>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

/// The first rows, to show.
std::vector<Record> some_of(std::span<const Record* const> call) {
  std::vector<Record> some;
  for (const Record* row : call.first(std::min<std::size_t>(call.size(), 4))) some.push_back(*row);
  return some;
}

/// Judges the rows that one call gave.
void judge_call(std::span<const Record* const> call, Findings& findings) {
  const std::size_t limit = call.front()->party;
  findings.examine();
  // Only a claim that found enough could have taken too many.
  if (call.size() >= limit) findings.exercise();
  if (call.size() > limit)
    findings.violate({fmt::format("a claim for at most {} gave {} events", limit, call.size()),
                      {},
                      some_of(call)});
  std::vector<std::uint32_t> events;
  for (const Record* row : call) events.push_back(row->subject);
  std::ranges::sort(events);
  if (std::ranges::adjacent_find(events) != events.end())
    findings.violate({"a claim gave the same event twice", {}, some_of(call)});
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  Findings findings;
  for_each_call(Webhooks(history).claim_rows(),
                [&](std::span<const Record* const> call) { judge_call(call, findings); });
  return std::move(findings).conclude("a claim was given as many events as it asked for");
}

const base::Registrar<Invariant> kRegistrar(
    "claim_within_limit",
    {"A claim gives at most as many events as it asked for, each once.", "webhook_claims", judge});

}  // namespace
}  // namespace invariant
