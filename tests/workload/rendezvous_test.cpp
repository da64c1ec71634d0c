#include "workload/rendezvous.h"

#include <boost/thread.hpp>
#include <gtest/gtest.h>

namespace {

using workload::Rendezvous;
using namespace std::chrono_literals;

struct Bell final : workload::Doorbell {
  void ring(std::uint32_t client) override { rung.push_back(client); }
  std::vector<std::uint32_t> rung;
};

const base::Instant kBegin{5s};

TEST(Rendezvous, ReleasesAVolleyWhenItsLastSeatIsTaken) {
  Rendezvous rendezvous(1, 3, [](std::uint32_t) { return 3U; });
  Bell bell;
  EXPECT_EQ(rendezvous.sit(0, kBegin, bell)->member, 0U);
  EXPECT_EQ(rendezvous.sit(1, kBegin, bell)->member, 1U);
  EXPECT_FALSE(rendezvous.released(0));
  EXPECT_TRUE(bell.rung.empty());
  EXPECT_EQ(rendezvous.sit(2, kBegin + 1ms, bell)->member, 2U);
  EXPECT_EQ(rendezvous.released(0), kBegin + 1ms);
  EXPECT_EQ(bell.rung, (std::vector<std::uint32_t>{1, 0})) << "all but the one that released it";
}

TEST(Rendezvous, SeatsClientsInOneVolleyAfterTheOther) {
  Rendezvous rendezvous(3, 4, [](std::uint32_t volley) { return volley + 1; });
  Bell bell;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> seats;
  for (std::uint32_t client = 0; client < 6; ++client) {
    const auto seat = rendezvous.sit(client % 4, kBegin, bell);
    seats.emplace_back(seat->volley, seat->member);
  }
  EXPECT_EQ(seats, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{
                       {0, 0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {2, 2}}));
  EXPECT_FALSE(rendezvous.sit(0, kBegin, bell)) << "all volleys are taken";
  EXPECT_EQ(rendezvous.begun(), 3U);
}

TEST(Rendezvous, FillsTheVolleyThatHasBegunWhenItIsClosed) {
  Rendezvous rendezvous(5, 2, [](std::uint32_t) { return 2U; });
  Bell bell;
  rendezvous.sit(0, kBegin, bell);
  rendezvous.close(kBegin);
  EXPECT_TRUE(rendezvous.sit(1, kBegin, bell)) << "client 0 waits for it";
  EXPECT_FALSE(rendezvous.sit(1, kBegin, bell)) << "no volley begins any more";
}

/// Volleys of two, one each 100 ms, the first at once, for a second.
class RendezvousInAnOpenLoop : public testing::Test {
 protected:
  Rendezvous make(base::Nanos skip_after = 0ms, base::Nanos warm_up = 0ms) {
    scenario::Load load;
    load.executor = scenario::Executor::kConstantArrivalRate;
    load.rate = 10;
    load.duration_s = 1;
    return {10, 4, [](std::uint32_t) { return 2U; },
            workload::Timetable{workload::Arrivals(load, {}), skip_after, warm_up}};
  }
  Bell bell_;
};

using Meeting = Rendezvous::Fate;

TEST_F(RendezvousInAnOpenLoop, AFullVolleyGoesWhenItIsDue) {
  Rendezvous rendezvous = make();
  rendezvous.sit(0, kBegin, bell_);
  rendezvous.sit(1, kBegin, bell_);
  EXPECT_EQ(rendezvous.fate(0, kBegin), Meeting::kGoes) << "the first is due at once";
  rendezvous.sit(2, kBegin + 1ms, bell_);
  rendezvous.sit(3, kBegin + 2ms, bell_);
  EXPECT_EQ(rendezvous.released(1), kBegin + 100ms);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 99ms), Meeting::kWaits);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 100ms), Meeting::kGoes);
}

TEST_F(RendezvousInAnOpenLoop, NoMemberGoesBeforeItsOwnClockSaysThatTheVolleyIsDue) {
  Rendezvous rendezvous = make();
  for (std::uint32_t client = 0; client < 4; ++client) rendezvous.sit(client, kBegin, bell_);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 100ms), Meeting::kGoes);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 99ms), Meeting::kWaits) << "its clock was read before";
  EXPECT_EQ(rendezvous.fate(1, kBegin + 100ms), Meeting::kGoes);
}

TEST_F(RendezvousInAnOpenLoop, AVolleyThatFillsLateWasDueBefore) {
  Rendezvous rendezvous = make();
  rendezvous.sit(0, kBegin, bell_);
  EXPECT_EQ(rendezvous.fate(0, kBegin + 30ms), Meeting::kWaits) << "it is not full";
  rendezvous.sit(1, kBegin + 30ms, bell_);
  EXPECT_EQ(rendezvous.released(0), kBegin) << "response times count from here";
  EXPECT_EQ(rendezvous.fate(0, kBegin + 30ms), Meeting::kGoes);
}

