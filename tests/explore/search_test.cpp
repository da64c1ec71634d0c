#include "explore/search.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

namespace {

using explore::Bounds;
using explore::Ending;
using explore::Execution;
using explore::Footprint;
using explore::Schedule;
using explore::Situation;
using explore::Stop;

constexpr std::uint32_t kRows = 1000;  // an oid

/// Sessions of so many steps each, which never wait. What a step touches is told by `touches`; the
/// outcome is the order of the steps that conflict.
class Steps : public explore::Stage {
 public:
  explicit Steps(std::vector<std::uint32_t> lengths) : lengths_(std::move(lengths)) {}

  std::uint32_t sessions() const override { return static_cast<std::uint32_t>(lengths_.size()); }
  Situation begin() override {
    ++begun;
    done_.assign(lengths_.size(), 0);
    order_.clear();
    return situation();
  }
  Situation step(std::uint32_t session) override {
    footprint_ = touches(session, done_[session]);
    for (const PgrushStopRelation& relation : footprint_.relations)
      if (relation.oid == kRows) order_ += explore::letter(session);
    ++done_[session];
    return situation();
  }
  const Footprint& footprint() const override { return footprint_; }
  Ending end() override { return {order_, violates(order_)}; }

  std::uint64_t begun = 0;
  std::function<Footprint(std::uint32_t, std::uint32_t)> touches = [](auto, auto) {
    Footprint footprint;
    footprint.touch(kRows, PGRUSH_STOP_WRITES);
    return footprint;
  };
  std::function<bool(const std::string&)> violates = [](const std::string&) { return false; };

 protected:
  virtual Situation situation() const {
    Situation situation;
    for (std::size_t i = 0; i < lengths_.size(); ++i) {
      Situation::Session session;
      const bool over = done_[i] == lengths_[i];
      session.state = over ? Situation::State::kOver : Situation::State::kReady;
      if (done_[i] > 0) session.stop = {Stop::Kind::kStatement, 0, 1, static_cast<int>(done_[i])};
      situation.sessions.push_back(session);
    }
    return situation;
  }
  std::vector<std::uint32_t> lengths_;
  std::vector<std::uint32_t> done_;
  Footprint footprint_;

 private:
  std::string order_;
};

/// All schedules that a search runs.
std::vector<Execution> all_runs(explore::Stage& stage, const Bounds& bounds) {
  std::vector<Execution> runs;
  EXPECT_TRUE(explore::exhaust(stage, bounds, [&](const Execution& run) {
    runs.push_back(run);
    return true;
  }));
  return runs;
}

std::set<std::string> outcomes_of(const std::vector<Execution>& runs) {
  std::set<std::string> outcomes;
  for (const Execution& run : runs) outcomes.insert(run.ending.outcome);
  return outcomes;
}

TEST(Search, RunsEveryInterleavingOnce) {
  Steps stage({4, 4});
  const std::vector<Execution> runs = all_runs(stage, {});
  EXPECT_EQ(runs.size(), 70U);  // 8 over 4
  std::set<Schedule> schedules;
  for (const Execution& run : runs) schedules.insert(run.schedule);
  EXPECT_EQ(schedules.size(), runs.size());
}

TEST(Search, RunsEveryInterleavingOfThreeSessions) {
  Steps stage({2, 2, 2});
  EXPECT_EQ(all_runs(stage, {}).size(), 90U);  // 6! / (2! 2! 2!)
}

TEST(Search, KeepsToTheBoundOnPreemptions) {
  // Two blocks without a preemption, and with each preemption one more cut.
  const std::vector<std::size_t> expected{2, 8, 26};
  for (std::uint32_t bound = 0; bound < expected.size(); ++bound) {
    Steps stage({4, 4});
    const std::vector<Execution> runs = all_runs(stage, {.preemptions = bound});
    EXPECT_EQ(runs.size(), expected[bound]) << "bound " << bound;
    for (const Execution& run : runs) EXPECT_LE(run.preemptions, bound);
  }
}

TEST(Search, BoundsGrowToEveryInterleaving) {
  Steps stage({3, 3});
  EXPECT_EQ(all_runs(stage, {.preemptions = 6}).size(), 20U);
}

TEST(Search, RunsOneScheduleWhereNoOrderMatters) {
  Steps stage({5, 5, 5});
  stage.touches = [](std::uint32_t session, std::uint32_t) {
    Footprint footprint;
    footprint.touch(kRows + 1 + session, PGRUSH_STOP_WRITES);
    return footprint;
  };
  EXPECT_EQ(all_runs(stage, {}).size(), 1U);
}

TEST(Search, LosesNoOutcomeByLeavingOutEqualSchedules) {
  const auto touches = [](std::uint32_t session, std::uint32_t step) {
    Footprint footprint;
    // Every second step is the session's own affair.
    footprint.touch(step % 2 == 0 ? kRows : kRows + 1 + session, PGRUSH_STOP_WRITES);
    return footprint;
  };
  Steps reduced({4, 4});
  reduced.touches = touches;
  Steps whole({4, 4});
  whole.touches = touches;
  const std::vector<Execution> few = all_runs(reduced, {});
  const std::vector<Execution> all = all_runs(whole, {.preemptions = 8});
  EXPECT_EQ(all.size(), 70U);
  EXPECT_LT(few.size(), 20U);
  EXPECT_EQ(outcomes_of(few), outcomes_of(all));
}

TEST(Search, KeepsTheOrderOfACallAndAnAnswer) {
  Steps stage({1, 1});
  stage.touches = [](std::uint32_t, std::uint32_t) {
    Footprint footprint;
    footprint.calls = footprint.answers = true;
    return footprint;
  };
  EXPECT_EQ(all_runs(stage, {}).size(), 2U);
}

TEST(Search, RunsSymmetricSessionsInOneOrderOnly) {
  Steps stage({3, 3});
  EXPECT_EQ(all_runs(stage, {.symmetric = true}).size(), 10U);
  Steps three({2, 2, 2});
  EXPECT_EQ(all_runs(three, {.symmetric = true}).size(), 15U);
}

TEST(Search, EndsWhenItsVisitorHasSeenEnough) {
  Steps stage({3, 3});
  int seen = 0;
  EXPECT_FALSE(explore::exhaust(stage, {}, [&](const Execution&) { return ++seen < 5; }));
  EXPECT_EQ(seen, 5);
}

TEST(Search, EndsAtItsNumberOfSchedules) {
  Steps stage({3, 3});
  int seen = 0;
  const auto count = [&](const Execution&) { return ++seen > 0; };
  EXPECT_FALSE(explore::exhaust(stage, {.schedules = 7}, count));
  EXPECT_EQ(seen, 7);
}

/// A stage that changes its mind: from its third schedule on, a session's first stop is elsewhere.
class Fickle final : public Steps {
 public:
  using Steps::Steps;

