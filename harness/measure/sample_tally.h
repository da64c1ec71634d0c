#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measure/server_profile.h"

namespace measure {

/// What one sample shows of a session.
struct SessionSeen {
  std::int32_t pid = 0;
  bool of_load = false;  ///< a client of ours; others are only looked at as holders of locks
  Whereabouts where;
  std::vector<std::int32_t> blocked_by{};  ///< of one that waits for a lock
};

/// Adds the samples of a phase up. Its memory grows with the phase's seconds and the kinds of
/// places, not with the samples.
class SampleTally {
 public:
  /// Takes a sample, `at_s` after the phase's start.
  void add(double at_s, const std::vector<SessionSeen>& sessions);
  /// Notes samples that were due and did not come.
  void miss(std::uint64_t samples) { missed_ += samples; }
  /// Takes a reading of the counters at the beginning of that second of the phase; a later one for
  /// the same second replaces it.
  void read(std::int64_t second, const ServerFigures& figures, std::optional<double> cpu_s);
  /// The reading when the phase is at rest: it ends the second under way.
  void read_last(double at_s, const ServerFigures& figures, std::optional<double> cpu_s);
  /// Samples so far.
  std::uint64_t samples() const { return samples_; }
  /// Samples that did not come so far.
  std::uint64_t missed() const { return missed_; }
  /// All of it.
  ServerPhase phase(const std::string& name) const;

 private:
  struct Reading {
    ServerFigures figures;
    std::optional<double> cpu_s;
  };
  struct Second {
    std::uint64_t samples = 0;
    std::map<std::string, std::uint64_t> by_type;
    std::uint64_t waiting_max = 0;
    std::uint64_t depth_max = 0;
  };
  void add_blocking(double at_s, const std::vector<SessionSeen>& sessions, Second& second);
  ServerSecond second_of(std::int64_t number, const Second& sampled) const;

  std::uint64_t samples_ = 0;
  std::uint64_t missed_ = 0;
  std::map<Whereabouts, std::uint64_t> seen_;
  BlockingFigures blocking_;
  std::map<std::int64_t, Second> seconds_;
  std::map<std::int64_t, Reading> readings_;
};

}  // namespace measure
