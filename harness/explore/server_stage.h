#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "explore/baseline.h"
#include "explore/calls.h"
#include "explore/performer.h"
#include "explore/stage.h"
#include "measure/history.h"
#include "pg/session.h"
#include "provision/stop_region.h"

namespace explore {

/// Judges a schedule by what its clients were told; reads what the database holds by itself.
using Judge = std::function<Ending(const measure::History& history, const std::string& answers)>;

/// What a stage is made from. All of it must outlive the stage.
struct StageSpec {
  const Exploration& exploration;
  pg::Session& session;         ///< a superuser's, in the explored database
  const std::string& conninfo;  ///< how sessions connect to it, without the module's words
  provision::StopRegion& region;
  const std::vector<measure::Operation>& operations;  ///< of the run; inspect_session is among them
};

/// The sessions of an exploration on a server, each held by the stop module.
class ServerStage final : public Stage {
 public:
  /// Makes the setup's calls, keeps what the database holds then, and connects the sessions.
  ServerStage(const StageSpec& spec, Judge judge);
  ~ServerStage() override;

  std::uint32_t sessions() const override;
  Situation begin() override;
  Situation step(std::uint32_t session) override;
  const Footprint& footprint() const override { return footprint_; }
  Ending end() override;
  /// What a session's call was answered in the schedule under way, or the last one.
  const std::string& answer(std::uint32_t session, std::uint32_t call) const {
    return performers_[session]->answers()[call];
  }
  /// Stops at which a call's session was not held, as nothing that others could see had happened.
  const std::set<Stop>& passed() const { return passed_; }
  /// Calls, the setup's included, that were not made in any schedule, as what they refer to came to
  /// nothing: "session A's mark_event_result(claim of 0, ok)".
  std::vector<std::string> calls_never_made() const;
  /// What psql would send for it.
  std::string sql(std::uint32_t session, std::uint32_t call) const {
    return performers_[session]->sql(call);
  }

 private:
  // More answer rows than the calls of a schedule give.
  static constexpr std::size_t kMostRows = 1'000;

  pg::Opening opening(const std::string& role, std::uint32_t slot) const;
  void set_up();
  void let_go();
  void settle();
  bool are_blocked(const std::vector<Performer*>& running);
  void resume(Performer& performer);
  void note_written(const Footprint& footprint);
  void note_way(std::uint32_t moved, const Situation& now);
  void require_time(base::Instant limit) const;
  Situation situation() const;

  const StageSpec spec_;
  const Exploration& exploration_;
  const Judge judge_;
  Rules rules_;
  measure::History before_;  ///< the setup's calls
  std::vector<std::vector<Told>> setup_;
  std::vector<std::unique_ptr<pg::Opening>> openings_;
  std::vector<std::unique_ptr<Performer>> performers_;
  Baseline baseline_;
  std::unique_ptr<measure::Recording> recording_;
  std::set<const Performer*> blocked_;
  Footprint footprint_;
  std::set<Stop> passed_;
  /// How each session has come to where it is, by session: where it was, and whether it waited.
  /// What it leaves behind depends on that.
  using Ways = std::vector<std::vector<std::pair<Stop, bool>>>;
  Ways ways_;
  std::set<std::pair<Ways, std::string>> inspected_;  ///< with the answers: the sessions were asked
  std::set<std::pair<Ways, std::string>> unclean_;
  std::vector<std::string> never_made_;                     ///< of the setup
  std::set<std::pair<std::uint32_t, std::uint32_t>> made_;  ///< calls, by session and number
};

}  // namespace explore
