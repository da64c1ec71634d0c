#include "drive/interruption.h"

#include <unistd.h>

#include "base/failure.h"

namespace drive {
namespace {

volatile sig_atomic_t signals_seen = 0;

void note(int) {
  if (signals_seen != 0) _exit(static_cast<int>(base::ExitStatus::kInterrupted));
  signals_seen = 1;
}

}  // namespace

void catch_interruption() {
  struct sigaction action {};
  action.sa_handler = note;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A connection or a pipe that breaks is an answer, not the end of the process.
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

bool interrupted() { return signals_seen != 0; }

void raise_if_interrupted() {
  if (interrupted())
    throw base::Failure(base::ExitStatus::kInterrupted, "interrupted before the load began");
}

SignalsHeldBack::SignalsHeldBack() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalsHeldBack::~SignalsHeldBack() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace drive
