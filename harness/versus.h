#pragma once

#include "base/exit_status.h"
#include "run.h"

namespace pgrush {

/// Carries out `pgrush run … --against`: two variants in turn on one server, round by round, each
/// time on a fresh copy of the same database, and what they differ by. The exit status is that of
/// the worst run: which side is faster changes nothing about it. Throws Failure (kUnusable) as
/// run() does, and if the sides are none to be compared.
base::ExitStatus run_versus(const RunArguments& arguments);

}  // namespace pgrush
