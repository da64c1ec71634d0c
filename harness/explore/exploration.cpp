#include <algorithm>
#include <set>

#include "base/suggest.h"
#include "explore/call_kind.h"
#include "sql/statements.h"
#include "workload/webhook_calls.h"

namespace explore {
namespace {

using nlohmann::json;
using scenario::describe;
using scenario::Mistakes;
using scenario::Reader;

constexpr std::size_t kFewestSessions = 2;
constexpr std::size_t kMostSessions = 4;
constexpr std::size_t kMostCalls = 10;
constexpr std::int64_t kLargestBound = 1000;
constexpr double kHourMs = 3'600'000;

/// Reads the calls of a phase into its exploration.
class CallReader {
 public:
  CallReader(const scenario::Scenario& scenario, workload::Ground& ground, Exploration& exploration,
             Mistakes& mistakes)
      : scenario_(scenario), ground_(ground), exploration_(exploration), mistakes_(mistakes) {}

  void read_setup(Reader& explore) {
    if (const json* list = explore.value("setup"))
      read_list(*list, explore.pointer("setup"), exploration_.setup, std::nullopt);
  }

  void read_sessions(Reader& explore) {
    explore.require("sessions");
    const json* list = explore.value("sessions");
    if (list == nullptr) return;
    if (!list->is_array() || list->size() < kFewestSessions || list->size() > kMostSessions) {
      explore.mistake(
          "sessions",
          fmt::format("{}, must be a list of {} to {} sessions: {{\"calls\": [CALL, …]}}",
                      list->is_array() ? fmt::format("has {}", list->size()) : describe(*list),
                      kFewestSessions, kMostSessions));
      return;
    }
    for (std::size_t i = 0; i < list->size(); ++i)
      read_session((*list)[i], fmt::format("{}/{}", explore.pointer("sessions"), i));
  }

  /// Workloads of the kinds that were read.
  const std::set<std::string>& workloads() const { return workloads_; }
  /// Names of the kinds of each session's calls.
  const std::vector<std::vector<std::string>>& kinds() const { return kinds_; }

 private:
  void read_session(const json& object, const std::string& pointer) {
    Reader session(object, pointer, mistakes_);
    if (object.is_object()) session.require("calls");
    Calls calls;
    kinds_.emplace_back();
    if (const json* list = session.value("calls"))
      read_list(*list, session.pointer("calls"), calls, exploration_.sessions.size());
    require_one_role(calls, session.pointer("calls"));
    exploration_.sessions.push_back(std::move(calls));
  }

  /// Calls of the setup, or of the session of that number.
  void read_list(const json& list, const std::string& pointer, Calls& calls,
                 std::optional<std::size_t> session) {
    if (!list.is_array() || list.empty() || list.size() > kMostCalls) {
      mistakes_.add(
          pointer,
          fmt::format("{}, must be a list of 1 to {} calls: {{\"NAME\": {{ARGUMENTS}}}}",
                      list.is_array() ? fmt::format("has {}", list.size()) : describe(list),
                      kMostCalls));
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i)
      calls.push_back(read_call(list[i], fmt::format("{}/{}", pointer, i),
                                {scenario_, exploration_, calls, session, ground_}));
  }

  std::unique_ptr<Call> read_call(const json& object, const std::string& pointer,
                                  const CallSite& site) {
    if (!object.is_object() || object.size() != 1) {
      mistakes_.add(pointer,
                    fmt::format("{}, must be an object with one key: {{\"NAME\": {{ARGUMENTS}}}}",
                                object.is_object() ? fmt::format("has {} keys", object.size())
                                                   : describe(object)));
      return nullptr;
    }
    const std::string& name = object.begin().key();
    const std::string own = (json::json_pointer(pointer) / name).to_string();
    const CallKind* kind = CallKinds::instance().find(name);
    if (kind == nullptr) {
      mistakes_.add(own,
                    "unknown call " + name + base::suggest(name, CallKinds::instance().names()));
      return nullptr;
    }
    if (!kind->workload.empty()) workloads_.insert(kind->workload);
    if (site.session()) kinds_.back().push_back(name);
    Reader options(object.begin().value(), own, mistakes_);
    return kind->read(options, site);
  }

