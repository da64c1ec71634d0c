#include "explore/exchange.h"

#include <atomic>
#include <chrono>
#include <poll.h>
#include <sched.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/time.h"

namespace explore {
namespace {

constexpr int kPatienceMs = 10'000;

}  // namespace

const pg::Reply& await_reply(pg::Connection& connection, const std::string& who) {
  for (;;) {
    if (const pg::Reply* reply = connection.advance()) return *reply;
    const pg::Interest interest = connection.interest();
    pollfd descriptor{connection.descriptor(), 0, 0};
    if (interest.read) descriptor.events |= POLLIN;
    if (interest.write) descriptor.events |= POLLOUT;
    if (poll(&descriptor, 1, kPatienceMs) == 0)
      throw base::Failure(base::ExitStatus::kUnknown, fmt::format("{} does not answer", who));
  }
}

void open_and_wait(pg::Connection& connection, PgrushStopSlot& slot, const std::string& who) {
  const base::Instant limit = base::Clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (std::atomic_ref(slot.pid).load() != 0) {
    if (base::Clock::now() > limit)
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          fmt::format("{} cannot connect: an earlier session does not end", who));
    sched_yield();
  }
  std::atomic_ref(slot.active).store(0);
  connection.open();
  const pg::Reply& reply = await_reply(connection, who);
  if (reply.kind != pg::Reply::Kind::kRows)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("{} cannot connect: {}", who, reply.message));
}

}  // namespace explore
