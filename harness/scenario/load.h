#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenario/reader.h"

namespace scenario {

/// When iterations begin, by k6's names; a VU is a connection.
enum class Executor {
  kConstantVus,          ///< every connection, one iteration after the other
  kRampingVus,           ///< as many connections as `stages` say
  kPerVuIterations,      ///< `iterations` on each connection
  kSharedIterations,     ///< `iterations` among all connections
  kConstantArrivalRate,  ///< `rate` a second, on whoever is free: an open loop
  kRampingArrivalRate    ///< as many a second as `stages` say: an open loop
};

/// The executor's name in a scenario: "constant-vus" …
std::string_view name_of(Executor executor);

/// A part of a ramp: in so many seconds to the target, in a straight line.
struct Stage {
  double duration_s = 0;
  double target = 0;  ///< connections, or iterations a second
};

/// How hard a phase pushes. It ends after its iterations or its duration, whichever comes first.
struct Load {
  Executor executor = Executor::kConstantVus;
  std::int64_t connections = 20;
  std::int64_t threads = 2;     ///< at most the connections; not given: 2, or 1 for one connection
  std::int64_t iterations = 0;  ///< 0: the workload's own number (all slots, all events)
  double duration_s = 60;       ///< not given: that of the stages, or 60; warm-up included
  double rate = 0;              ///< iterations a second of a constant arrival rate
  double start = 0;             ///< where the first of `stages` begins: connections, or rate
  std::vector<Stage> stages;    ///< of a ramping executor
  bool poisson = false;         ///< arrivals at random, like those of strangers; else evenly spaced
  double warm_up_s = 0;         ///< what is due before this is in no figure
  double skip_after_ms = 0;     ///< an arrival that is later than this is skipped; 0: never
  double think_ms = 0;          ///< between a connection's iterations, on average
  /// A connection whose answer is there at once goes on at once, so often before others whose
  /// answers wait have their turn.
  std::int64_t calls_in_a_row = 1;
  bool reconnect = false;      ///< every iteration on a connection of its own
  std::int64_t max_tries = 5;  ///< of a retryable call, the first included
  double backoff_ms = 0;       ///< before a second try, at most; twice that before the third …
  bool alternate_plans =
      false;  ///< generic plans on every other connection, custom ones on the rest
  std::vector<std::pair<std::string, std::string>> settings;  ///< of every session

  /// Whether iterations begin at times of their own, however long others take.
  bool is_open_loop() const;
};

/// The arrivals of an open loop cannot be more than this.
double most_arrivals(const Load& load);

/// Reads a phase's "load". What does not go together is noted.
Load read_load(Reader reader);

/// Puts the load's defaults into its object, for readers of a report.
void fill_in(const Load& load, nlohmann::json& object);

}  // namespace scenario
