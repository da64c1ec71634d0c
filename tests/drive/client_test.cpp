#include "drive/client.h"

#include <gtest/gtest.h>

#include "support/scripted_channel.h"

namespace {

using drive::Client;
using State = Client::State;
using namespace std::chrono_literals;

const pg::Statement kStatement{"call", "unused"};

/// Makes one call after the other until it has none left; a call may have two parts.
class ScriptedActor final : public workload::Actor {
 public:
  ScriptedActor(int calls, int parts, bool retry) : calls_(calls), parts_(parts), retry_(retry) {}

  workload::Move next(base::Instant now, pg::Request& request, measure::Record& record) override {
    if (part_ > 0) {
      request.clear();
      request.step(kStatement);
      return {workload::Move::Kind::kContinue};
    }
    if (calls_-- == 0) return {workload::Move::Kind::kLeave};
    request.clear();
    request.step(kStatement);
    record.operation = 0;
    return {workload::Move::Kind::kCall, now - 5ms, retry_};
  }

  bool settle(const pg::Reply& reply, measure::Record& record,
              measure::Recording& recording) override {
    const bool lost =
        reply.kind == pg::Reply::Kind::kBroken || reply.kind == pg::Reply::Kind::kNotSent;
    if (!lost && ++part_ < parts_) return false;
    part_ = 0;
    recording.add(record);
    return true;
  }

 private:
  int calls_;
  int parts_;
  bool retry_;
  int part_ = 0;
};

/// A client on a script, at a time that the test sets.
class DriveClient : public ::testing::Test {
 protected:
  Client& make(int calls = 1, int parts = 1, bool retry = true) {
    drive::Limits limits;
    limits.call = 7s;
    limits.max_tries = 3;
    limits.backoff = backoff_;
    recording_.reserve(100);
    client_.emplace(5U, std::uint8_t{0}, std::make_unique<support::ScriptedChannel>(script_),
                    std::make_unique<ScriptedActor>(calls, parts, retry), limits, zero_,
                    recording_);
    client_->open(zero_);
    script_.reply(support::rows(none_));
    client_->ready(zero_);
    return *client_;
  }
  /// Lets a reply come at `at`.
  void come(const pg::Reply& reply, base::Nanos at) {
    script_.reply(reply);
    client_->ready(zero_ + at);
  }
  const measure::Record& only_record() const {
    EXPECT_EQ(recording_.pieces.back().size(), 1U);
    return recording_.pieces.back().front();
  }

  const base::Instant zero_{1000s};
  base::Nanos backoff_{0};
  support::FakeRows none_{{}};
  support::Script script_;
  measure::Recording recording_{1};
  std::optional<Client> client_;
};

TEST_F(DriveClient, NotesTheSessionThatAnswersItsCalls) {
  make();
  ASSERT_EQ(recording_.sessions.size(), 1U);
  EXPECT_EQ(recording_.sessions[0].connection, 5U);
  EXPECT_EQ(recording_.sessions[0].backend_pid, 4711);
}

TEST_F(DriveClient, RecordsWhenACallWasDueSentAndAnswered) {
  Client& client = make();
  client.step(zero_ + 10ms);
  EXPECT_EQ(client.state(), State::kCalling);
  come(support::rows(none_), 12ms);
  const measure::Record& record = only_record();
  EXPECT_EQ(base::Nanos(record.due), 5ms);
  EXPECT_EQ(base::Nanos(record.invoked), 10ms);
  EXPECT_EQ(base::Nanos(record.answered), 12ms);
  EXPECT_EQ(record.outcome, base::Outcome::kDone);
  EXPECT_EQ(recording_.arrivals[0], 1U);
}

TEST_F(DriveClient, GoesOnAtOnceWithAnAnswerThatIsThere) {
  Client& client = make(2);
  EXPECT_FALSE(client.hears_at_once(zero_)) << "it has asked nothing";
  client.step(zero_ + 1ms);
  EXPECT_FALSE(client.hears_at_once(zero_ + 2ms)) << "it has not been answered";
  script_.reply(support::rows(none_));
  EXPECT_TRUE(client.hears_at_once(zero_ + 3ms));
  EXPECT_EQ(base::Nanos(only_record().answered), 3ms);
  client.step(zero_ + 4ms);
  script_.reply(support::broken(true));
  EXPECT_FALSE(client.hears_at_once(zero_ + 5ms)) << "it has nobody to ask any more";
}

TEST_F(DriveClient, LeavesWhenItsActorDoes) {
  Client& client = make(0);
  client.step(zero_);
  EXPECT_EQ(client.state(), State::kGone);
  EXPECT_EQ(script_.closed, 1);
}

TEST_F(DriveClient, SendsARetryableCallAgainAndCountsTheRetriesApart) {
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::error("40001"), 2ms);
  EXPECT_EQ(client.state(), State::kCalling);
  come(support::error("40P01"), 3ms);
  come(support::rows(none_), 4ms);
  EXPECT_EQ(script_.sent.size(), 3U);
  EXPECT_EQ(only_record().retries, 2);
  EXPECT_EQ(base::Nanos(only_record().invoked), 3ms) << "the try that settled it";
  EXPECT_EQ(recording_.arrivals[0], 1U) << "a retry is no arrival";
}

