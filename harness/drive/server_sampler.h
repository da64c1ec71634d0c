#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drive/crew.h"
#include "drive/metrics.h"
#include "measure/sample_tally.h"
#include "pg/connection.h"
#include "provision/server_cpu.h"

namespace drive {

/// What a sampler is told.
struct SamplerSpec {
  std::string conninfo;  ///< of the load's database
  std::string database;  ///< its name
  double rate_per_s = 20;
  /// Texts of the load's statements, and what to call them.
  std::vector<std::pair<std::string, std::string>> calls;
  base::Nanos warm_up{0};  ///< of the phase: nothing is looked at before it is over
  /// Is shown the queue of webhook events once a second, which the database must have; nullptr:
  /// nobody asks for it. Must outlive the sampler.
  Metrics* metrics = nullptr;
};

/// Looks at what the server's sessions do, many times a second, on a session of its own. It never
/// waits: a question is sent at one step and its answer taken at a later one; what is not answered
/// when the next sample is due counts as missed. Nothing that happens to it ends a load.
class ServerSampler final : public Action {
 public:
  /// Nothing happens before the first act().
  explicit ServerSampler(const SamplerSpec& spec);
  ~ServerSampler() override;

  base::Instant due() const override { return due_; }
  void act(base::Instant now, const Progress& progress) override;

  /// Closes its session, so that the database comes to rest; the next act() opens another one.
  /// Only between loads.
  void rest();
  /// What it has seen; begins with the first act().
  measure::SampleTally& tally() { return tally_; }
  /// When the phase began, its warm-up left out; nothing before the first act().
  std::optional<base::Instant> began() const { return began_; }
  /// What it has cost so far, and how often it looked; after rest().
  const measure::SamplerFigures& cost() const { return cost_; }

 private:
  /// What leaves each state is written beside it.
  enum class State {
    kClosed,    ///< no session; left once a pause is over
    kOpening,   ///< until the session is prepared
    kIdle,      ///< nothing is asked
    kSampling,  ///< the sessions are asked for, until the answer comes
    kReading,   ///< the counters are asked for, until the answer comes
    kCounting   ///< the queue is asked for, until the answer comes
  };
  void keep_time(base::Instant now);
  void take_reply(base::Instant now);
  void settle(const pg::Rows& rows);
  void ask(base::Instant now);
  void fail(base::Instant now);
  double phase_s(base::Instant at) const { return base::to_s(at - *began_); }
  void take_sample(const pg::Rows& rows);
  const std::string& call_of(std::string_view text) const;

  // Constant after construction.
  const SamplerSpec spec_;
  const base::Nanos period_;
  pg::Opening opening_;
  pg::Request sample_;
  pg::Request figures_;
  pg::Request queue_;

  // The main thread only.
  std::optional<pg::Connection> connection_;
  State state_ = State::kClosed;
  base::Instant due_{};
  std::optional<base::Instant> began_;
  base::Instant tick_{};          ///< when the next sample is due
  bool owed_ = false;             ///< the sample that was due last has not come yet
  base::Instant asked_{};         ///< when the question under way was sent
  base::Instant open_after_{};    ///< a session that failed is not opened again at once
  std::int64_t next_second_ = 1;  ///< at whose beginning the counters are read next
  bool queue_due_ = false;        ///< the counters were read, the queue was not counted yet
  std::optional<provision::ServerCpu> server_cpu_;
  measure::SampleTally tally_;
  measure::SamplerFigures cost_;
};

}  // namespace drive
