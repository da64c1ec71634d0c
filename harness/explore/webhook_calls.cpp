#include "workload/webhook_calls.h"

#include <algorithm>

#include "explore/call_kind.h"
#include "measure/webhook.h"

namespace explore {
namespace {

using workload::Claimed;

/// The longest lease, in milliseconds.
constexpr std::int64_t kLongestLease = 3'600'000;

/// A call of the webhook procedures.
class WebhookCall : public Call {
 public:
  explicit WebhookCall(std::uint8_t operation) : operation_(operation) {}

  std::string role() const override { return workload::kWorkerRole; }
  std::vector<pg::Statement> statements() const override { return statements_.all(); }

 protected:
  const std::uint8_t operation_;
  const workload::WebhookStatements statements_;
};

class IngestEvent final : public WebhookCall {
 public:
  IngestEvent(std::uint8_t operation, std::uint32_t event, std::uint32_t webhook)
      : WebhookCall(operation), event_(event), webhook_(webhook) {}

  std::string text() const override { return fmt::format("ingest_event(event {})", event_); }
  bool write(const Answers&, pg::Request& request, measure::Record& record) const override {
    record.operation = operation_;
    request.clear();
    workload::ask_ingest(event_, webhook_, statements_, request, record);
    return true;
  }
  Read read(const Answers&, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kIngest = measure::webhook::ingest_operation();
    Read read;
    recording.reserve(1);
    if (reply.kind == pg::Reply::Kind::kRows) {
      const base::Uuid id = workload::read_ingest(*reply.rows, record, recording);
      if (!id.empty()) read.told.push_back({id, 0, 0, event_});
    } else {
      recording.add(record);
    }
    read.answer = answer_of(kIngest, record, reply);
    return read;
  }

 private:
  const std::uint32_t event_;
  const std::uint32_t webhook_;
};

class ClaimNextEvent final : public WebhookCall {
 public:
  ClaimNextEvent(std::uint8_t operation, std::string worker, std::uint32_t limit,
                 std::int64_t lease_ms, bool own_lease)
      : WebhookCall(operation),
        worker_(std::move(worker)),
        limit_(limit),
        lease_ms_(lease_ms),
        own_lease_(own_lease),
        lease_(workload::interval_text(std::chrono::milliseconds(lease_ms))) {}

  std::string text() const override {
    return fmt::format("claim_next_event(limit {}, lease {} ms)", limit_, lease_ms_);
  }
  bool write(const Answers&, pg::Request& request, measure::Record& record) const override {
    record.operation = operation_;
    request.clear();
    workload::ask_claim(worker_, limit_, lease_, statements_, request, record);
    if (own_lease_) record.key = static_cast<std::uint32_t>(lease_ms_);
    return true;
  }
  Read read(const Answers&, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kClaim = measure::webhook::claim_operation();
    recording.reserve(1);
    if (reply.kind != pg::Reply::Kind::kRows) {
      recording.add(record);
      return {{}, answer_of(kClaim, record, reply)};
    }
    std::vector<Claimed> claimed;
    workload::read_claim(*reply.rows, record, recording, claimed);
    // A claim promises no order of its rows, and it may depend on random ids: an outcome has one.
    std::ranges::sort(claimed, {}, &Claimed::event);
    Read read;
    read.answer = claimed.empty() ? "empty" : "claimed";
    for (const Claimed& one : claimed) {
      read.told.push_back({one.id, one.claim_no, one.attempt, one.event});
      read.answer += fmt::format("{} event {} (attempt {})", read.told.size() > 1 ? "," : "",
                                 one.event, one.attempt);
    }
    return read;
  }

 private:
  const std::string worker_;
  const std::uint32_t limit_;
  const std::int64_t lease_ms_;
  const bool own_lease_;  ///< not the phase's
  const std::string lease_;
};

class MarkEventResult final : public WebhookCall {
 public:
  MarkEventResult(std::uint8_t operation, const Reference& claim, bool ok)
      : WebhookCall(operation), claim_(claim), ok_(ok) {}

