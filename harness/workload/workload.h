#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/registry.h"
#include "base/time.h"
#include "measure/history.h"
#include "pg/channel.h"
#include "pg/session.h"
#include "scenario/mistakes.h"
#include "scenario/scenario.h"

namespace workload {

/// Wakes clients that wait for each other, whichever thread they belong to.
class Doorbell {
 public:
  virtual ~Doorbell() = default;
  /// Has the client asked for its next move soon. Only from the thread that owns this doorbell.
  virtual void ring(std::uint32_t client) = 0;
};

/// What a client does next.
struct Move {
  enum class Kind {
    kCall,      ///< begin a call: the request and the record are filled in
    kContinue,  ///< send a further part of the call under way
    kSkip,      ///< the call that was due is not made; its operation is filled in
    kDrop,      ///< drop the connection without a word, as a client that dies, and come back
    kWait,      ///< nothing until the doorbell rings or `at` comes
    kLeave      ///< nothing any more
  };
  Kind kind = Kind::kLeave;
  /// kCall: when the call was due. kWait: when to ask again at the latest.
  base::Instant at{};
  /// kCall: whether a retryable error sends the same request again.
  bool retry = true;
};

/// One client's part in a workload. Only the thread that owns the client touches it.
class Actor {
 public:
  virtual ~Actor() = default;
  /// Decides what the client does now. For kCall and kContinue it fills in `request`, for kCall
  /// also the record's operation, subject, key and party.
  virtual Move next(base::Instant now, pg::Request& request, measure::Record& record) = 0;
  /// Hears what came of the call or of its part. The record's times, outcome and sqlstate are set
  /// from the reply's kind; the actor reads the rows. Either it adds the record, or the records,
  /// and returns true, or a further part of the call is to follow and it returns false. A
  /// connection that is lost settles the call; it may be lost between two parts, too.
  virtual bool settle(const pg::Reply& reply, measure::Record& record,
                      measure::Recording& recording) = 0;
  /// The operation of a call that has become due and was not begun, because its connection has to
  /// be opened first; nothing if there is none. Asked of a client that leaves for good.
  virtual std::optional<std::uint8_t> owed() const { return std::nullopt; }
};

/// What one phase does, shared by all its clients. Its members are constant after construction or
/// atomic.
class Workload {
 public:
  virtual ~Workload() = default;
  /// Makes what the phase needs in the database beyond the seed; before any client connects.
  virtual void prepare(pg::Session&) {}
  /// Of how many statements, each with a limit of its own, a call consists at most.
  virtual std::int64_t round_trips() const { return 1; }
  /// What it told the server about retries; for those who judge.
  virtual measure::ClaimRules rules() const { return {}; }
  /// Settings of every session, role included.
  virtual std::vector<std::pair<std::string, std::string>> settings() const = 0;
  /// Statements that every connection prepares.
  virtual std::vector<pg::Statement> statements() const = 0;
  /// The part of client number `client`, which rings `doorbell`.
  virtual std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell& doorbell) = 0;
  /// Iterations begin again after a close(); only while no client is at work.
  virtual void open() = 0;
  /// No iteration begins from now on; any thread. Clients that wait leave when asked next.
  virtual void close() = 0;
  /// Iterations in all, and those begun so far; any thread.
  virtual std::pair<std::uint64_t, std::uint64_t> progress() const = 0;
  /// The operations of calls that were due and that nobody made or skipped, one each: everybody who
  /// could have done so has left for good. After the load.
  virtual std::vector<std::uint8_t> missed() const { return {}; }
  /// The workload's options with its defaults filled in, for the report.
  virtual nlohmann::json options() const = 0;
};

/// What the phases of a run share out among each other.
struct Ground {
  std::uint32_t next_slot = 0;
  std::uint32_t next_key = 1;
  std::uint32_t next_event = 0;
  std::uint32_t next_webhook = 0;
  std::vector<measure::Operation> operations;  ///< of all phases

  /// The operation's number; the same one for the same name. Throws Failure (kUnusable) if another
  /// phase describes the operation differently, or if there are too many.
  std::uint8_t number_of(const measure::Operation& operation);
};

/// What a workload is made from.
struct Setup {
  const scenario::Phase& phase;
  std::uint8_t phase_index;
  const scenario::Data& data;
  std::uint64_t seed;
  const std::filesystem::path& folder;  ///< the scenario's
};

/// A kind of workload, as it registers itself.
struct WorkloadKind {
  /// Reads the options, noting what is wrong; takes its share of the ground.
  std::unique_ptr<Workload> (*make)(const Setup& setup, Ground& ground,
                                    scenario::Mistakes& mistakes);
  /// How far the load raised the dangers that the invariants guard against, by the names that a
  /// scenario's "exercise" uses; nothing where it cannot be said.
  std::map<std::string, std::optional<double>> (*exercise)(const measure::History& history);
  /// The executors that it knows how to follow; those that are not named are refused.
  std::vector<scenario::Executor> executors;
  /// Whether it calls procedures of any schema; otherwise those of the clinic.
  bool any_schema = false;
};

/// All kinds of workload by name; a file adds its own at its end.
using Workloads = base::Registry<WorkloadKind>;

}  // namespace workload
