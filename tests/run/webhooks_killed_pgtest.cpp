// Workers die at any moment, and everything is done once all the same.
#include <chrono>
#include <poll.h>
#include <random>

#include <gtest/gtest.h>

#include "support/webhooks.h"

namespace {

using contract::kStripe;
using support::WebhookClinic;

constexpr int kWorkers = 10;
constexpr int kKills = 50;

/// Ten workers with short leases, of which one after the other is killed while events are left.
class DyingWorkers {
 public:
  DyingWorkers(std::uint32_t events, unsigned seed) : random_(seed) {
    take_in(events);
    clinic_.session().script(
        "CREATE TEMPORARY TABLE lost (event uuid, claim_no bigint, killed_at timestamptz)");
    for (int i = 0; i < kWorkers; ++i) workers_.push_back(work());
  }

  /// Kills evenly over the events, at random moments and whomever; who is gone is replaced.
  void kill_all_along() {
    std::uniform_int_distribution<std::size_t> any(0, kWorkers - 1);
    for (int kills = 0; kills < kKills;) {
      if (done() == taken_in_) take_in(200);
      if (done() * (kKills + 2) < taken_in_ * static_cast<std::uint32_t>(kills + 1)) {
        ::poll(nullptr, 0, 2);
        continue;
      }
      kill(any(random_));
      ++kills;
    }
  }
  /// Whether every event ends in success, in time.
  bool finish() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    while (done() < taken_in_ && std::chrono::steady_clock::now() < deadline)
      ::poll(nullptr, 0, 20);
    for (const auto& worker : workers_) EXPECT_EQ(worker->end_by(SIGTERM), 0) << worker->err();
    return done() == taken_in_;
  }
  std::uint32_t payments() const { return taken_in_ / 2; }
  std::string value(const std::string& sql) { return clinic_.value(sql); }
  std::string violations() { return clinic_.violations(); }

 private:
  std::unique_ptr<support::WebhookProgram> work() const {
    return clinic_.work({"--lease", "1s", "--poll", "100ms"});
  }

  /// Two events for each payment, which share its key.
  void take_in(std::uint32_t events) {
    const std::uint32_t first = 1000 + payments();
    clinic_.make_payments(first, events / 2);
    for (std::uint32_t number = first; number < first + events / 2; ++number)
      for (const std::string& body : WebhookClinic::capture_bodies(number))
        clinic_.take_in(kStripe, WebhookClinic::signed_request(kStripe, body));
    taken_in_ += events;
  }
  std::uint32_t done() {
    return static_cast<std::uint32_t>(
        std::stoul(value("SELECT count(*) FROM public.webhook_events WHERE status = 'success'")));
  }
  /// Notes what the killed one held, and when it died.
  void kill(std::size_t index) {
    const std::string killed_at = value("SELECT clock_timestamp()");
    const std::string pid = std::to_string(workers_[index]->pid());
    EXPECT_EQ(workers_[index]->end_by(SIGKILL), 128 + SIGKILL);
    clinic_.session().query(
        "INSERT INTO lost SELECT id, claim_no, $1::timestamptz FROM public.webhook_events WHERE "
        "status = 'processing' AND split_part(claimed_by, ':', 2) = $2",
        {killed_at, pid});
    workers_[index] = work();
  }

  // An event may be held by several that are killed; nothing here fails otherwise.
  WebhookClinic clinic_{50, "100 ms"};
  std::vector<std::unique_ptr<support::WebhookProgram>> workers_;
  std::mt19937 random_;
  std::uint32_t taken_in_ = 0;
};

void survive(std::uint32_t events) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  DyingWorkers workers(events, seed);
  workers.kill_all_along();
  ASSERT_TRUE(workers.finish()) << workers.value(
      "SELECT string_agg(s.told, ', ') FROM (SELECT status || ': ' || count(*) AS told FROM "
      "public.webhook_events GROUP BY status) AS s");
  EXPECT_EQ(workers.violations(), "");
  EXPECT_EQ(workers.value("SELECT count(*) FROM public.webhook_effects"),
            std::to_string(workers.payments()));
  EXPECT_EQ(workers.value("SELECT count(*) FROM public.payments WHERE status = 'paid'"),
            std::to_string(workers.payments()));

  // The danger arose: they held something when they were killed.
  EXPECT_GT(std::stoul(workers.value("SELECT count(*) FROM lost")), 10U);
  // What a dead worker held was claimed again when its lease, of one second, was over, and no
  // second later; or the server had carried it out before it saw that nobody was there any more.
  EXPECT_EQ(workers.value(
                "SELECT coalesce(string_agg(concat_ws(' ', lost.event, lost.claim_no, log.outcome, "
                "log.received_at - lost.killed_at), ', '), '') FROM lost LEFT JOIN "
                "public.webhook_logs AS log ON log.webhook_event_id = lost.event AND log.claim_no "
                "= lost.claim_no WHERE log.id IS NULL OR log.outcome NOT IN ('success', 'expired') "
                "OR log.received_at > lost.killed_at + interval '2 s'"),
            "");
}

TEST(WebhooksKilledPgTest, DoEverythingOnceThoughFiftyWorkersAreKilled) { survive(2'000); }

TEST(WebhooksKilledSlow, DoEverythingOnceThoughFiftyWorkersAreKilled) { survive(20'000); }

}  // namespace
