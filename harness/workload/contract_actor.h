#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "workload/contract_shared.h"
#include "workload/workload.h"

namespace workload {

/// A client that is provider, receiver and worker in turn: it signs requests, takes in what the
/// receiver lets pass, claims events, verifies once more what was kept of them, and has their
/// effects. It leaves when nothing can become claimable any more.
class ContractActor final : public Actor {
 public:
  /// `shared` must outlive the actor.
  ContractActor(ContractShared& shared, std::uint32_t client);

  Move next(base::Instant now, pg::Request& request, measure::Record& record) override;
  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override;

 private:
  /// What is to be done for a held event.
  struct Task {
    enum class Kind : std::uint8_t { kApply, kExtend, kFail, kReplay };
    Kind kind = Kind::kApply;
    HeldEvent held;
    std::string failure{};       ///< of kFail
    base::Instant wakes{};       ///< not before
    base::Instant applies_at{};  ///< of kApply: nor its second part before
  };

  void notice(base::Instant now);
  void deliver(const ContractDelivery& delivery);
  std::optional<Move> work(base::Instant now, pg::Request& request, measure::Record& record);
  bool take_on(const HeldEvent& held, base::Instant now);
  Move begin(const Task& task, base::Instant now, pg::Request& request, measure::Record& record);
  Move go_on(pg::Request& request);
  Move ingest(base::Instant now, pg::Request& request, measure::Record& record);
  Move refuse(base::Instant now, pg::Request& request, measure::Record& record);
  Move claim(base::Instant now, pg::Request& request, measure::Record& record);
  Move rest() const;
  bool settle_rows(const pg::Rows& rows, measure::Record& record, measure::Recording& recording);
  void settle_claim(const pg::Rows& rows, const measure::Record& record,
                    measure::Recording& recording);
  bool settle_apply(const pg::Rows& rows, measure::Record& record, measure::Recording& recording);
  void settle_fail(const pg::Rows& rows, measure::Record& record, measure::Recording& recording);
  void finish(measure::Record& record, measure::Recording& recording);
  void then(Task::Kind kind, std::string failure = "");

  // Constant after construction.
  ContractShared& shared_;
  const std::uint32_t client_;
  const std::string name_;

  // The driver's thread only.
  std::deque<IngestedEvent> arrived_;  ///< to be taken in; the first one may be under way
  std::optional<Refusal> refused_;     ///< to be logged
  std::vector<HeldEvent> held_;        ///< claimed and not yet worked on; the next one last
  std::deque<Task> tasks_;             ///< in the order in which they wake
  Task task_;                          ///< under way, or the last one
  std::vector<Task> stalls_;           ///< for when nothing else is held: the worker hangs in them
  std::string effect_;                 ///< of task_, once its delivery was verified
  bool applies_ = false;               ///< the delivery was read, and the effect is to follow
  base::Instant claimed_at_{};         ///< when the held ones were
  bool has_claimed_ = false;           ///< since last looked
  bool alive_ = false;                 ///< something moved since last looked
  std::uint32_t claims_ = 0;
  bool found_nothing_ = false;        ///< the last claim was empty
  base::Nanos nap_{0};                ///< after an empty claim; doubles while they stay empty
  base::Instant asks_at_{};           ///< when the last claim was sent
  base::Instant found_nothing_at_{};  ///< when the last one was sent that found nothing
  base::Instant claims_at_{};
};

}  // namespace workload