TEST_F(RendezvousInAnOpenLoop, WhatWasNotDueWhenItClosedIsCalledOffForAllMembers) {
  Rendezvous rendezvous = make();
  for (std::uint32_t client = 0; client < 4; ++client) rendezvous.sit(client, kBegin, bell_);
  EXPECT_EQ(rendezvous.fate(0, kBegin), Meeting::kGoes);
  rendezvous.close(kBegin + 50ms);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 51ms), Meeting::kOff);
  EXPECT_EQ(rendezvous.fate(1, kBegin + 200ms), Meeting::kOff) << "whenever they ask";
  EXPECT_EQ(rendezvous.fate(0, kBegin + 200ms), Meeting::kGoes);
  EXPECT_FALSE(rendezvous.sit(0, kBegin + 51ms, bell_));
}

TEST_F(RendezvousInAnOpenLoop, SkipsSeatBySeatWhatWasDueAndHadNotBegunWhenItClosed) {
  Rendezvous rendezvous = make();
  rendezvous.sit(0, kBegin, bell_);
  rendezvous.close(kBegin + 250ms);
  const auto member = rendezvous.sit(1, kBegin + 251ms, bell_);
  EXPECT_FALSE(member->skipped) << "client 0 waits for it";
  for (const std::uint32_t volley : {1U, 1U, 2U, 2U}) {
    const auto seat = rendezvous.sit(2, kBegin + 251ms, bell_);
    EXPECT_TRUE(seat->skipped);
    EXPECT_EQ(seat->volley, volley);
  }
  EXPECT_FALSE(rendezvous.sit(2, kBegin + 251ms, bell_)) << "the fourth is due at 300 ms";
}

TEST_F(RendezvousInAnOpenLoop, KnowsTheSeatsThatWereDueAndNobodyTook) {
  Rendezvous rendezvous = make(0ms, 50ms);
  EXPECT_TRUE(rendezvous.missed().empty()) << "it has not begun";
  rendezvous.sit(0, kBegin, bell_);
  rendezvous.sit(1, kBegin, bell_);
  rendezvous.sit(0, kBegin, bell_);
  rendezvous.close(kBegin + 250ms);
  const std::vector<workload::Seat> missed = rendezvous.missed();
  ASSERT_EQ(missed.size(), 3U) << "the fourth is due at 300 ms";
  EXPECT_EQ(missed[0].volley, 1U);
  EXPECT_EQ(missed[0].member, 1U);
  EXPECT_EQ(missed[1].volley, 2U);
  EXPECT_EQ(missed[2].volley, 2U);
}

TEST_F(RendezvousInAnOpenLoop, SkipsWhatBeginsTooLateButNotInTheWarmUp) {
  Rendezvous rendezvous = make(20ms, 150ms);
  rendezvous.sit(0, kBegin, bell_);
  rendezvous.sit(1, kBegin, bell_);
  const auto seat = rendezvous.sit(0, kBegin + 230ms, bell_);
  EXPECT_EQ(seat->volley, 2U) << "volley 1, due in the warm-up, has not even arrived";
  EXPECT_TRUE(seat->skipped);
  EXPECT_TRUE(rendezvous.sit(0, kBegin + 310ms, bell_)->skipped) << "its other seat";
  EXPECT_FALSE(rendezvous.sit(0, kBegin + 310ms, bell_)->skipped) << "volley 3 is 10 ms late";
}

TEST_F(RendezvousInAnOpenLoop, OpenedAgainItGoesOnWithWhatWasCalledOff) {
  Rendezvous rendezvous = make();
  for (std::uint32_t client = 0; client < 4; ++client) rendezvous.sit(client, kBegin, bell_);
  rendezvous.close(kBegin + 50ms);
  ASSERT_EQ(rendezvous.fate(1, kBegin + 51ms), Meeting::kOff);
  rendezvous.open();
  const base::Instant later = kBegin + 10s;
  const auto seat = rendezvous.sit(3, later, bell_);
  EXPECT_EQ(seat->volley, 1U);
  EXPECT_EQ(seat->member, 0U);
  rendezvous.sit(2, later, bell_);
  EXPECT_EQ(rendezvous.released(1), later + 50ms) << "the time between does not count";
  EXPECT_EQ(rendezvous.fate(1, later), Meeting::kWaits);
}

TEST(Rendezvous, ReleasesEveryMemberOfEveryVolleyOnSeveralThreads) {
  constexpr std::uint32_t kClients = 8;
  constexpr std::uint32_t kVolleys = 2000;
  Rendezvous rendezvous(kVolleys, kClients, [](std::uint32_t volley) { return 1 + volley % 4; });
  std::vector<std::vector<std::uint32_t>> seated(kClients);
  boost::thread_group threads;
  for (std::uint32_t client = 0; client < kClients; ++client) {
    threads.create_thread([&, client] {
      Bell bell;
      while (const auto seat = rendezvous.sit(client, kBegin, bell)) {
        seated[client].push_back(seat->volley);
        while (!rendezvous.released(seat->volley)) boost::this_thread::yield();
      }
    });
  }
  threads.join_all();
  std::vector<std::uint32_t> members(kVolleys);
  for (const auto& mine : seated)
    for (const std::uint32_t volley : mine) ++members[volley];
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    ASSERT_EQ(members[volley], 1 + volley % 4);
}

}  // namespace
