#include "scenario/load.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "scenario/limits.h"

namespace scenario {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Executor, std::string_view>, 6> kExecutors{
    {{Executor::kConstantVus, "constant-vus"},
     {Executor::kRampingVus, "ramping-vus"},
     {Executor::kPerVuIterations, "per-vu-iterations"},
     {Executor::kSharedIterations, "shared-iterations"},
     {Executor::kConstantArrivalRate, "constant-arrival-rate"},
     {Executor::kRampingArrivalRate, "ramping-arrival-rate"}}};

std::vector<std::string> executor_names() {
  std::vector<std::string> names;
  for (const auto& [executor, name] : kExecutors) names.emplace_back(name);
  return names;
}

bool ramps(Executor executor) {
  return executor == Executor::kRampingVus || executor == Executor::kRampingArrivalRate;
}

/// What is said, or what the other keys can only mean.
Executor read_executor(Reader& reader, const Load& load) {
  const Executor implied = reader.has("rate")    ? Executor::kConstantArrivalRate
                           : load.iterations > 0 ? Executor::kSharedIterations
                                                 : Executor::kConstantVus;
  const std::string told = reader.text("executor", std::string(name_of(implied)));
  const auto* const found =
      std::ranges::find(kExecutors, told, &std::pair<Executor, std::string_view>::second);
  if (found != kExecutors.end()) return found->first;
  const std::vector<std::string> names = executor_names();
  reader.mistake("executor", fmt::format("is \"{}\"{}; there are {}", told,
                                         base::suggest(told, names), fmt::join(names, ", ")));
  return implied;
}

/// What is more than the phase has connections is more than it can drive.
void require_connections(Reader& reader, const char* key, double wanted, const Load& load) {
  if (load.executor == Executor::kRampingVus && wanted > static_cast<double>(load.connections))
    reader.mistake(key, fmt::format("is {}, but the phase has only {} connections: raise "
                                    "--connections or lower it",
                                    wanted, load.connections));
}

std::vector<Stage> read_stages(Reader& reader, const Load& load) {
  std::vector<Stage> stages;
  const json* list = reader.value("stages");
  if (list == nullptr) return stages;
  if (!list->is_array() || list->empty()) {
    reader.mistake("stages", "must be a list of {\"duration_s\": …, \"target\": …}");
    return stages;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    Reader stage = reader.element("stages", i);
    stage.require("duration_s");
    stage.require("target");
    stages.push_back({stage.number("duration_s", 1, 0, kDurationS.most),
                      stage.number("target", 0, 0, kRate.most)});
    require_connections(stage, "target", stages.back().target, load);
  }
  return stages;
}

double length_of(const std::vector<Stage>& stages) {
  return std::accumulate(stages.begin(), stages.end(), 0.0,
                         [](double sum, const Stage& stage) { return sum + stage.duration_s; });
}

void refuse_with(Reader& reader, const Load& load, const char* key, bool fits) {
  if (!fits && reader.has(key))
    reader.mistake(key, fmt::format("does not go with executor {}", name_of(load.executor)));
}

/// Keys that belong to some executors only.
void read_shape(Reader& reader, Load& load) {
  const bool open = load.is_open_loop();
  load.rate = reader.number("rate", load.rate, kRate.least, kRate.most);
  if (load.executor == Executor::kConstantArrivalRate) reader.require("rate");
  refuse_with(reader, load, "rate", load.executor == Executor::kConstantArrivalRate);
  load.start = reader.number("start", load.start, 0, kRate.most);
  require_connections(reader, "start", load.start, load);
  load.stages = read_stages(reader, load);
  if (ramps(load.executor)) reader.require("stages");
  refuse_with(reader, load, "stages", ramps(load.executor));
  refuse_with(reader, load, "start", ramps(load.executor));
  if (load.executor == Executor::kPerVuIterations && load.iterations == 0)
    reader.mistake("iterations", "is missing: how often each connection iterates");
  const std::string arrivals = reader.text("arrivals", "even");
  load.poisson = arrivals == "poisson";
  if (!load.poisson && arrivals != "even")
    reader.mistake("arrivals", fmt::format(R"(is "{}", must be "even" or "poisson")", arrivals));
  load.skip_after_ms = reader.number("skip_after_ms", load.skip_after_ms, 0, kPauseMs.most);
  load.think_ms = reader.number("think_ms", load.think_ms, 0, kPauseMs.most);
  load.calls_in_a_row =
      reader.integer("calls_in_a_row", load.calls_in_a_row, kCallsInARow.least, kCallsInARow.most);
  refuse_with(reader, load, "calls_in_a_row", !open);
  refuse_with(reader, load, "arrivals", open);
  refuse_with(reader, load, "skip_after_ms", open);
  refuse_with(reader, load, "think_ms", !open);
}

void read_time(Reader& reader, Load& load) {
  const double staged = length_of(load.stages);
  load.duration_s = reader.number("duration_s", staged > 0 ? staged : load.duration_s,
                                  kDurationS.least, kDurationS.most);
  load.warm_up_s = reader.number("warm_up_s", load.warm_up_s, 0, kDurationS.most);
  if (load.warm_up_s >= load.duration_s)
    reader.mistake("warm_up_s", fmt::format("is {}, and the whole phase lasts {} s: nothing would "
                                            "be measured",
                                            load.warm_up_s, load.duration_s));
  const double arrivals = load.is_open_loop() ? most_arrivals(load) : 0;
  if (arrivals > static_cast<double>(kIterations.most))
    reader.mistake(load.stages.empty() ? "rate" : "stages",
                   fmt::format("makes {:.3g} arrivals, at most {} can be: lower it, or duration_s",
                               arrivals, kIterations.most));
}

}  // namespace

