#pragma once

namespace drive {

/// From now on SIGINT and SIGTERM are noted instead of ending the process; a second one ends it at
/// once with status 105 (a throwaway server goes with it).
void catch_interruption();

/// Whether one of them has come.
bool interrupted();

/// Throws Failure (kInterrupted) if one of them has come: call between steps that have no load.
void raise_if_interrupted();

}  // namespace drive