TEST_F(DriveClient, SettlesARetryableCallWhenItsTriesAreUsedUp) {
  Client& client = make();
  client.step(zero_ + 1ms);
  for (int i = 0; i < 3; ++i) come(support::error("40001"), 2ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kRetryable);
  EXPECT_EQ(pg::text_of(only_record().sqlstate), "40001");
}

TEST_F(DriveClient, BacksOffBeforeItTriesAgain) {
  backoff_ = 100ms;
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::error("40001"), 2ms);
  EXPECT_EQ(client.state(), State::kBackingOff);
  const base::Instant first = client.wake_at();
  EXPECT_GT(first, zero_ + 2ms);
  EXPECT_LT(first, zero_ + 102ms);
  client.step(first - 1ns);
  EXPECT_EQ(script_.sent.size(), 1U) << "a ring does not end the wait";
  client.step(first);
  EXPECT_EQ(script_.sent.size(), 2U);
  script_.reply(support::error("40001"));
  client.ready(first);
  EXPECT_LT(client.wake_at(), first + 200ms) << "at most twice as long";
  EXPECT_NE(client.wake_at() - first, first - (zero_ + 2ms)) << "each wait is drawn";
  const base::Instant second = client.wake_at();
  client.step(second);
  script_.reply(support::rows(none_));
  client.ready(second + 1ms);
  EXPECT_EQ(only_record().retries, 2);
  EXPECT_EQ(only_record().outcome, base::Outcome::kDone);
}

TEST_F(DriveClient, TriesAgainThoughItsConnectionWasLostWhileItBackedOff) {
  backoff_ = 100ms;
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::error("40001"), 2ms);
  come(support::broken(true), 3ms);
  EXPECT_EQ(client.state(), State::kLost) << "nothing was under way";
  client.step(zero_ + 3ms);
  come(support::rows(none_), 4ms);
  EXPECT_EQ(script_.sent.size(), 2U);
  come(support::rows(none_), 5ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kDone);
}

TEST_F(DriveClient, DoesNotRetryWhatItsActorWantsToSee) {
  Client& client = make(1, 1, false);
  client.step(zero_ + 1ms);
  come(support::error("40001"), 2ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kRetryable);
  EXPECT_EQ(script_.sent.size(), 1U);
}

TEST_F(DriveClient, DoesNotRetryACallThatIsInDoubt) {
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::broken(true), 2ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kInDoubt);
  EXPECT_EQ(client.state(), State::kLost);
  client.step(zero_ + 2ms);
  EXPECT_EQ(script_.opened, 2) << "the client connects again";
  come(support::rows(none_), 3ms);
  EXPECT_EQ(script_.sent.size(), 1U) << "and does not send the call again";
}

