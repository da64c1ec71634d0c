#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "drive/crew.h"
#include "explore/sql_invariant.h"
#include "invariant/invariant.h"
#include "pg/session.h"

namespace pgrush {

/// Checks a scenario's own invariants once a second while the load runs: what holds always must
/// hold for whoever looks in between.
class Watch final : public drive::Action {
 public:
  /// The invariants that are checked always, by what they found; all that they find later is added
  /// to `found`, which is by invariant. All must outlive the watch.
  Watch(const std::vector<explore::SqlInvariant>& invariants, pg::Session& session,
        std::vector<invariant::Judged>& found);
  ~Watch() override;

  base::Instant due() const override { return due_; }
  void act(base::Instant now, const drive::Progress& progress) override;

 private:
  invariant::Verdict check(const explore::SqlInvariant& one);

  const std::vector<explore::SqlInvariant>& invariants_;
  pg::Session& session_;
  std::vector<invariant::Judged>& found_;
  base::Instant due_;
  std::string longest_check_;  ///< as statement_timeout has it
};

/// Adds what a further check of the same invariant has found: the worse truth, the first evidence.
void add(const invariant::Judged& more, std::vector<invariant::Judged>& found);

}  // namespace pgrush