 protected:
  Situation situation() const override {
    Situation situation = Steps::situation();
    for (Situation::Session& session : situation.sessions)
      if (begun > 2 && session.stop.line == 1) session.stop.line = 7;
    return situation;
  }
};

TEST(Search, RefusesASchedulesThatDoesNotRepeatItself) {
  Fickle stage({3, 3});
  EXPECT_THROW(explore::exhaust(stage, {}, [](const Execution&) { return true; }),
               explore::NotRepeated);
}

/// A stage whose second session needs one step less from its third schedule on.
class Shrinking final : public Steps {
 public:
  using Steps::Steps;
  Situation begin() override {
    lengths_[1] = begun >= 2 ? 2 : 3;
    return Steps::begin();
  }
};

TEST(Search, RefusesAScheduleThatEndsEarlierThanBefore) {
  Shrinking stage({1, 3});
  EXPECT_THROW(explore::exhaust(stage, {}, [](const Execution&) { return true; }),
               explore::NotRepeated);
}

/// The second session cannot move until the first has taken two steps.
class Waiting final : public Steps {
 public:
  using Steps::Steps;

 protected:
  Situation situation() const override {
    Situation situation = Steps::situation();
    if (done_[0] < 2 && done_[1] == 1) situation.sessions[1].state = Situation::State::kBlocked;
    return situation;
  }
};

TEST(Search, TakesNoStepOfASessionThatWaits) {
  Waiting stage({2, 2});
  const std::vector<Execution> runs = all_runs(stage, {});
  EXPECT_EQ(runs.size(), 3U);  // AABB, ABAB, BAAB
  // To go on with the other one, where one must wait, is no preemption.
  Waiting again({2, 2});
  EXPECT_EQ(all_runs(again, {.preemptions = 0}).size(), 2U);  // AABB, BAAB
}

/// The second session's first step has to be taken again until the first session is over.
class Asking final : public Steps {
 public:
  using Steps::Steps;
  Situation step(std::uint32_t session) override {
    ++taken_;
    if (session == 1 && done_[1] == 1 && done_[0] < lengths_[0]) {
      footprint_ = Footprint{};
      footprint_.touch(kRows, PGRUSH_STOP_LOCKS);
      return situation();
    }
    return Steps::step(session);
  }
  std::uint64_t taken_ = 0;
};

TEST(Search, HasASessionThatAsksAgainAndAgainLetOthersGoOn) {
  Asking stage({2, 2});
  const std::vector<Execution> runs = all_runs(stage, {.preemptions = 0});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(explore::to_text(runs[0].schedule), "A2B2");
  EXPECT_EQ(runs[0].yields, 0U);
  // It came to one stop four times, and is then not asked whether it wants to go on; A is, which
  // goes on to its end.
  EXPECT_EQ(explore::to_text(runs[1].schedule), "B5A2B1");
  EXPECT_EQ(runs[1].yields, 1U);
  EXPECT_EQ(runs[1].preemptions, 0U);
  EXPECT_EQ(explore::to_text(explore::replay(stage, runs[1].schedule).schedule), "B5A2B1");
}

TEST(Search, CountsAnewWhenAnotherSessionHasTakenAStep) {
  Asking stage({3, 2});
  const std::vector<Execution> runs = all_runs(stage, {.preemptions = 1});
  const auto found = [&](const std::string& schedule) {
    return std::ranges::any_of(
        runs, [&](const Execution& run) { return explore::to_text(run.schedule) == schedule; });
  };
  EXPECT_TRUE(found("B5A1B4A2B1"));
  EXPECT_TRUE(found("B5A2B4A1B1"));
  EXPECT_FALSE(found("B6A3B1"));
}

/// All steps but the first begin at one stop.
class Looping final : public Steps {
 public:
  using Steps::Steps;

