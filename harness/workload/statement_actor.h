#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workload/pace.h"
#include "workload/statement_call.h"
#include "workload/workload.h"

namespace workload {

/// What the clients of a phase that makes a scenario's own calls share.
struct StatementShared {
  /// `sources` are those that the calls' generators refer to.
  StatementShared(const scenario::Load& load, const base::Draw& draw,
                  std::vector<StatementCall> calls, std::unique_ptr<Sources> sources);

  /// The call that an iteration makes: by its draw and the calls' weights.
  const StatementCall& call_of(std::uint64_t iteration) const;

  // Constant after construction.
  const base::Draw draw;
  const bool reconnects;
  const std::int64_t max_tries;
  const base::Nanos backoff;
  const pg::Statement begin, commit, roll_back;
  // Completed by the server before the load, and constant during it.
  std::vector<StatementCall> calls;
  std::unique_ptr<Sources> sources;
  // Shared by all threads.
  Pace pace;

 private:
  std::vector<double> until_;  ///< sums of the weights up to each call
};

/// Makes one call an iteration.
class StatementActor final : public Actor {
 public:
  /// `shared` must outlive the actor.
  StatementActor(StatementShared& shared, std::uint32_t client);

  Move next(base::Instant now, pg::Request& request, measure::Record& record) override;
  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override;
  std::optional<std::uint8_t> owed() const override {
    return turn_ ? std::optional(call_->number) : std::nullopt;
  }

 private:
  bool write_whole(const Occasion& occasion, pg::Request& request) const;
  Move begin(base::Instant now, pg::Request& request);
  Move go_on(base::Instant now, pg::Request& request, measure::Record& record);
  bool took_step(const pg::Reply& reply, measure::Record& record, measure::Recording& recording);
  bool end_try(measure::Record& record, measure::Recording& recording);
  bool finish(const measure::Record& record, measure::Recording& recording);

  StatementShared& shared_;
  const std::uint32_t client_;
  Kept kept_;
  const StatementCall* call_ = nullptr;  ///< of the iteration under way
  std::optional<Pace::Turn> turn_;       ///< that iteration's
  base::Instant not_before_{};           ///< it goes on
  bool used_ = false;                    ///< the connection has made a call
  /// Of a transaction that goes statement by statement: 0 is BEGIN, then the parts, then COMMIT.
  std::size_t step_ = 0;
  Kept keeps_;                ///< what it will have kept once COMMIT is answered
  measure::Record failed_;    ///< as it was when an error ended it
  bool rolls_back_ = false;   ///< an error has ended it; ROLLBACK is under way
  bool tries_again_ = false;  ///< from BEGIN, after again_after_
  base::Nanos again_after_{0};
  std::optional<base::Instant> again_at_;
};

/// A phase whose iterations are calls that the scenario describes.
class StatementWorkload : public Workload {
 public:
  /// `options` are what the report repeats; `role` "" is the superuser.
  StatementWorkload(nlohmann::json options, std::string role,
                    std::unique_ptr<StatementShared> shared);

  void prepare(pg::Session& session) override;
  std::int64_t round_trips() const override;
  std::vector<std::pair<std::string, std::string>> settings() const override;
  std::vector<pg::Statement> statements() const override;
  std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell& doorbell) override;
  void open() override { shared_->pace.open(); }
  void close() override { shared_->pace.close(base::Clock::now()); }
  std::pair<std::uint64_t, std::uint64_t> progress() const override {
    return shared_->pace.progress();
  }
  std::vector<std::uint8_t> missed() const override;
  nlohmann::json options() const override { return options_; }

 private:
  const nlohmann::json options_;
  const std::string role_;
  const std::unique_ptr<StatementShared> shared_;
};

/// A kind of workload whose phases are such: of any schema, with any executor; it raises none of
/// the dangers that a scenario's "exercise" asks for.
WorkloadKind statement_kind(decltype(WorkloadKind::make) make);

/// What is read of a phase's options before its workload is made.
struct StatementPlan {
  nlohmann::json options;  ///< as they are told
  std::string role;        ///< "" is the superuser
  std::vector<StatementCall> calls;
  std::unique_ptr<Sources> sources = std::make_unique<Sources>();
};

/// Reads the options that all such workloads have: "role" and "queries".
StatementPlan begin_plan(scenario::Reader& reader, const Setup& setup);

/// Makes the workload: numbers the calls' operations, and has answers kept that arguments take up.
/// Nothing, and mistakes, if the plan cannot be carried out.
std::unique_ptr<Workload> make_statement_workload(StatementPlan plan, const Setup& setup,
                                                  Ground& ground, scenario::Mistakes& mistakes);

}  // namespace workload
