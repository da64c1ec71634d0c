#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "drive/client.h"
#include "measure/recording.h"
#include "pg/connection.h"
#include "workload/workload.h"

namespace drive {

/// How a running load stands, as an Action sees it.
struct Progress {
  base::Nanos elapsed{0};                         ///< since the load began
  base::Nanos duration{0};                        ///< after which it is closed
  std::uint64_t calls = 0;                        ///< records so far
  std::uint64_t iterations = 0;                   ///< begun so far
  std::uint64_t of_iterations = 0;                ///< in all
  std::span<const measure::Trail* const> trails;  ///< of the drivers: all records so far
};

/// Something that the main thread does now and then while the load runs: a progress line, a sample.
class Action {
 public:
  virtual ~Action() = default;
  /// When it wants to act next.
  virtual base::Instant due() const = 0;
  /// Acts; must be short, and must set a later due().
  virtual void act(base::Instant now, const Progress& progress) = 0;
  /// Whether the load is to be closed now, as at its end. Asked after act().
  virtual bool ends_load() const { return false; }
};

/// What a crew is told to do.
struct CrewSpec {
  std::vector<pg::Opening> openings;  ///< at least one; dealt to the clients in turn
  workload::Workload* workload = nullptr;
  std::uint32_t connections = 1;
  std::uint32_t threads = 1;
  std::uint8_t phase = 0;
  std::size_t operations = 0;       ///< of the whole run
  std::int64_t calls_in_a_row = 1;  ///< of a client whose answers are there at once
  base::Nanos duration{0};          ///< the load is closed after this
  Limits limits;
  base::Instant zero;  ///< of the run
};

/// What a load leaves behind.
struct Harvest {
  std::vector<measure::Recording> recordings;  ///< one a thread
  std::int64_t started = 0;                    ///< ns since the run's zero: all connections open
  std::int64_t ended = 0;                      ///< the last client left
  bool closed_early = false;                   ///< time, a signal or an action ended it
  bool interrupted = false;                    ///< a signal closed the load early
  std::int64_t closed = 0;                     ///< no iteration began from then on
  base::Nanos connecting{0};                   ///< until all connections were open
  std::optional<double> connection_bytes;      ///< of memory, a connection; nothing: none was open
  double cpu_s = 0;                            ///< of the driver threads
  double busiest_ratio = 0;                    ///< CPU seconds a second of the busiest of them
};

/// Runs a phase: opens all connections, starts all drivers together, steps the actions, closes the
/// workload when its time is up, a signal came or an action says so, and waits until all calls are
/// answered or given up. Throws Failure (kProvisioningFailed) if a connection cannot be opened, and
/// whatever a driver threw.
Harvest drive(const CrewSpec& spec, const std::vector<std::unique_ptr<Action>>& actions);

}  // namespace drive
