#pragma once

#include <signal.h>

namespace drive {

/// From now on SIGINT and SIGTERM are noted instead of ending the process; a second one ends it at
/// once with status 105 (a throwaway server goes with it).
void catch_interruption();

/// Whether one of them has come.
bool interrupted();

/// Throws Failure (kInterrupted) if one of them has come: call between steps that have no load.
void raise_if_interrupted();

/// While there is one, signals wait: threads that are started meanwhile take none ever after, for
/// what a thread starts with it hands down, and signals are the main thread's business.
class SignalsHeldBack {
 public:
  SignalsHeldBack();
  ~SignalsHeldBack();
  SignalsHeldBack(const SignalsHeldBack&) = delete;
  SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace drive
