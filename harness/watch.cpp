#include "watch.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

constexpr base::Nanos kEvery = std::chrono::seconds(1);
// The control loop waits for a look: what takes longer is unknown.
constexpr std::int64_t kLongestLookMs = 2000;

}  // namespace

void add(const invariant::Judged& more, std::vector<invariant::Judged>& found) {
  const auto same = std::ranges::find(found, more.name, &invariant::Judged::name);
  if (same == found.end()) {
    found.push_back(more);
    return;
  }
  invariant::Verdict& verdict = same->verdict;
  const bool worse = more.verdict.truth > verdict.truth;
  verdict.examined += more.verdict.examined;
  verdict.exercised += more.verdict.exercised;
  verdict.violations += more.verdict.violations;
  verdict.failed |= more.verdict.failed;
  if (worse) {
    verdict.truth = more.verdict.truth;
    verdict.explanation = more.verdict.explanation;
  }
  for (const invariant::Evidence& evidence : more.verdict.evidence)
    if (verdict.evidence.size() < invariant::kMostEvidence) verdict.evidence.push_back(evidence);
}

Watch::Watch(const std::vector<explore::SqlInvariant>& invariants, pg::Session& session,
             std::vector<invariant::Judged>& found)
    : invariants_(invariants), session_(session), found_(found), due_(base::Clock::now()) {
  const auto checks = std::ranges::count_if(invariants, &explore::SqlInvariant::always);
  longest_check_ = fmt::format("{}ms", kLongestLookMs / std::max<std::int64_t>(1, checks));
}

Watch::~Watch() {
  try {
    session_.query(sql::set_session, {"statement_timeout", "0"});
  } catch (const base::Failure&) {
    // Whoever uses the session next is told that it is gone.
  }
}

/// A session that is gone is no reason to end the load: the promise is then unknown.
invariant::Verdict Watch::check(const explore::SqlInvariant& one) {
  try {
    // Each time: between slices of a load the session is another one.
    session_.query(sql::set_session, {"statement_timeout", longest_check_});
    return explore::judge_by_sql(session_, one.name, one.text);
  } catch (const base::Failure& failure) {
    invariant::Verdict verdict;
    verdict.failed = true;
    verdict.explanation = failure.what();
    return verdict;
  }
}

void Watch::act(base::Instant now, const drive::Progress& progress) {
  due_ = now + kEvery;
  for (const explore::SqlInvariant& one : invariants_) {
    if (!one.always) continue;
    invariant::Judged judged{one.name, explore::claim_of(one.name, one.text), check(one)};
    judged.verdict.exercised = judged.verdict.examined;
    for (invariant::Evidence& evidence : judged.verdict.evidence)
      evidence.facts.emplace_back("while the load ran",
                                  fmt::format("after {:.1f} s", base::to_s(progress.elapsed)));
    add(judged, found_);
  }
}

}  // namespace pgrush
