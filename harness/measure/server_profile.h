#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "measure/server_figures.h"

namespace measure {

/// Where a session's time goes at one moment, in the server's own words.
struct Whereabouts {
  std::string wait_event_type;  ///< "CPU": it runs, or is ready to; "Client": the client's turn
  std::string wait_event;       ///< "running", "idle", "idle in transaction", else the server's
  std::string call;             ///< what was running, or ran last in the transaction; "": nothing

  auto operator<=>(const Whereabouts&) const = default;
};

/// From what the server shows of a session: its state, and "" where it does not wait. A session
/// that it shows nothing of is "Unknown".
Whereabouts whereabouts(std::string_view state, std::string_view wait_event_type,
                        std::string_view wait_event, std::string_view call);

/// Whether the session waits for its client, and holds nothing.
inline bool is_idle(const Whereabouts& where) {
  return where.wait_event_type == "Client" && where.wait_event == "idle";
}

/// How often sessions were seen somewhere.
struct TimeShare {
  Whereabouts where;
  std::uint64_t seen = 0;  ///< sessions, summed over the samples
};

/// A session that takes part in a wait. `where` is empty if the samples do not show it.
struct BlockedSession {
  std::int32_t backend_pid = 0;
  Whereabouts where;
};

/// Who waited for whom in a phase, at its worst moments.
struct BlockingFigures {
  std::uint64_t waiting_max = 0;              ///< sessions that waited for a lock at one moment
  double longest_chain_at_s = 0;              ///< since the phase's start
  std::vector<BlockedSession> longest_chain;  ///< as Blocking has it; its waits are the depth
  double holder_at_s = 0;
  std::vector<BlockedSession> holder;  ///< one, or none: who held up the most sessions
  std::uint64_t held_up = 0;           ///< by that one, directly or behind others
};

/// A second of a phase.
struct ServerSecond {
  std::int64_t second = 0;
  std::uint64_t samples = 0;
  std::vector<TimeShare> by_type;  ///< only the wait_event_type of `where` is set
  std::uint64_t waiting_max = 0;
  std::uint64_t depth_max = 0;
  std::optional<ServerFigures> counted;  ///< nothing: not read at both of its ends
  std::optional<double> cpu_s;           ///< of all the server's processes; nothing: not local
};

/// What the server did in a phase.
struct ServerPhase {
  std::string name;
  std::uint64_t samples = 0;
  std::uint64_t missed = 0;      ///< due, and not answered in time
  std::vector<TimeShare> where;  ///< of the load's sessions, the most first
  BlockingFigures blocking;
  std::vector<ServerSecond> timeline;
  std::optional<ServerFigures> counted;  ///< nothing: not read at both of its ends
  std::optional<double> cpu_s;
};

/// The sampler itself, over all phases.
struct SamplerFigures {
  double rate_per_s = 0;  ///< as it was told; 0: there is none
  std::uint64_t samples = 0;
  std::uint64_t missed = 0;
  std::optional<double> server_cpu_s;  ///< of its backend; nothing: not local
  double harness_cpu_s = 0;
  std::int64_t commits = 0;  ///< its own, that the server has counted
};

auto fields_of(base::Like<Whereabouts> auto& where) {
  return std::tuple{
      base::Field{"wait_event_type", where.wait_event_type},
      base::Field{"wait_event", where.wait_event},
      base::Field{"call", where.call},
  };
}

auto fields_of(base::Like<TimeShare> auto& share) {
  return std::tuple{base::Field{"where", share.where}, base::Field{"seen", share.seen}};
}

auto fields_of(base::Like<BlockedSession> auto& session) {
  return std::tuple{
      base::Field{"backend_pid", session.backend_pid},
      base::Field{"where", session.where},
  };
}

auto fields_of(base::Like<BlockingFigures> auto& blocking) {
  return std::tuple{
      base::Field{"waiting_max", blocking.waiting_max},
      base::Field{"longest_chain_at_s", blocking.longest_chain_at_s},
      base::Field{"longest_chain", blocking.longest_chain},
      base::Field{"holder_at_s", blocking.holder_at_s},
      base::Field{"holder", blocking.holder},
      base::Field{"held_up", blocking.held_up},
  };
}

auto fields_of(base::Like<ServerSecond> auto& second) {
  return std::tuple{
      base::Field{"second", second.second},       base::Field{"samples", second.samples},
      base::Field{"by_type", second.by_type},     base::Field{"waiting_max", second.waiting_max},
      base::Field{"depth_max", second.depth_max}, base::Field{"counted", second.counted},
      base::Field{"cpu_s", second.cpu_s},
  };
}

auto fields_of(base::Like<ServerPhase> auto& phase) {
  return std::tuple{
      base::Field{"name", phase.name},         base::Field{"samples", phase.samples},
      base::Field{"missed", phase.missed},     base::Field{"where", phase.where},
      base::Field{"blocking", phase.blocking}, base::Field{"timeline", phase.timeline},
      base::Field{"counted", phase.counted},   base::Field{"cpu_s", phase.cpu_s},
  };
}

auto fields_of(base::Like<SamplerFigures> auto& sampler) {
  return std::tuple{
      base::Field{"rate_per_s", sampler.rate_per_s},
      base::Field{"samples", sampler.samples},
      base::Field{"missed", sampler.missed},
      base::Field{"server_cpu_s", sampler.server_cpu_s},
      base::Field{"harness_cpu_s", sampler.harness_cpu_s},
      base::Field{"commits", sampler.commits},
  };
}

}  // namespace measure
