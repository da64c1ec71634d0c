#include <algorithm>
#include <map>
#include <tuple>

#include "report/json_parts.h"

namespace report::json_parts {
namespace {

using measure::BlockedSession;
using measure::ServerFigures;
using measure::ServerPhase;

Json ratio(double part, double whole) { return whole > 0 ? Json(rounded(part / whole)) : Json(); }

Json ratio(std::int64_t part, std::int64_t other) {
  return ratio(static_cast<double>(part), static_cast<double>(part + other));
}

/// The counters, or null for each of them.
void add_counted(const std::optional<ServerFigures>& counted, Json& json) {
  const ServerFigures figures = counted.value_or(ServerFigures());
  std::apply(
      [&](const auto&... member) {
        ((json[member.name] = counted ? Json(member.value) : Json()), ...);
      },
      measure::fields_of(figures));
  json["hot_ratio"] =
      ratio(figures.hot_updated_tuples, figures.updated_tuples - figures.hot_updated_tuples);
  json["buffer_hit_ratio"] = ratio(figures.buffer_hits, figures.buffer_reads);
  json["slru_hit_ratio"] = ratio(figures.slru_hits, figures.slru_reads);
}

Json seconds_or_null(const std::optional<double>& value) {
  return value ? Json(rounded(*value)) : Json();
}

/// The client that the session belongs to; null for one that is none of the load's.
Json client_of(const Report& report, std::int32_t backend_pid) {
  const auto& sessions = report.history.sessions;
  const auto found = std::ranges::find(sessions, backend_pid, &measure::SessionInfo::backend_pid);
  return found == sessions.end() ? Json() : Json(found->connection);
}

Json session_json(const Report& report, const BlockedSession& session) {
  Json json;
  json["backend_pid"] = session.backend_pid;
  json["client"] = client_of(report, session.backend_pid);
  json["wait_event_type"] = or_null(session.where.wait_event_type);
  json["wait_event"] = or_null(session.where.wait_event);
  json["call"] = or_null(session.where.call);
  return json;
}

Json blocking_json(const Report& report, const ServerPhase& phase) {
  if (phase.samples == 0) return nullptr;
  const measure::BlockingFigures& blocking = phase.blocking;
  const std::size_t links = blocking.longest_chain.size();
  Json json;
  json["waiting_max"] = blocking.waiting_max;
  json["depth_max"] = links == 0 ? 0 : links - 1;
  json["longest_chain_at_s"] = links == 0 ? Json() : Json(rounded(blocking.longest_chain_at_s));
  json["longest_chain"] = Json::array();
  for (const BlockedSession& session : blocking.longest_chain)
    json["longest_chain"].push_back(session_json(report, session));
  json["most_blocking"] = nullptr;
  if (blocking.holder.empty()) return json;
  json["most_blocking"] = session_json(report, blocking.holder.front());
  json["most_blocking"]["held_up"] = blocking.held_up;
  json["most_blocking"]["at_s"] = rounded(blocking.holder_at_s);
  return json;
}

Json second_json(const measure::ServerSecond& second) {
  Json json;
  json["second"] = second.second;
  json["samples"] = second.samples;
  json["sessions_mean"] = Json::object();
  for (const auto& [where, seen] : second.by_type)
    json["sessions_mean"][where.wait_event_type] =
        ratio(static_cast<double>(seen), static_cast<double>(second.samples));
  json["waiting_max"] = second.waiting_max;
  json["depth_max"] = second.depth_max;
  add_counted(second.counted, json);
  json["cpu_s"] = seconds_or_null(second.cpu_s);
  return json;
}

Json phase_json(const Report& report, const ServerPhase& phase) {
  Json json;
  json["name"] = phase.name;
  json["samples"] = phase.samples;
  json["missed"] = phase.missed;
  json["where_the_time_went"] = time_shares(phase.where, phase.samples);
  json["blocking"] = blocking_json(report, phase);
  add_counted(phase.counted, json);
  json["cpu_s"] = seconds_or_null(phase.cpu_s);
  json["timeline"] = Json::array();
  for (const measure::ServerSecond& second : phase.timeline)
    json["timeline"].push_back(second_json(second));
  return json;
}

/// Over all phases, by type and event: shares of the sessions seen.
Json wait_events(const Server& server) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> events;
  std::uint64_t all = 0;
  for (const ServerPhase& phase : server.phases) {
    for (const auto& [where, seen] : phase.where) {
      events[{where.wait_event_type, where.wait_event}] += seen;
      all += seen;
    }
  }
  Json json;
  for (const auto& [event, seen] : events)
    json[event.first][event.second] = ratio(static_cast<double>(seen), static_cast<double>(all));
  return json;
}

Json sampler_json(const measure::SamplerFigures& sampler) {
  if (sampler.rate_per_s <= 0) return nullptr;
  Json json;
  json["rate_per_s"] = sampler.rate_per_s;
  json["samples"] = sampler.samples;
  json["missed"] = sampler.missed;
  json["server_cpu_s"] = seconds_or_null(sampler.server_cpu_s);
  json["harness_cpu_s"] = rounded(sampler.harness_cpu_s);
  return json;
}

}  // namespace

Json time_shares(const std::vector<measure::TimeShare>& shares, std::uint64_t samples) {
  if (samples == 0) return nullptr;
  std::uint64_t all = 0;
  for (const measure::TimeShare& share : shares) all += share.seen;
  Json json = Json::array();
  for (const auto& [where, seen] : shares) {
    Json one;
    one["wait_event_type"] = where.wait_event_type;
    one["wait_event"] = where.wait_event;
    one["call"] = or_null(where.call);
    one["share_ratio"] = ratio(static_cast<double>(seen), static_cast<double>(all));
    one["sessions_mean"] = ratio(static_cast<double>(seen), static_cast<double>(samples));
    json.push_back(std::move(one));
  }
  return json;
}

Json server(const Report& report) {
  Json json;
  json["wait_events"] = wait_events(report.server);
  for (const char* name : {"wal_bytes", "deadlocks"}) json[name] = nullptr;
  for (const auto& [name, value] : report.server.figures.items()) json[name] = value;
  json["sampler"] = sampler_json(report.server.sampler);
  json["phases"] = Json::array();
  for (const ServerPhase& phase : report.server.phases)
    json["phases"].push_back(phase_json(report, phase));
  return json;
}

}  // namespace report::json_parts
