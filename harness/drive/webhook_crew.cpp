#include "drive/webhook_crew.h"

#include <atomic>
#include <exception>
#include <vector>

#include <boost/thread.hpp>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "drive/interruption.h"
#include "provision/queue_depth.h"
#include "sql/statements.h"

namespace drive {
namespace {

// The control loop looks at signals at least this often, and shows the queue this often.
constexpr base::Nanos kNap = std::chrono::milliseconds(50);
constexpr base::Nanos kShowEvery = std::chrono::seconds(1);
// A beat that comes to nothing leaves time for another one.
constexpr int kBeatsALease = 3;

/// Prolongs leases. What keeps it from doing so is found out by the workers, who ask the same
/// database.
class Heartbeat {
 public:
  Heartbeat(const WorkSpec& spec, HeldClaims& held) : spec_(spec), held_(held) {}

  /// Goes on until it is over.
  void run(Ending& over) {
    while (!over.rest(spec_.lease / kBeatsALease)) beat(held_.all());
  }

 private:
  void beat(const std::vector<Claim>& claims) {
    if (claims.empty()) return;
    nlohmann::json told = nlohmann::json::array();
    for (const Claim& claim : claims)
      told.push_back({{"id", claim.event}, {"claim_no", claim.claim_no}});
    try {
      if (!session_) session_.emplace(spec_.open());
      const pg::Table table =
          session_->query(sql::extend_leases, {told.dump(), interval_of(spec_.lease)});
      for (int row = 0; row < table.rows(); ++row)
        if (table.at(row, 2) == "t") lose(claims, table.at(row, 0), table.at(row, 1));
    } catch (const base::Failure&) {
      session_.reset();
    }
  }

  void lose(const std::vector<Claim>& claims, std::string_view event, std::string_view claim_no) {
    for (const Claim& claim : claims)
      if (claim.event == event && claim.claim_no == claim_no) held_.lose(claim);
  }

  const WorkSpec& spec_;
  HeldClaims& held_;
  std::optional<pg::Session> session_;
};

/// The threads and what they share.
class WebhookCrew {
 public:
  explicit WebhookCrew(const WorkSpec& spec)
      : spec_(spec), counts_(spec.workers), failures_(spec.workers), working_(spec.workers) {}

  /// Whatever ends the control loop, no thread outlives what it works on.
  ~WebhookCrew() { join(); }

  void start() {
    const SignalsHeldBack signals;
    heartbeat_ = boost::thread([this] { Heartbeat(spec_, held_).run(beats_over_); });
    for (unsigned i = 0; i < spec_.workers; ++i) threads_.create_thread([this, i] { work(i); });
  }

  /// Until all workers have ended.
  void look_after() {
    base::Instant show_at = base::Clock::now();
    // The nap ends early when the end has come; from then on the threads themselves are waited for.
    while (working_ > 0 && !ending_.rest(kNap)) {
      if (interrupted()) ending_.call();
      if (spec_.metrics == nullptr || base::Clock::now() < show_at) continue;
      show_queue();
      show_at = base::Clock::now() + kShowEvery;
    }
    join();
  }

  /// When all have ended.
  WorkCounts counts() const {
    for (const std::exception_ptr& failure : failures_)
      if (failure) std::rethrow_exception(failure);
    WorkCounts sum;
    for (const WorkCounts& one : counts_) {
      sum.successes += one.successes;
      sum.retries += one.retries;
      sum.dead_letters += one.dead_letters;
      sum.stale += one.stale;
    }
    return sum;
  }

 private:
  void work(unsigned index) {
    try {
      counts_[index] = work_alone(spec_, index, ending_, held_);
    } catch (...) {
      failures_[index] = std::current_exception();
      ending_.call();
    }
    --working_;
  }

  /// The leases of what is held are prolonged until nothing is.
  void join() {
    ending_.call();
    threads_.join_all();
    beats_over_.call();
    if (heartbeat_.joinable()) heartbeat_.join();
  }

  void show_queue() {
    try {
      if (!watching_) watching_.emplace(spec_.open());
      spec_.metrics->show(provision::read_queue(*watching_));
    } catch (const base::Failure&) {
      watching_.reset();
    }
  }

  const WorkSpec& spec_;
  Ending ending_;
  Ending beats_over_;
  HeldClaims held_;
  std::vector<WorkCounts> counts_;            ///< by worker, written by its thread
  std::vector<std::exception_ptr> failures_;  ///< by worker, written by its thread
  std::atomic<unsigned> working_;
  boost::thread_group threads_;
  boost::thread heartbeat_;
  std::optional<pg::Session> watching_;  ///< the main thread's
};

}  // namespace

WorkCounts work(const WorkSpec& spec) {
  WebhookCrew crew(spec);
  crew.start();
  crew.look_after();
  return crew.counts();
}

}  // namespace drive
