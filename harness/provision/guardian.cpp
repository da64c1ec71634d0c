#include "provision/guardian.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/failure.h"
#include "base/time.h"
#include "provision/guard.h"

namespace provision {
namespace {

constexpr std::chrono::seconds kStartPatience{60};

[[noreturn]] void fail(const std::string& sentence) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed, sentence);
}

/// Above the numbers of the standard streams, which the guardian replaces.
Descriptor raised(Descriptor low) { return Descriptor(fcntl(low.number(), F_DUPFD_CLOEXEC, 10)); }

/// Adds what the guardian says to `said`, until it says no more (false) or the deadline passes.
bool hear(int control, std::string& said, base::Instant deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - base::Clock::now());
  pollfd watched{control, POLLIN, 0};
  const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  if (ready < 0 && errno == EINTR) return true;
  if (ready <= 0) fail("the throwaway server was not ready within 60 s");
  std::array<char, 512> buffer{};
  const ssize_t size = read(control, buffer.data(), buffer.size());
  if (size < 0 && errno == EINTR) return true;
  if (size > 0) said.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace

Guardian::Guardian(const GuardianPlan& plan, Descriptor lock) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    fail(std::string("cannot open a channel to the server's guardian: ") + std::strerror(errno));
  control_ = raised(Descriptor(ends[0]));
  const Descriptor theirs = raised(Descriptor(ends[1]));
  pid_ = fork();
  if (pid_ < 0) fail(std::string("cannot fork the server's guardian: ") + std::strerror(errno));
  if (pid_ == 0) guard(plan, theirs.number(), lock.number());
}

void Guardian::await_ready() {
  const base::Instant deadline = base::Clock::now() + kStartPatience;
  std::string said;
  while (hear(control_.number(), said, deadline))
    if (said == kReady) return;
  stop();
  fail("cannot start a throwaway server: " +
       (said.empty() ? std::string("its guardian was killed") : said));
}

void Guardian::stop() {
  if (pid_ < 0) return;
  // Shut down and not only closed: a child that was forked meanwhile may hold a copy of our end.
  shutdown(control_.number(), SHUT_RDWR);
  control_.reset();
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

std::string last_useful_line(const std::string& log) {
  static constexpr std::array kMarks{"FATAL:  ", "PANIC:  ", "ERROR:  ", "LOG:  ", "error: "};
  static constexpr std::array kNoise{
      "contains errors",      "child process exited", "removing ", "database system is shut down",
      "database system was ", "starting PostgreSQL"};
  std::string found;
  std::string any;
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = std::min(log.find('\n', at), log.size());
    const std::string line = log.substr(at, end - at);
    at = end + 1;
    if (!line.empty()) any = line;
    const auto holds = [&line](const char* words) { return line.find(words) != line.npos; };
    if (std::ranges::any_of(kNoise, holds)) continue;
    for (const char* mark : kMarks)
      if (holds(mark)) found = line.substr(line.find(mark) + std::strlen(mark));
  }
  return found.empty() ? any : found;
}

}  // namespace provision
