#include "drive/driver.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/failure.h"
#include "drive/thread_cpu.h"

namespace drive {
namespace {

constexpr std::size_t kBatch = 1024;
// A server's listen queue is finite: this many connections of a thread may be opening at a time.
constexpr std::uint32_t kOpeningAtATime = 64;
constexpr base::Nanos kLongestWait = std::chrono::milliseconds(100);
constexpr std::uint64_t kMailboxTag = UINT64_MAX;

std::uint32_t events_of(const pg::Interest& interest) {
  return (interest.read ? EPOLLIN : 0U) | (interest.write ? EPOLLOUT : 0U);
}

}  // namespace

Driver& Roster::owner(std::uint32_t client) const {
  return *drivers[std::min<std::size_t>(client / clients_per_driver, drivers.size() - 1)];
}

Driver::Driver(const DriverSpec& spec, const Roster& roster)
    : spec_(spec),
      roster_(roster),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      recording_(spec.operations),
      watched_(spec.clients),
      is_runnable_(spec.clients, false),
      scheduled_(spec.clients) {
  if (epoll_ < 0)
    throw base::Failure(base::ExitStatus::kInternal,
                        std::string("cannot make an epoll descriptor: ") + std::strerror(errno));
  epoll_event event{EPOLLIN, {.u64 = kMailboxTag}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, mailbox_.descriptor(), &event);
  clients_.reserve(spec.clients);
  for (std::uint32_t i = 0; i < spec.clients; ++i) {
    const std::uint32_t number = spec.first_client + i;
    const pg::Opening& opening = (*spec.openings)[number % spec.openings->size()];
    clients_.emplace_back(number, spec.phase, std::make_unique<pg::Connection>(opening),
                          spec.workload->actor(number, *this), spec.limits, spec.zero, recording_);
  }
  runnable_.reserve(spec.clients);
  stepping_.reserve(spec.clients);
}

Driver::~Driver() { ::close(epoll_); }

bool Driver::connect() {
  std::uint32_t next = 0;
  while (tally_.open < spec_.clients) {
    recording_.reserve(spec_.clients);
    const base::Instant now = base::Clock::now();
    while (next < spec_.clients && next - tally_.open < kOpeningAtATime) {
      clients_[next].open(now);
      watch(next++);
    }
    turn(kLongestWait);
    if (letters_.end) return false;  // the clients were dismissed, not refused
    for (const Client& client : clients_) {
      if (client.state() != Client::State::kGone) continue;
      why_ = "connection " + std::to_string(tally_.open + 1) + " of this thread's " +
             std::to_string(spec_.clients) + " could not be opened: " + client.first_failure();
      return false;
    }
  }
  return true;
}

void Driver::run() {
  const double cpu_before = thread_cpu_s();
  for (std::uint32_t i = 0; i < spec_.clients; ++i) touch(i);
  while (tally_.gone < spec_.clients) {
    // Room for the most that one turn can record, made where nobody waits for it.
    recording_.reserve((1 + static_cast<std::size_t>(spec_.calls_in_a_row)) * spec_.clients +
                       kBatch);
    step_runnable();
    count();
    if (tally_.gone == spec_.clients) break;
    turn(kLongestWait);
  }
  cpu_s_ = thread_cpu_s() - cpu_before;
}

/// Waits, then hears everything that has come: replies first, letters and timers after them.
void Driver::turn(base::Nanos longest_wait) {
  std::array<epoll_event, kBatch> events;
  const base::Nanos wait =
      runnable_.empty() ? wait_for(base::Clock::now(), longest_wait) : base::Nanos(0);
  const timespec timeout{static_cast<time_t>(wait.count() / 1'000'000'000),
                         static_cast<long>(wait.count() % 1'000'000'000)};
  const int ready = epoll_pwait2(epoll_, events.data(), kBatch, &timeout, nullptr);
  if (ready < 0 && errno != EINTR)
    throw base::Failure(
        base::ExitStatus::kInternal,
        std::string("cannot wait for the connections (epoll_pwait2): ") + std::strerror(errno));
  const base::Instant now = base::Clock::now();
  bool mail = false;
  for (int i = 0; i < ready; ++i) {
    const std::uint64_t tag = events[static_cast<std::size_t>(i)].data.u64;
    if (tag == kMailboxTag) {
      mail = true;
      continue;
    }
    const auto local = static_cast<std::uint32_t>(tag);
    const bool was_open = clients_[local].was_open();
    clients_[local].ready(now);
    if (!was_open && clients_[local].was_open()) ++tally_.open;
    if (clients_[local].state() == Client::State::kIdle && was_open) touch(local);
    watch(local);
    schedule(local);
  }
  if (mail) read_mail(now);
  step_due(now);
}

void Driver::read_mail(base::Instant now) {
  mailbox_.take(letters_);
  for (const std::uint32_t client : letters_.clients) touch(client - spec_.first_client);
  if (letters_.all)
    for (std::uint32_t i = 0; i < spec_.clients; ++i) touch(i);
  if (!letters_.end) return;
  for (std::uint32_t i = 0; i < spec_.clients; ++i) {
    if (clients_[i].state() == Client::State::kCalling) continue;
    clients_[i].dismiss(now);
    watch(i);
  }
}

void Driver::step_runnable() {
  // A step may ring others of this driver: they come into the next round.
  while (!runnable_.empty()) {
    std::swap(runnable_, stepping_);
    for (const std::uint32_t local : stepping_) {
      is_runnable_[local] = false;
      // The clock is read for each: a send's time tells how far apart the callers of a volley were.
      clients_[local].step(base::Clock::now());
      for (std::int64_t call = 1;
           call < spec_.calls_in_a_row && clients_[local].hears_at_once(base::Clock::now()); ++call)
        clients_[local].step(base::Clock::now());
      if (clients_[local].state() == Client::State::kIdle) touch(local);
      watch(local);
      schedule(local);
    }
    stepping_.clear();
  }
}

void Driver::step_due(base::Instant now) {
  while (!timers_.empty() && timers_.front().first <= now) {
    const std::uint32_t local = timers_.front().second;
    std::ranges::pop_heap(timers_, std::greater<>());
    timers_.pop_back();
    scheduled_[local] = base::Instant{};
    if (clients_[local].wake_at() <= now) touch(local);
  }
  if (now - limits_checked_ < kLongestWait) return;
  limits_checked_ = now;
  for (std::uint32_t i = 0; i < spec_.clients; ++i) {
    clients_[i].check_limits(now);
    watch(i);
    schedule(i);
  }
}

void Driver::touch(std::uint32_t local) {
  assert(local < spec_.clients);
  if (is_runnable_[local]) return;
  is_runnable_[local] = true;
  runnable_.push_back(local);
}

/// Brings epoll up to date with what the client's channel waits for. libpq may replace its socket
/// while it connects, and a new socket may get the old one's number: then the old registration is
/// gone with the old socket, and modifying it fails.
void Driver::watch(std::uint32_t local) {
  Watched& watched = watched_[local];
  if (clients_[local].state() == Client::State::kGone && !watched.gone) {
    watched.gone = true;
    ++gone_;
  }
  const int descriptor = clients_[local].descriptor();
  const pg::Interest interest = clients_[local].interest();
  const bool settled = clients_[local].state() != Client::State::kOpening;
  if (descriptor == watched.descriptor && interest == watched.interest && settled) return;
  epoll_event event{events_of(interest), {.u64 = local}};
  if (descriptor >= 0) {
    const bool known = descriptor == watched.descriptor &&
                       epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) == 0;
    if (!known) epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }
  watched.descriptor = descriptor;
  watched.interest = interest;
}

void Driver::schedule(std::uint32_t local) {
  const base::Instant at = clients_[local].wake_at();
  if (at == base::Instant::max() || at == scheduled_[local]) return;
  scheduled_[local] = at;
  timers_.emplace_back(at, local);
  std::ranges::push_heap(timers_, std::greater<>());
}

base::Nanos Driver::wait_for(base::Instant now, base::Nanos longest) const {
  if (timers_.empty()) return longest;
  return std::clamp<base::Nanos>(timers_.front().first - now, base::Nanos(0), longest);
}

void Driver::ring(std::uint32_t client) {
  Driver& owner = roster_.owner(client);
  if (&owner == this) {
    touch(client - spec_.first_client);
  } else {
    owner.mailbox().ring(client);
  }
}

void Driver::count() {
  std::uint64_t calls = 0;
  for (const auto& piece : recording_.pieces) calls += piece.size();
  tally_.calls.store(calls, std::memory_order_relaxed);
  tally_.gone.store(gone_, std::memory_order_relaxed);
}

}  // namespace drive