  /// A session is opened for one role.
  void require_one_role(const Calls& calls, const std::string& pointer) {
    const Call* first = nullptr;
    for (const auto& call : calls) {
      if (call == nullptr) continue;
      if (first == nullptr) first = call.get();
      if (call->role() == first->role()) continue;
      mistakes_.add(pointer, fmt::format("{} and {} are made by different roles: put them into "
                                         "sessions of their own",
                                         first->text(), call->text()));
      return;
    }
  }

  const scenario::Scenario& scenario_;
  workload::Ground& ground_;
  Exploration& exploration_;
  Mistakes& mistakes_;
  std::set<std::string> workloads_;
  std::vector<std::vector<std::string>> kinds_;
};

/// A number of preemptions, or null for every schedule.
std::optional<std::uint32_t> read_bound(Reader& explore, std::optional<std::uint32_t> absent) {
  const json* bound = explore.value("bound");
  if (bound == nullptr) return absent;
  if (bound->is_null()) return std::nullopt;
  return static_cast<std::uint32_t>(explore.integer("bound", *absent, 0, kLargestBound));
}

measure::ClaimRules read_rules(Reader& explore) {
  measure::ClaimRules rules;
  rules.lease = std::chrono::milliseconds(explore.integer(
      "lease_ms", static_cast<std::int64_t>(kHourMs), 1, static_cast<std::int64_t>(kHourMs)));
  rules.backoff = base::from_ms(explore.number("backoff_ms", kHourMs, 0, kHourMs));
  rules.max_attempts = static_cast<std::int32_t>(explore.integer("max_attempts", 3, 1, 20));
  return rules;
}

/// What may be exchanged makes the same kinds of calls.
void check_symmetry(Reader& explore, const CallReader& calls, bool symmetric) {
  const auto& kinds = calls.kinds();
  const auto other = std::ranges::find_if(kinds, [&](const auto& one) { return one != kinds[0]; });
  if (symmetric && other != kinds.end())
    explore.mistake("symmetric", fmt::format("is true, but the calls of session {} are not of the "
                                             "same kinds as those of session 0",
                                             other - kinds.begin()));
}

}  // namespace

Exploration read_exploration(const scenario::Phase& phase, const scenario::Scenario& scenario,
                             workload::Ground& ground, Mistakes& mistakes) {
  Exploration exploration;
  exploration.name = phase.name;
  Reader explore(phase.options, phase.pointer, mistakes);
  exploration.bound = read_bound(explore, exploration.bound);
  exploration.settings = explore.named_texts("settings");
  exploration.rules = read_rules(explore);
  exploration.first_webhook = ground.next_webhook;
  exploration.webhooks = static_cast<std::uint32_t>(scenario.data.clinics);
  CallReader calls(scenario, ground, exploration, mistakes);
  calls.read_setup(explore);
  calls.read_sessions(explore);
  exploration.symmetric = explore.truth("symmetric", exploration.symmetric);
  check_symmetry(explore, calls, exploration.symmetric);
  exploration.workloads.assign(calls.workloads().begin(), calls.workloads().end());
  if (!calls.workloads().contains("webhook_claims")) exploration.webhooks = 0;
  ground.next_webhook += exploration.webhooks;
  return exploration;
}

void prepare(const Exploration& exploration, pg::Session& session) {
  if (exploration.webhooks == 0) return;
  session.query(sql::seed_webhooks,
                {std::to_string(exploration.first_webhook), std::to_string(exploration.webhooks),
                 std::to_string(exploration.rules.max_attempts),
                 workload::interval_text(exploration.rules.backoff)});
}

}  // namespace explore