  std::string text() const override {
    return fmt::format("mark_event_result(claim of {}, {})", claim_.text(), ok_ ? "ok" : "not ok");
  }
  bool write(const Answers& answers, pg::Request& request, measure::Record& record) const override {
    const Told* told = claim_.in(answers);
    if (told == nullptr) return false;
    record.operation = operation_;
    request.clear();
    workload::ask_mark(claimed(*told), ok_ ? "" : workload::kFailure, statements_, request, record);
    return true;
  }
  Read read(const Answers& answers, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kMark = measure::webhook::mark_operation();
    recording.reserve(1);
    if (reply.kind == pg::Reply::Kind::kRows)
      workload::read_mark(claimed(*claim_.in(answers)), *reply.rows, record, recording);
    else
      recording.add(record);
    return {{}, answer_of(kMark, record, reply)};
  }

 private:
  static Claimed claimed(const Told& told) {
    return {told.event, told.id, told.token, told.attempt};
  }

  const Reference claim_;
  const bool ok_;
};

class ReplayDeadLetters final : public WebhookCall {
 public:
  ReplayDeadLetters(std::uint8_t operation, const workload::ReplayScope& scope)
      : WebhookCall(operation), scope_(scope) {}

  std::string text() const override {
    return fmt::format("replay_dead_letters(webhook {})", scope_.clinic);
  }
  bool write(const Answers&, pg::Request& request, measure::Record& record) const override {
    record.operation = operation_;
    request.clear();
    workload::ask_replay(scope_, statements_, request, record);
    return true;
  }
  Read read(const Answers&, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    static const measure::Operation kReplay = measure::webhook::replay_operation();
    recording.reserve(1);
    if (reply.kind != pg::Reply::Kind::kRows) {
      recording.add(record);
      return {{}, answer_of(kReplay, record, reply)};
    }
    workload::read_replay(*reply.rows, record, recording);
    const int events = reply.rows->count();
    return {{}, events == 0 ? "none" : fmt::format("replayed {}", events)};
  }

 private:
  const workload::ReplayScope scope_;
};

std::unique_ptr<Call> read_ingest(scenario::Reader& options, const CallSite& site) {
  const std::uint32_t event = site.seeded(options, "event", site.data().events, "events");
  const Exploration& exploration = site.exploration();
  return std::make_unique<IngestEvent>(site.number_of(measure::webhook::ingest_operation()), event,
                                       exploration.first_webhook + event % exploration.webhooks);
}

std::unique_ptr<Call> read_claim(scenario::Reader& options, const CallSite& site) {
  const auto limit = static_cast<std::uint32_t>(options.integer("limit", 1, 1, 1000));
  const auto usual =
      std::chrono::duration_cast<std::chrono::milliseconds>(site.exploration().rules.lease).count();
  const std::int64_t lease = options.integer("lease_ms", usual, 1, kLongestLease);
  return std::make_unique<ClaimNextEvent>(site.number_of(measure::webhook::claim_operation()),
                                          site.worker(), limit, lease, lease != usual);
}

std::unique_ptr<Call> read_mark(scenario::Reader& options, const CallSite& site) {
  Reference claim;
  site.refer<ClaimNextEvent>(options, "claim", "an event", claim);
  options.require("ok");
  const bool ok = options.truth("ok", true);
  return std::make_unique<MarkEventResult>(site.number_of(measure::webhook::mark_operation()),
                                           claim, ok);
}

std::unique_ptr<Call> read_replay(scenario::Reader& options, const CallSite& site) {
  const std::uint32_t clinic = site.seeded(options, "webhook", site.data().clinics, "clinics");
  return std::make_unique<ReplayDeadLetters>(
      site.number_of(measure::webhook::replay_operation()),
      workload::ReplayScope{clinic, site.exploration().first_webhook + clinic});
}

const base::Registrar<CallKind> kIngest("ingest_event", {"webhook_claims", read_ingest});
const base::Registrar<CallKind> kClaim("claim_next_event", {"webhook_claims", read_claim});
const base::Registrar<CallKind> kMark("mark_event_result", {"webhook_claims", read_mark});
const base::Registrar<CallKind> kReplay("replay_dead_letters", {"webhook_claims", read_replay});

}  // namespace
}  // namespace explore
