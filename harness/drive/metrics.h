#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/listen_address.h"
#include "base/outcome.h"
#include "base/time.h"
#include "measure/record.h"
#include "provision/queue_depth.h"

namespace drive {

/// What became of the calls of one operation, as monitoring sees it. Any thread.
class CallMetrics {
 public:
  ~CallMetrics();
  CallMetrics(const CallMetrics&) = delete;
  CallMetrics& operator=(const CallMetrics&) = delete;

  /// Counts a call that settled; `answer` is an index into the operation's answers, or
  /// measure::kNoAnswer.
  void count(base::Outcome outcome, std::uint8_t answer, base::Nanos response,
             std::uint32_t retries = 0);

 private:
  friend class Metrics;
  struct Series;
  explicit CallMetrics(std::unique_ptr<Series> series);
  std::unique_ptr<Series> series_;
};

/// What monitoring can ask this process for.
class Metrics {
 public:
  Metrics();
  /// Ends listening, which takes the library up to 2 s.
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Answers over HTTP from now on; where: "http://127.0.0.1:9187/metrics". The threads that answer
  /// are the library's: they read numbers, and nobody waits for them. Once only. Throws Failure
  /// (kUnusable) if it cannot.
  std::string listen(const base::ListenAddress& address);
  /// What it answers, as Prometheus reads it. Any thread.
  std::string page() const;
  /// What counts the operation's calls, the same one each time; all that can become of them is
  /// shown from now on, at first as zero. It lives as long as the metrics. One thread only.
  CallMetrics& calls(const measure::Operation& operation);
  /// Shows how long the queue of webhook events is and how old. One thread only.
  void show(const std::vector<provision::QueueDepth>& queue);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drive
