#include "workload/inspected.h"

#include <algorithm>

#include "measure/session.h"
#include "sql/statements.h"

namespace workload {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

/// What inspections have in common.
struct Inspection {
  pg::Statement statement{"inspect_session", std::string(sql::inspect_session)};
  std::uint8_t operation = 0;
  std::string names;  ///< of the session's settings, as an array's text
  std::string role = "none";
};

class InspectedActor final : public Actor {
 public:
  InspectedActor(std::unique_ptr<Actor> inner, const Inspection& inspection)
      : inner_(std::move(inner)), inspection_(inspection) {}

  Move next(base::Instant now, pg::Request& request, measure::Record& record) override {
    if (inspects_) return {Move::Kind::kLeave};
    const Move move = inner_->next(now, request, record);
    if (move.kind != Move::Kind::kLeave) return move;
    inspects_ = true;
    record = measure::Record{};
    record.operation = inspection_.operation;
    record.subject = measure::kForeign;
    request.clear();
    request.step(inspection_.statement).add(inspection_.names).add(inspection_.role);
    return {Move::Kind::kCall, now};
  }

  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override {
    if (!inspects_) return inner_->settle(reply, record, recording);
    static const measure::Operation kInspect = measure::session::inspect_operation();
    if (reply.kind == pg::Reply::Kind::kRows) {
      const std::string_view told = reply.rows->count() == 1 ? reply.rows->value(0, 0) : "";
      const auto found = std::ranges::find(kInspect.answers, told, &measure::Answer::name);
      record.outcome = base::Outcome::kFaulty;
      if (found != kInspect.answers.end()) {
        record.answer = static_cast<std::uint8_t>(found - kInspect.answers.begin());
        record.outcome = found->outcome;
      }
    }
    recording.add(record);
    return true;
  }

  std::optional<std::uint8_t> owed() const override { return inner_->owed(); }

 private:
  std::unique_ptr<Actor> inner_;
  const Inspection& inspection_;
  bool inspects_ = false;
};

class Inspected final : public Workload {
 public:
  Inspected(std::unique_ptr<Workload> inner, std::uint8_t operation, Settings settings)
      : inner_(std::move(inner)), settings_(std::move(settings)) {
    std::ranges::copy(inner_->settings(), std::back_inserter(settings_));
    inspection_.operation = operation;
    for (const auto& [name, value] : settings_) {
      inspection_.names += (inspection_.names.empty() ? "{" : ",") + name;
      if (name == "role") inspection_.role = value;
    }
    inspection_.names += inspection_.names.empty() ? "{}" : "}";
  }

  void prepare(pg::Session& session) override { inner_->prepare(session); }
  std::int64_t round_trips() const override { return inner_->round_trips(); }
  measure::ClaimRules rules() const override { return inner_->rules(); }
  Settings settings() const override { return settings_; }
  std::vector<pg::Statement> statements() const override {
    std::vector<pg::Statement> all = inner_->statements();
    all.push_back(inspection_.statement);
    return all;
  }
  std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell& doorbell) override {
    return std::make_unique<InspectedActor>(inner_->actor(client, doorbell), inspection_);
  }
  void open() override { inner_->open(); }
  void close() override { inner_->close(); }
  std::pair<std::uint64_t, std::uint64_t> progress() const override { return inner_->progress(); }
  std::vector<std::uint8_t> missed() const override { return inner_->missed(); }
  nlohmann::json options() const override { return inner_->options(); }

 private:
  std::unique_ptr<Workload> inner_;
  Settings settings_;
  Inspection inspection_;
};

}  // namespace

std::unique_ptr<Workload> inspected(std::unique_ptr<Workload> workload, std::uint8_t operation,
                                    Settings settings) {
  return std::make_unique<Inspected>(std::move(workload), operation, std::move(settings));
}

}  // namespace workload