 protected:
  Situation situation() const override {
    Situation situation = Steps::situation();
    for (Situation::Session& session : situation.sessions)
      session.stop.line = std::min(session.stop.line, 1);
    return situation;
  }
};

TEST(Search, LetsASessionThatWritesInALoopGoOn) {
  Looping stage({9, 9});
  const std::vector<Execution> runs = all_runs(stage, {.preemptions = 0});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(explore::to_text(runs[0].schedule), "A9B9");
  EXPECT_EQ(runs[0].yields + runs[1].yields, 0U);
}

TEST(Sampling, EndsWithASessionThatAsksAgainAndAgain) {
  Asking stage({2, 2});
  explore::sample(stage, 20, 1, 2, [](const Execution&) { return true; });
  EXPECT_LT(stage.taken_, 20U * 20);
}

TEST(Sampling, FindsAnOrderThatNeedsTwoChanges) {
  Steps stage({4, 4});
  stage.violates = [](const std::string& order) { return order == "AABBAABB"; };
  bool found = false;
  explore::sample(stage, 2'000, 1, 3, [&](const Execution& run) {
    found |= run.ending.violated;
    return !found;
  });
  EXPECT_TRUE(found);
}

TEST(Sampling, RepeatsItselfWithItsSeed) {
  const auto schedules = [](std::uint64_t seed) {
    Steps stage({4, 4});
    std::vector<Schedule> all;
    explore::sample(stage, 50, seed, 2, [&](const Execution& run) {
      all.push_back(run.schedule);
      return true;
    });
    return all;
  };
  EXPECT_EQ(schedules(7), schedules(7));
  EXPECT_NE(schedules(7), schedules(8));
}

TEST(Replay, RunsTheScheduleItIsGiven) {
  Steps stage({3, 3});
  const Schedule schedule{0, 1, 1, 0, 0, 1};
  const Execution run = explore::replay(stage, schedule);
  EXPECT_EQ(run.schedule, schedule);
  EXPECT_EQ(run.ending.outcome, "ABBAAB");
  EXPECT_EQ(run.preemptions, 2U);  // at the end A has nothing left to do
}

TEST(Replay, GoesOnWithWhoeverRanLast) {
  Steps stage({3, 3});
  EXPECT_EQ(explore::replay(stage, {0, 1}).ending.outcome, "ABBBAA");
}

TEST(Replay, RefusesAStepThatASessionCannotTake) {
  Steps stage({1, 1});
  try {
    explore::replay(stage, {0, 0});
    FAIL();
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.status(), base::ExitStatus::kUnusable);
    EXPECT_EQ(std::string(failure.what()),
              "schedule A2: step 2 is session A's, which cannot take one there");
  }
}

TEST(Replay, RefusesMoreStepsThanThereAre) {
  Steps stage({1, 1});
  try {
    explore::replay(stage, {0, 1, 1});
    FAIL();
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.status(), base::ExitStatus::kUnusable);
    EXPECT_EQ(std::string(failure.what()),
              "schedule A1B2: all sessions are at their end after 2 steps");
  }
}

TEST(Schedule, IsReadAsItIsWritten) {
  const Schedule schedule{0, 0, 1, 2, 2, 2, 0};
  EXPECT_EQ(explore::to_text(schedule), "A2B1C3A1");
  EXPECT_EQ(explore::parse_schedule("A2B1C3A1"), schedule);
  EXPECT_EQ(explore::parse_schedule(""), Schedule{});
}

TEST(Schedule, IsNotReadFromOtherTexts) {
  for (const char* text : {"a2", "A", "A0", "2A", "A-1", "A1 B1", "A99999999999"})
    EXPECT_FALSE(explore::parse_schedule(text)) << text;
}

}  // namespace