std::string_view name_of(Executor executor) {
  return std::ranges::find(kExecutors, executor, &std::pair<Executor, std::string_view>::first)
      ->second;
}

bool Load::is_open_loop() const {
  return executor == Executor::kConstantArrivalRate || executor == Executor::kRampingArrivalRate;
}

double most_arrivals(const Load& load) {
  double highest = std::max(load.rate, load.start);
  for (const Stage& stage : load.stages) highest = std::max(highest, stage.target);
  return highest * load.duration_s;
}

Load read_load(Reader reader) {
  Load load;
  load.connections =
      reader.integer("connections", load.connections, kConnections.least, kConnections.most);
  load.threads = reader.integer("threads", std::min(load.threads, load.connections), kThreads.least,
                                kThreads.most);
  load.iterations =
      reader.integer("iterations", load.iterations, kIterations.least, kIterations.most);
  load.executor = read_executor(reader, load);
  read_shape(reader, load);
  read_time(reader, load);
  load.reconnect = reader.truth("reconnect", load.reconnect);
  load.max_tries = reader.integer("max_tries", load.max_tries, kMaxTries.least, kMaxTries.most);
  load.backoff_ms = reader.number("backoff_ms", load.backoff_ms, 0, kPauseMs.most);
  const std::string plans = reader.text("plans", "auto");
  load.alternate_plans = plans == "alternate";
  if (!load.alternate_plans && plans != "auto")
    reader.mistake("plans", fmt::format(R"(is "{}", must be "auto" or "alternate")", plans));
  load.settings = reader.named_texts("settings");  // the server judges them
  if (load.threads > load.connections)
    reader.mistake("threads", fmt::format("is {}, must be {} or less: a thread needs a connection",
                                          load.threads, load.connections));
  return load;
}

void fill_in(const Load& load, json& object) {
  object.emplace("executor", name_of(load.executor));
  object.emplace("connections", load.connections);
  object.emplace("threads", load.threads);
  object.emplace("iterations", load.iterations);
  object.emplace("duration_s", load.duration_s);
  object.emplace("warm_up_s", load.warm_up_s);
  object.emplace("max_tries", load.max_tries);
  object.emplace("backoff_ms", load.backoff_ms);
  object.emplace("reconnect", load.reconnect);
  object.emplace("plans", load.alternate_plans ? "alternate" : "auto");
  if (ramps(load.executor)) object.emplace("start", load.start);
  if (!load.is_open_loop()) {
    object.emplace("think_ms", load.think_ms);
    object.emplace("calls_in_a_row", load.calls_in_a_row);
    return;
  }
  object.emplace("arrivals", load.poisson ? "poisson" : "even");
  object.emplace("skip_after_ms", load.skip_after_ms);
}

}  // namespace scenario
