#include "drive/metrics.h"

#include <array>
#include <atomic>
#include <exception>
#include <map>
#include <string_view>

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "base/failure.h"
#include "drive/interruption.h"
#include "measure/booking.h"
#include "measure/webhook.h"

namespace drive {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

/// The same for every call and every version, so that figures can be added up and compared.
const Histogram::BucketBoundaries& buckets_s() {
  static const Histogram::BucketBoundaries kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  return kBuckets;
}

/// A figure that dashboards know by a name of its own: calls of one operation, all of them or those
/// with one answer.
struct Named {
  std::string_view call;
  std::string_view answer;  ///< "": any, and none
  const char* name;
  const char* help;
};

constexpr const char* kAttempts = "Bookings that were tried, rolled back or not.";
constexpr const char* kConflicts = "Bookings that were refused: the slot is taken or closed.";

constexpr std::array kNamed{
    Named{measure::booking::kCreate, "", "pgrush_booking_attempts_total", kAttempts},
    Named{measure::booking::kRolledBack, "", "pgrush_booking_attempts_total", kAttempts},
    Named{measure::booking::kCreate, "conflict", "pgrush_booking_conflicts_total", kConflicts},
    Named{measure::booking::kRolledBack, "conflict", "pgrush_booking_conflicts_total", kConflicts},
    Named{measure::webhook::kMark, "success", "pgrush_webhook_processed_total",
          "Webhook events that a worker was told are done; a mark that is repeated counts again."},
    Named{measure::webhook::kMark, "dead_letter", "pgrush_webhook_dead_letters_total",
          "Webhook events that a worker was told are given up; those whose last lease expires are "
          "told to nobody: see pgrush_webhook_events."},
};

Family<Counter>& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Family<Gauge>& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

struct CallMetrics::Series {
  /// What is raised for a call that settled in one way.
  using Raised = std::vector<Counter*>;

  Series(prometheus::Registry& registry, const measure::Operation& operation)
      : call(operation.name),
        responses(prometheus::BuildHistogram()
                      .Name("pgrush_call_response_seconds")
                      .Help("From when a call was due to its answer: what a user waits.")
                      .Register(registry)),
        retries(counters(registry, "pgrush_call_retries_total",
                         "Tries of calls before the ones that settled them.")
                    .Add({{"call", call}})) {
    for (const measure::Answer& answer : operation.answers)
      answered.push_back(raised(registry, answer.outcome, answer.name));
    for (std::size_t i = 0; i < base::kOutcomes; ++i)
      if (const auto outcome = static_cast<base::Outcome>(i); !base::answered(outcome))
        unanswered[i] = raised(registry, outcome, "");
  }

  Raised raised(prometheus::Registry& registry, base::Outcome outcome,
                std::string_view answer) const {
    Raised all{&counters(registry, "pgrush_calls_total",
                         "Calls that settled; without an answer, the outcome says why.")
                    .Add({{"call", call},
                          {"outcome", std::string(name_of(outcome))},
                          {"answer", std::string(answer)}})};
    for (const Named& named : kNamed) {
      if (named.call != call) continue;
      // Made in any case: what has not happened yet is a zero.
      Counter& counter = counters(registry, named.name, named.help).Add({});
      if (named.answer.empty() || named.answer == answer) all.push_back(&counter);
    }
    return all;
  }

  /// Made when there is something to observe: most outcomes never come. Whoever is first makes it,
  /// and who comes at the same time is given the same one.
  Histogram& response(base::Outcome outcome) {
    std::atomic<Histogram*>& known = by_outcome[static_cast<std::size_t>(outcome)];
    if (known == nullptr)
      known =
          &responses.Add({{"call", call}, {"outcome", std::string(name_of(outcome))}}, buckets_s());
    return *known;
  }

  // Constant after construction.
  const std::string call;
  Family<Histogram>& responses;
  Counter& retries;
  std::vector<Raised> answered;                      ///< by answer
  std::array<Raised, base::kOutcomes> unanswered{};  ///< by outcome

  std::array<std::atomic<Histogram*>, base::kOutcomes> by_outcome{};
};

CallMetrics::CallMetrics(std::unique_ptr<Series> series) : series_(std::move(series)) {}
CallMetrics::~CallMetrics() = default;

void CallMetrics::count(base::Outcome outcome, std::uint8_t answer, base::Nanos response,
                        std::uint32_t retries) {
  const Series::Raised& raised = answer == measure::kNoAnswer
                                     ? series_->unanswered.at(static_cast<std::size_t>(outcome))
                                     : series_->answered.at(answer);
  for (Counter* counter : raised) counter->Increment();
  series_->response(outcome).Observe(base::to_s(response));
  if (retries > 0) series_->retries.Increment(retries);
}

struct Metrics::State {
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  std::map<std::string, std::unique_ptr<CallMetrics>> calls;
  std::unique_ptr<prometheus::Exposer> exposer;  ///< goes first: its threads read the registry
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

std::string Metrics::listen(const base::ListenAddress& address) {
  const SignalsHeldBack signals;
  try {
    // One thread listens, one answers.
    state_->exposer = std::make_unique<prometheus::Exposer>(address.text(), 1);
  } catch (const std::exception&) {
    // The library does not say why.
    throw base::Failure(base::ExitStatus::kUnusable,
                        "cannot listen at " + address.text() +
                            " for metrics: is the port free and the host one of this machine's?");
  }
  state_->exposer->RegisterCollectable(state_->registry);
  base::ListenAddress bound = address;
  bound.port = static_cast<std::uint16_t>(state_->exposer->GetListeningPorts().at(0));
  return "http://" + bound.text() + "/metrics";
}

std::string Metrics::page() const {
  return prometheus::TextSerializer().Serialize(state_->registry->Collect());
}

CallMetrics& Metrics::calls(const measure::Operation& operation) {
  std::unique_ptr<CallMetrics>& known = state_->calls[operation.name];
  if (!known)
    known.reset(
        new CallMetrics(std::make_unique<CallMetrics::Series>(*state_->registry, operation)));
  return *known;
}

void Metrics::show(const std::vector<provision::QueueDepth>& queue) {
  for (const provision::QueueDepth& depth : queue) {
    gauges(*state_->registry, "pgrush_webhook_events",
           "Webhook events that are not done, as the database has them; 10,000 means that many or "
           "more.")
        .Add({{"status", depth.status}})
        .Set(static_cast<double>(depth.events));
    gauges(*state_->registry, "pgrush_webhook_event_age_seconds",
           "Of the oldest of these events: since it is due (pending, failed), was claimed "
           "(processing) or given up (dead_letter); 0 if there is none.")
        .Add({{"status", depth.status}})
        .Set(depth.age_s);
  }
}

}  // namespace drive