TEST_F(DriveClient, SendsACallAgainThatNeverLeft) {
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::broken(false), 2ms);
  client.step(zero_ + 2ms);
  come(support::rows(none_), 3ms);
  EXPECT_EQ(script_.sent.size(), 2U);
  come(support::rows(none_), 4ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kDone);
  EXPECT_EQ(only_record().session, 1U) << "the session that answered it";
  EXPECT_EQ(recording_.arrivals[0], 1U);
}

TEST_F(DriveClient, TellsATimeoutFromAFault) {
  Client& client = make(2);
  client.step(zero_);
  come(support::error("57014"), 1ms);
  client.step(zero_ + 2ms);
  come(support::error("42883"), 3ms);
  const auto& records = recording_.pieces.back();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].outcome, base::Outcome::kTimedOut);
  EXPECT_EQ(records[1].outcome, base::Outcome::kFaulty);
  EXPECT_EQ(recording_.errors.at("42883"), "told by the server");
}

TEST_F(DriveClient, GivesUpACallThatIsNotAnsweredWithinItsLimit) {
  Client& client = make();
  client.step(zero_);
  client.check_limits(zero_ + 6s);
  EXPECT_EQ(client.state(), State::kCalling);
  client.check_limits(zero_ + 7s);
  EXPECT_EQ(only_record().outcome, base::Outcome::kInDoubt);
  EXPECT_EQ(only_record().service(), 7s);
  EXPECT_EQ(client.state(), State::kLost);
}

TEST_F(DriveClient, MakesOneRecordOfACallInTwoParts) {
  Client& client = make(1, 2);
  client.step(zero_ + 1ms);
  come(support::rows(none_), 2ms);
  client.step(zero_ + 5ms);
  come(support::rows(none_), 6ms);
  EXPECT_EQ(base::Nanos(only_record().invoked), 1ms);
  EXPECT_EQ(base::Nanos(only_record().answered), 6ms);
  EXPECT_EQ(recording_.arrivals[0], 1U);
}

TEST_F(DriveClient, SettlesACallWhoseConnectionIsLostBetweenItsParts) {
  Client& client = make(1, 2);
  client.step(zero_ + 1ms);
  come(support::rows(none_), 2ms);
  come(support::broken(true), 3ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kInDoubt);
  EXPECT_EQ(client.state(), State::kLost);
}

TEST_F(DriveClient, SettlesACallThatNeverLeftWhenItIsDismissed) {
  Client& client = make();
  client.step(zero_ + 1ms);
  come(support::broken(false), 2ms);
  client.dismiss(zero_ + 3ms);
  EXPECT_EQ(only_record().outcome, base::Outcome::kNotSent);
  EXPECT_EQ(client.state(), State::kGone);
}

TEST_F(DriveClient, ConnectsAgainWhenTheServerEndsAnIdleSession) {
  Client& client = make();
  come(support::broken(false), 1ms);
  EXPECT_EQ(client.state(), State::kLost);
  client.step(zero_ + 1ms);
  come(support::rows(none_), 2ms);
  EXPECT_EQ(client.state(), State::kIdle);
  EXPECT_EQ(recording_.sessions.size(), 2U) << "a session is an incarnation of a connection";
}

TEST_F(DriveClient, GivesUpAServerThatDoesNotComeBack) {
  Client& client = make();
  come(support::broken(false), 1ms);
  client.step(zero_ + 1ms);
  come(support::broken(false), 2ms);
  EXPECT_EQ(client.state(), State::kLost) << "it may come back";
  client.step(zero_ + 32s);
  come(support::broken(false), 32s);
  EXPECT_EQ(client.state(), State::kGone);
}

}  // namespace
