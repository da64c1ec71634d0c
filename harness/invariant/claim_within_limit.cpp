#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "invariant/webhooks.h"

namespace invariant {
namespace {

using measure::Record;

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  const auto& rows = webhooks.claim_rows();
  Findings findings;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && rows[end]->session == rows[begin]->session &&
           rows[end]->invoked == rows[begin]->invoked)
      ++end;
    const std::size_t given = end - begin;
    const std::uint32_t limit = rows[begin]->party;
    findings.examine();
    // Only a claim that found enough could have taken too many.
    if (given >= limit) findings.exercise();
    std::set<std::uint32_t> events;
    std::vector<Record> calls;
    for (std::size_t i = begin; i < end; ++i) {
      events.insert(rows[i]->subject);
      if (calls.size() < 4) calls.push_back(*rows[i]);
    }
    if (given > limit)
      findings.violate(
          {fmt::format("a claim for at most {} gave {} events", limit, given), {}, calls});
    if (events.size() < given) findings.violate({"a claim gave the same event twice", {}, calls});
    begin = end;
  }
  return std::move(findings).conclude("a claim was given as many events as it asked for");
}

const base::Registrar<Invariant> kRegistrar(
    "claim_within_limit",
    {"A claim gives at most as many events as it asked for, each once.", "webhook_claims", judge});

}  // namespace
}  // namespace invariant
