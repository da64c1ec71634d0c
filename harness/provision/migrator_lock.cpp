#include "provision/migrator_lock.h"

#include <algorithm>
#include <poll.h>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "sql/statements.h"

namespace provision {
namespace {

constexpr base::Nanos kFirstPause = std::chrono::milliseconds(25);
constexpr base::Nanos kLongestPause = std::chrono::seconds(1);
constexpr base::Nanos kQuiet = std::chrono::seconds(3);
constexpr base::Nanos kPatience = std::chrono::minutes(10);

std::string holder_of_lock(pg::Session& session) {
  const pg::Table table = session.query(sql::holder_of_migrators_lock);
  return table.rows() == 0 ? "a session that has just ended" : std::string(table.at(0, 0));
}

bool try_lock(pg::Session& session) {
  return session.query(sql::lock_of_migrators).at(0, 0) == "t";
}

}  // namespace

base::Nanos polling_pause(std::uint32_t failures, double unit) {
  const base::Nanos whole =
      std::min(kFirstPause * (1 << std::min(failures - 1, 10U)), kLongestPause);
  return base::from_s(base::to_s(whole) * (0.5 + 0.5 * unit));
}

MigratorLock::MigratorLock(const std::string& conninfo, const Company& company)
    : session_(conninfo) {
  session_.script(sql::stay_connected);
  const base::Instant begun = base::Clock::now();
  std::mt19937_64 random(std::random_device{}());
  std::uniform_real_distribution<double> unit(0, 1);
  bool told = false;
  for (std::uint32_t failures = 1; !try_lock(session_); ++failures) {
    const base::Nanos waited = base::Clock::now() - begun;
    if (waited > kPatience)
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          fmt::format("another migrator has worked on this database for {:.0f} s: "
                                      "{}; wait for it, or end it, and run this again",
                                      base::to_s(waited), holder_of_lock(session_)));
    if (waited > kQuiet && !std::exchange(told, true))
      company.tell("waits for another migrator of this database: " + holder_of_lock(session_));
    company.between();
    poll(nullptr, 0, static_cast<int>(base::to_ms(polling_pause(failures, unit(random)))));
  }
}

void MigratorLock::require_held() {
  try {
    session_.query(sql::session_identity);
  } catch (const pg::ServerError& error) {
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        fmt::format("the session that holds the lock of migrators is lost, so another may be at "
                    "work: {}; what is applied stays, run this again",
                    error.what()));
  }
}

}  // namespace provision
