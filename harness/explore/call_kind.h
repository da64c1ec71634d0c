#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "base/registry.h"
#include "explore/calls.h"
#include "scenario/reader.h"

namespace explore {

/// Whose answer a call refers to: a call of the setup, or an earlier one of its own session.
struct Reference {
  bool setup = false;
  std::size_t call = 0;

  /// The first thing that the call was told; nullptr if it was told nothing.
  const Told* in(const Answers& answers) const;
  /// "setup/0", "0".
  std::string text() const;
};

/// Where a call stands, for those who read it.
class CallSite {
 public:
  /// `session` is nothing in the setup. `exploration` holds the setup's calls and the sessions
  /// before, `earlier` the calls before it in the same list; nullptr stands for one that could not
  /// be read.
  CallSite(const scenario::Scenario& scenario, const Exploration& exploration, const Calls& earlier,
           std::optional<std::size_t> session, workload::Ground& ground)
      : scenario_(scenario),
        exploration_(exploration),
        earlier_(earlier),
        session_(session),
        ground_(ground) {}

  const scenario::Scenario& scenario() const { return scenario_; }  ///< The whole scenario.
  const scenario::Data& data() const { return scenario_.data; }     ///< What the seed makes.
  const Exploration& exploration() const { return exploration_; }   ///< Read so far.
  /// Number of the session; nothing in the setup.
  const std::optional<std::size_t>& session() const { return session_; }
  /// "worker-0" of the first session, "worker-setup".
  std::string worker() const;
  /// The operation's number in the run's list.
  std::uint8_t number_of(const measure::Operation& operation) const {
    return ground_.number_of(operation);
  }

  /// The number at the key, one of `count` that the seed makes; `count` stands at `/data/COUNTED`.
  std::uint32_t seeded(scenario::Reader& options, const char* key, std::int64_t count,
                       const char* counted) const;
  /// The call that the reference at the key means, which must be a `Wanted`; nullptr, and noted, if
  /// it is none. `what` says what the reference is to give: "an appointment".
  template <class Wanted>
  const Wanted* refer(scenario::Reader& options, const char* key, const char* what,
                      Reference& reference) const {
    const Call* call = find(options, key, reference);
    const auto* wanted = dynamic_cast<const Wanted*>(call);
    if (call != nullptr && wanted == nullptr)
      options.mistake(key, fmt::format("is {}, {}, which gives nobody {}", reference.text(),
                                       call->text(), what));
    return wanted;
  }
  /// Calls `visit(const Call&)` for all calls before this one, of other sessions too.
  template <class Visit>
  void for_each_before(Visit visit) const {
    const auto all_of = [&](const Calls& calls) {
      for (const auto& call : calls)
        if (call != nullptr) visit(*call);
    };
    all_of(exploration_.setup);
    for (const Calls& calls : exploration_.sessions) all_of(calls);
    if (&earlier_ != &exploration_.setup) all_of(earlier_);
  }

 private:
  const Call* find(scenario::Reader& options, const char* key, Reference& reference) const;

  const scenario::Scenario& scenario_;
  const Exploration& exploration_;
  const Calls& earlier_;
  std::optional<std::size_t> session_;
  workload::Ground& ground_;
};

/// A kind of call, as it registers itself under the name that scenarios use.
struct CallKind {
  /// The workload by whose invariants such calls are judged; "": by none.
  std::string workload;
  /// Reads the call's object, noting what is wrong; nullptr if it cannot be made.
  std::unique_ptr<Call> (*read)(scenario::Reader& options, const CallSite& site);
};

/// All kinds of call; a file adds its own at its end.
using CallKinds = base::Registry<CallKind>;

/// What a call was answered, for people: its SQLSTATE, or the answer that its record has.
std::string answer_of(const measure::Operation& operation, const measure::Record& record,
                      const pg::Reply& reply);

}  // namespace explore
