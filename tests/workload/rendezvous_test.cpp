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

const base::Instant kNow{5s};

TEST(Rendezvous, ReleasesAVolleyWhenItsLastSeatIsTaken) {
  Rendezvous rendezvous(1, 3, [](std::uint32_t) { return 3U; });
  Bell bell;
  EXPECT_EQ(rendezvous.sit(0, kNow, bell)->member, 0U);
  EXPECT_EQ(rendezvous.sit(1, kNow, bell)->member, 1U);
  EXPECT_FALSE(rendezvous.released(0));
  EXPECT_TRUE(bell.rung.empty());
  EXPECT_EQ(rendezvous.sit(2, kNow + 1ms, bell)->member, 2U);
  EXPECT_EQ(rendezvous.released(0), kNow + 1ms);
  EXPECT_EQ(bell.rung, (std::vector<std::uint32_t>{1, 0})) << "all but the one that released it";
}

TEST(Rendezvous, SeatsClientsInOneVolleyAfterTheOther) {
  Rendezvous rendezvous(3, 4, [](std::uint32_t volley) { return volley + 1; });
  Bell bell;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> seats;
  for (std::uint32_t client = 0; client < 6; ++client) {
    const auto seat = rendezvous.sit(client % 4, kNow, bell);
    seats.emplace_back(seat->volley, seat->member);
  }
  EXPECT_EQ(seats, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{
                       {0, 0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {2, 2}}));
  EXPECT_FALSE(rendezvous.sit(0, kNow, bell)) << "all volleys are taken";
  EXPECT_EQ(rendezvous.begun(), 3U);
}

TEST(Rendezvous, FillsTheVolleyThatHasBegunWhenItIsClosed) {
  Rendezvous rendezvous(5, 2, [](std::uint32_t) { return 2U; });
  Bell bell;
  rendezvous.sit(0, kNow, bell);
  rendezvous.close();
  EXPECT_TRUE(rendezvous.sit(1, kNow, bell)) << "client 0 waits for it";
  EXPECT_FALSE(rendezvous.sit(1, kNow, bell)) << "no volley begins any more";
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
      while (const auto seat = rendezvous.sit(client, kNow, bell)) {
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
