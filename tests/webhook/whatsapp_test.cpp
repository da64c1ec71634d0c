#include <gtest/gtest.h>

#include "contract.h"

namespace {

using contract::kNow;
using contract::kWhatsApp;
using webhook::EffectKind;

webhook::Answer asked(const std::string& query, const std::string& token = "meatyhamhock") {
  webhook::Request request;
  request.method = "GET";
  request.url = kWhatsApp.url + query;
  return kWhatsApp.provider().handshake(request, token).value();
}

TEST(WhatsApp, SignsAsThePublishedExample) {
  // compute_signature("test", "secret") in the documentation of whatsapp_sdk for Elixir.
  const auto request =
      kWhatsApp.provider().sign(kWhatsApp.unsigned_request("test"), "secret", kNow);
  EXPECT_EQ(*request.headers.find("X-Hub-Signature-256"),
            "sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914");
}

TEST(WhatsApp, SignsTheBytesAndNotWhatTheyMean) {
  auto request = kWhatsApp.sample("text_message.json");
  const std::string escaped = "\\u00e4";
  const std::size_t at = request.body.find(escaped);
  ASSERT_NE(at, std::string::npos);
  request.body.replace(at, escaped.size(), "ä");
  EXPECT_EQ(kWhatsApp.check(request), "bad_signature");
}

TEST(WhatsApp, HasNoTimeAndNeverGetsTooOld) {
  EXPECT_EQ(
      kWhatsApp.check(kWhatsApp.sample("message_delivered.json"), kNow + std::chrono::hours(1000)),
      "valid");
}

TEST(WhatsApp, AnswersTheChallengeToWhoeverKnowsTheToken) {
  const auto answer =
      asked("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "1158201444");
}

TEST(WhatsApp, KeepsTheChallengeFromOthers) {
  EXPECT_EQ(asked("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess").status, 403);
  EXPECT_EQ(asked("?hub.mode=subscribe&hub.challenge=1").status, 403);
  EXPECT_EQ(asked("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=", "").status, 403);
  EXPECT_EQ(asked("?hub.mode=subscribe&hub.verify_token=meatyhamhock").status, 400);
  EXPECT_EQ(asked("?hub.challenge=1&hub.verify_token=meatyhamhock").status, 400);
  EXPECT_EQ(asked("?hub.mode=subscribe&hub.challenge=%").status, 400);
  EXPECT_EQ(asked("").status, 400);
  EXPECT_FALSE(kWhatsApp.provider().handshake(kWhatsApp.request("{}"), "meatyhamhock"));
}

TEST(WhatsApp, DeliveredMessageIsNamedByItsIdAndStatus) {
  const auto event = kWhatsApp.event(kWhatsApp.sample("message_delivered.json"));
  EXPECT_EQ(event.id, "wamid.PGRUSH0001:delivered");
  EXPECT_EQ(event.type, "status.delivered");
  EXPECT_EQ(event.key, "message_delivered:wamid.PGRUSH0001");
  ASSERT_TRUE(event.effect);
  EXPECT_EQ(event.effect->kind, EffectKind::kMessageDelivered);
  EXPECT_EQ(event.effect->subject, "wamid.PGRUSH0001");
  EXPECT_EQ(event.effect->at->time_since_epoch().count(), 1767225602);
}

TEST(WhatsApp, ReadMessageHasBeenDelivered) {
  const auto delivered = kWhatsApp.event(kWhatsApp.sample("message_delivered.json"));
  const auto read = kWhatsApp.event(kWhatsApp.sample("message_read.json"));
  EXPECT_NE(read.id, delivered.id);
  EXPECT_EQ(read.key, delivered.key);
  EXPECT_TRUE(read.effect);
}

TEST(WhatsApp, PressedButtonConfirmsTheAppointmentOnce) {
  const auto first = kWhatsApp.event(kWhatsApp.sample("appointment_confirmed.json"));
  const auto again = kWhatsApp.event(kWhatsApp.sample("appointment_confirmed_again.json"));
  ASSERT_TRUE(first.effect && again.effect);
  EXPECT_EQ(first.effect->kind, EffectKind::kAppointmentConfirmed);
  EXPECT_EQ(first.effect->subject, "00000018-0000-4000-8000-000000000001");
  EXPECT_EQ(first.id, "wamid.PGRUSH0002");
  EXPECT_EQ(again.id, "wamid.PGRUSH0003");
  EXPECT_EQ(again.effect->subject, first.effect->subject);
  EXPECT_EQ(again.key, first.key);
}

TEST(WhatsApp, RequestMayTellManyEvents) {
  const auto reading = kWhatsApp.provider().read(kWhatsApp.sample("batch.json"));
  ASSERT_EQ(reading.events.size(), 3U);
  EXPECT_EQ(reading.events[0].id, "wamid.PGRUSH0001:sent");
  EXPECT_FALSE(reading.events[0].effect);
  EXPECT_EQ(reading.events[1].id, "wamid.PGRUSH0001:delivered");
  EXPECT_TRUE(reading.events[1].effect);
  EXPECT_EQ(reading.events[2].id, "wamid.PGRUSH0002");
  EXPECT_TRUE(reading.events[2].effect);
}

TEST(WhatsApp, MistakeInOneEventLeavesTheOthersAlone) {
  auto body = nlohmann::json::parse(kWhatsApp.sample("batch.json").body);
  body["/entry/0/changes/0/value/statuses/1/timestamp"_json_pointer] = "yesterday";
  const auto reading = kWhatsApp.provider().read(kWhatsApp.request(body.dump()));
  ASSERT_EQ(reading.events.size(), 3U);
  EXPECT_EQ(reading.events[0].mistake, "");
  EXPECT_EQ(reading.events[1].id, "wamid.PGRUSH0001:delivered");
  EXPECT_EQ(reading.events[1].mistake,
            "/entry/0/changes/0/value/statuses/1/timestamp has to be a time in seconds since 1970");
  EXPECT_FALSE(reading.events[1].effect);
  EXPECT_EQ(reading.events[2].mistake, "");
  EXPECT_TRUE(reading.events[2].effect);
}

TEST(WhatsApp, ButtonThatConfirmsNoAppointmentIsAMistake) {
  auto body = nlohmann::json::parse(kWhatsApp.sample("appointment_confirmed.json").body);
  body["/entry/0/changes/0/value/messages/0/button/payload"_json_pointer] = "confirm_appointment:7";
  EXPECT_EQ(kWhatsApp.event(kWhatsApp.request(body.dump())).mistake,
            "/entry/0/changes/0/value/messages/0 has a button that confirms no appointment's uuid");
}

TEST(WhatsApp, WhatNobodyAskedForHasNoEffect) {
  EXPECT_EQ(kWhatsApp.event(kWhatsApp.sample("text_message.json")).type, "message.text");
  EXPECT_FALSE(kWhatsApp.event(kWhatsApp.sample("text_message.json")).effect);
  const auto event = kWhatsApp.event(kWhatsApp.sample("template_approved.json"));
  EXPECT_EQ(event.type, "message_template_status_update");
  EXPECT_EQ(event.id.substr(0, 7), "sha256:");
  EXPECT_FALSE(event.effect);
}

TEST(WhatsApp, EventsOfAnotherProductAreRefused) {
  const auto reading = kWhatsApp.provider().read(kWhatsApp.request(R"({"object":"page"})"));
  EXPECT_EQ(reading.mistake, "/object has to be \"whatsapp_business_account\"");
}

}  // namespace
