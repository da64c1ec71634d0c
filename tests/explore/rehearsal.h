#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "explore/calls.h"
#include "invariant/invariant.h"
#include "pg/connection.h"
#include "support/server.h"

namespace explore {

/// The calls of a scenario's exploration made one after the other, on a database of its own.
class Rehearsal {
 public:
  /// Reads the scenario and provisions for one of its phases. The scenario has to be free of
  /// mistakes.
  Rehearsal(const std::filesystem::path& folder, const std::string& phase);

  /// What was read.
  const Exploration& exploration() const { return exploration_; }
  /// A session on the database, as superuser.
  pg::Session& session() { return session_; }
  /// Makes the setup's calls; their answers.
  std::vector<std::string> set_up();
  /// Makes all calls of a session of that number; their answers, "left out" for such.
  std::vector<std::string> play(std::size_t session);
  /// What the calls so far recorded, in the order in which they were made.
  std::vector<measure::Record> records() const;
  /// The id that a record's call was told.
  base::Uuid result_of(const measure::Record& record) const;
  /// Name of a record's operation and of its answer: "create_booking booked".
  std::string text_of(const measure::Record& record) const;
  /// Judges what was done by all invariants of the exploration's workloads. Once, at the end.
  std::vector<invariant::Judged> judge();

 private:
  std::vector<std::string> play(const Calls& calls, Answers& answers, bool setup);
  Call::Read make(const Call& call, const Answers& answers, pg::Request& request,
                  measure::Record record);
  void provision();

  scenario::Scenario scenario_;
  workload::Ground ground_;
  Exploration exploration_;
  provision::Database database_ = support::empty_database();
  pg::Session session_{database_.conninfo()};
  Answers answers_;
  measure::Recording recording_{0};
  base::Instant zero_ = base::Clock::now();
};

}  // namespace explore
