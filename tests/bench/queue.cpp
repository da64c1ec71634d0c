#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <poll.h>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/time.h"
#include "bench/bench.h"
#include "pg/connection.h"
#include "pg/session.h"

namespace bench {
namespace {

constexpr int kWaitMs = 60'000;
constexpr std::uint64_t kWarmUpClaims = 10;  // of each worker; peers.mjs has the same

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) throw base::Failure(base::ExitStatus::kUnusable, "nothing to read in " + path);
  return text;
}

/// What all workers did, and when.
class Tally {
 public:
  /// So many events are handed out before the rest is counted: a backend's first calls cost it many
  /// times what later ones do.
  explicit Tally(std::uint64_t warm_up) : warm_up_(warm_up) {}
  /// A claim has handed out `events`.
  void handed_out(int events, base::Instant now) {
    handed_out_ += static_cast<std::uint64_t>(events);
    last_ = now;
    if (!warm_ && handed_out_ >= warm_up_) {
      warm_ = true;
      begun_ = now;
      before_ = handed_out_;
    }
  }
  /// A mark has been answered.
  void marked(base::Instant now) { last_ = now; }
  /// Events that were handed out after the warm-up.
  std::uint64_t events() const { return warm_ ? handed_out_ - before_ : 0; }
  /// From the end of the warm-up to the last answer.
  base::Nanos took() const { return warm_ ? last_ - begun_ : base::Nanos(0); }

 private:
  std::uint64_t warm_up_;
  std::uint64_t handed_out_ = 0;
  std::uint64_t before_ = 0;
  bool warm_ = false;
  base::Instant begun_;
  base::Instant last_;
};

/// Claims, does nothing, marks and claims the next, and so on until a claim comes back empty.
class Worker {
 public:
  Worker(const pg::Opening& opening, const QueueLoad& load, int number)
      : opening_(opening),
        load_(load),
        name_("worker-" + std::to_string(number)),
        connection_(opening) {
    connection_.open();
  }

  /// What to wait for; a negative descriptor once it is through.
  pollfd wanted() const {
    const pg::Interest interest = connection_.interest();
    const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
    return {through_ ? -1 : connection_.descriptor(), static_cast<short>(events), 0};
  }
  bool open() const { return open_; }
  bool through() const { return through_; }

  /// Whether the connection has come to be open. Throws Failure if it cannot.
  void connect() {
    if (open_) return;
    const pg::Reply* reply = connection_.advance();
    if (reply == nullptr) return;
    check(*reply);
    open_ = true;
  }

  /// Marks what it has, if it is to, and claims the next: one round trip, one transaction.
  void go_on(bool claims = true) {
    request_.clear();
    if (load_.marks && held_ > 0) mark();
    if (claims) request_.step(opening_.statements[kClaim]).add(name_).add(load_.batch);
    request_.answers_in_text();
    through_ = request_.steps().empty();
    claims_ = claims;
    if (!through_) connection_.send(request_);
  }

  /// Goes on as far as it can. After `end` nothing more is claimed.
  void advance(base::Instant end, Tally& tally) {
    while (const pg::Reply* reply = through_ ? nullptr : connection_.advance()) {
      check(*reply);
      const base::Instant now = base::Clock::now();
      if (load_.marks && held_ > 0) tally.marked(now);
      hold(claims_ ? reply->rows : nullptr);
      if (held_ > 0) tally.handed_out(held_, now);
      go_on(held_ > 0 && now < end);
    }
  }

 private:
  enum { kClaim, kMark, kMarkBatch };

  static void check(const pg::Reply& reply) {
    if (reply.kind != pg::Reply::Kind::kRows)
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          "a worker failed: " + reply.message);
  }

  void hold(const pg::Rows* rows) {
    held_ = rows == nullptr ? 0 : rows->count();
    ids_.clear();
    claim_nos_.clear();
    for (int row = 0; row < held_; ++row) {
      (ids_ += row == 0 ? "" : ",") += rows->value(row, 0);
      (claim_nos_ += row == 0 ? "" : ",") += rows->value(row, 1);
    }
  }

  void mark() {
    if (load_.batch == 1) {
      request_.step(opening_.statements[kMark]).add(ids_).add(claim_nos_);
    } else {
      request_.step(opening_.statements[kMarkBatch]);
      request_.add("{" + ids_ + "}").add("{" + claim_nos_ + "}");
    }
  }

  const pg::Opening& opening_;
  const QueueLoad& load_;
  std::string name_;
  pg::Connection connection_;
  pg::Request request_;
  std::string ids_;
  std::string claim_nos_;
  int held_ = 0;         ///< events that it has claimed and not yet marked
  bool claims_ = false;  ///< whether the request under way ends with a claim
  bool open_ = false;
  bool through_ = false;
};

/// Waits until one of the workers can go on.
void wait_for(const std::vector<std::unique_ptr<Worker>>& workers, std::vector<pollfd>& wanted) {
  wanted.clear();
  for (const auto& worker : workers) wanted.push_back(worker->wanted());
  if (::poll(wanted.data(), wanted.size(), kWaitMs) <= 0)
    throw base::Failure(base::ExitStatus::kInternal, "no answer for a minute");
}

template <class Done>
bool all_of(const std::vector<std::unique_ptr<Worker>>& workers, Done done) {
  for (const auto& worker : workers)
    if (!done(*worker)) return false;
  return true;
}

}  // namespace

int queue(const QueueLoad& load) {
  const pg::Opening opening{
      .conninfo = load.conninfo,
      .settings = {{"role", "webhook_worker"}},
      .statements = {{"claim", read_file(load.folder + "/claim.sql")},
                     {"mark", read_file(load.folder + "/mark.sql")},
                     {"mark_batch", read_file(load.folder + "/mark_batch.sql")}}};
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < load.connections; ++i)
    workers.push_back(std::make_unique<Worker>(opening, load, i));
  std::vector<pollfd> wanted;
  while (!all_of(workers, [](const Worker& worker) { return worker.open(); })) {
    wait_for(workers, wanted);
    for (const auto& worker : workers) worker->connect();
  }
  Tally tally(kWarmUpClaims * static_cast<std::uint64_t>(load.connections * load.batch));
  const base::Instant end = base::Clock::now() + base::from_s(load.seconds);
  for (const auto& worker : workers) worker->go_on();
  while (!all_of(workers, [](const Worker& worker) { return worker.through(); })) {
    wait_for(workers, wanted);
    for (std::size_t i = 0; i < workers.size(); ++i)
      if (wanted[i].revents != 0) workers[i]->advance(end, tally);
  }
  // A mark's own answer is not looked at.
  const std::string unmarked(
      pg::Session(load.conninfo).query(read_file(load.folder + "/unmarked.sql")).at(0, 0));
  if (load.marks && unmarked != "0")
    throw base::Failure(base::ExitStatus::kInternal, unmarked + " events were not marked");
  fmt::print("{} {:.6f}\n", tally.events(), base::to_s(tally.took()));
  return 0;
}

}  // namespace bench
