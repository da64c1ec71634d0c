#include <gtest/gtest.h>

#include "contract.h"

namespace {

using contract::kDaily;
using contract::kNow;

const std::string kBody = R"({"id":"evt_1","type":"ping"})";
// HMAC-SHA256 of "1700000000." and the body with the decoded secret, by Python.
const std::string kSignature = "o0rT/4CZzSrpH0/VcKavqNWO1eFsXuXB6VcEHUbzFM0=";

std::string check_at(const std::string& timestamp, webhook::Moment received = kNow) {
  auto request = kDaily.request(kBody);
  request.headers.set("X-Webhook-Timestamp", timestamp);
  return kDaily.check(request, received);
}

TEST(Daily, SignsAsAnIndependentHmacDoes) {
  const auto request = kDaily.request(kBody);
  EXPECT_EQ(*request.headers.find("X-Webhook-Timestamp"), "1700000000");
  EXPECT_EQ(*request.headers.find("X-Webhook-Signature"), kSignature);
}

TEST(Daily, NeedsASecretInBase64) {
  EXPECT_EQ(kDaily.provider().objection_to("not base64!"), "is not base64, as Daily's secrets are");
  EXPECT_EQ(kDaily.verify(kDaily.request(kBody), {"not base64!"}).why,
            "there is no usable secret to check it with");
}

TEST(Daily, SignsTheTimeToo) {
  EXPECT_EQ(check_at("1700000001"), "bad_signature");
  EXPECT_EQ(check_at("1700000000.0"), "bad_signature");
}

TEST(Daily, RefusesATimeThatIsNoNumber) {
  for (const char* timestamp : {"", "now", "-1700000000", "2023-11-14T22:13:20Z", ".5", " 17"})
    EXPECT_EQ(check_at(timestamp), "malformed") << timestamp;
}

TEST(Daily, IsTooOldAfterTheTolerance) {
  EXPECT_EQ(check_at("1700000000", kNow + webhook::kTolerance), "valid");
  EXPECT_EQ(check_at("1700000000", kNow + webhook::kTolerance + std::chrono::seconds(1)),
            "too_old");
}

TEST(Daily, TakesMillisecondsForWhatTheyAre) {
  // HMAC-SHA256 of "1700000000000.{}", by Python.
  auto request = kDaily.unsigned_request("{}");
  request.headers.set("X-Webhook-Timestamp", "1700000000000");
  request.headers.set("X-Webhook-Signature", "Oj6Km/XUzDk+p6lL0cT6x2PZHb2DMcA+SaJbnQaXOM0=");
  EXPECT_EQ(kDaily.check(request, kNow), "valid");
  EXPECT_EQ(kDaily.check(request, kNow + std::chrono::seconds(301)), "too_old");
}

TEST(Daily, StartedMeetingOpensTheRoom) {
  const auto event = kDaily.event(kDaily.sample("meeting_started.json"));
  EXPECT_EQ(event.id, "met-sta-00000019-0000-4000-8000-000000000001-1767225600");
  EXPECT_EQ(event.type, "meeting.started");
  EXPECT_EQ(event.key, "video_room_opened:pgrush-room-1");
  ASSERT_TRUE(event.effect);
  EXPECT_EQ(event.effect->kind, webhook::EffectKind::kVideoRoomOpened);
  EXPECT_EQ(event.effect->subject, "pgrush-room-1");
  EXPECT_EQ(event.effect->reference, "00000019-0000-4000-8000-000000000001");
  EXPECT_EQ(event.effect->at->time_since_epoch().count(), 1767225600);
}

TEST(Daily, SecondMeetingInARoomSharesItsKey) {
  const auto first = kDaily.event(kDaily.sample("meeting_started.json"));
  const auto second = kDaily.event(kDaily.sample("meeting_started_again.json"));
  EXPECT_NE(second.id, first.id);
  EXPECT_EQ(second.key, first.key);
}

TEST(Daily, UnknownTypeHasNoEffectAndNoMistake) {
  const auto event = kDaily.event(kDaily.sample("participant_joined.json"));
  EXPECT_EQ(event.type, "participant.joined");
  EXPECT_EQ(event.mistake, "");
  EXPECT_FALSE(event.effect);
}

TEST(Daily, TestRequestIsAnsweredAndNothingElse) {
  const auto answer =
      kDaily.provider().handshake(kDaily.unsigned_request(R"({"test":"test"})"), "");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  const std::string large = std::string(100, ' ') + R"({"test":"test"})";
  for (const std::string& body :
       {std::string(R"({"test":"test","id":"x"})"), std::string(R"({"test":1})"), std::string("[]"),
        std::string(), large})
    EXPECT_FALSE(kDaily.provider().handshake(kDaily.unsigned_request(body), "")) << body;
}

TEST(Daily, TellsWhatIsWrongWithAPayload) {
  const auto event = kDaily.event(
      kDaily.request(R"({"id":"e","type":"meeting.started","payload":{"start_ts":-1}})"));
  EXPECT_EQ(event.mistake,
            "/payload/room has to be a text of 1 to 500 bytes; "
            "/payload/meeting_id has to be a text of 1 to 500 bytes; "
            "/payload/start_ts has to be a time in seconds since 1970");
  EXPECT_EQ(event.id, "e");
  EXPECT_FALSE(event.effect);
}

}  // namespace
