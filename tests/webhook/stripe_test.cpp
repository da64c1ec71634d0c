#include <gtest/gtest.h>

#include "contract.h"

namespace {

using contract::kNow;
using contract::kStripe;
using webhook::EffectKind;

const std::string kStripeBody = R"({"id":"evt_1","type":"ping"})";
// HMAC-SHA256 of "1700000000." and the body with the secrets whsec_test and whsec_old, by Python.
const std::string kStripeSignature =
    "33ff6664879612e191c4e01184f3da32597a3c9b33ca2655fac317d01c5abc3f";
const std::string kOldSignature =
    "c85ace7651c98070cdf1a41664c68ebc94f6ea4a5413a569964c8b9caf496ba2";

std::string check(const std::string& header, webhook::Moment received = kNow) {
  auto request = kStripe.unsigned_request(kStripeBody);
  request.headers.set("Stripe-Signature", header);
  return kStripe.check(request, received);
}

std::string mistake_of(const std::string& file, const std::string& pointer,
                       const nlohmann::json& value) {
  auto body = nlohmann::json::parse(kStripe.sample(file).body);
  body[nlohmann::json::json_pointer(pointer)] = value;
  const auto event = kStripe.event(kStripe.request(body.dump()));
  EXPECT_FALSE(event.effect);
  EXPECT_EQ(event.key, "");
  return event.mistake;
}

TEST(Stripe, SignsAsAnIndependentHmacDoes) {
  const auto request = kStripe.request(kStripeBody);
  EXPECT_EQ(*request.headers.find("stripe-signature"), "t=1700000000,v1=" + kStripeSignature);
}

TEST(Stripe, AcceptsAnyOfSeveralSignatures) {
  // While a secret is rolled, Stripe signs with both.
  EXPECT_EQ(check("t=1700000000,v1=" + kOldSignature + ",v1=" + kStripeSignature), "valid");
  EXPECT_EQ(check("t=1700000000,v1=" + kStripeSignature + ",v1=" + kOldSignature), "valid");
  EXPECT_EQ(check("t=1700000000,v1=" + kStripeSignature + ",v1=not_hexadecimal"), "valid");
  EXPECT_EQ(check("t=1700000000,v1=" + kOldSignature), "bad_signature");
}

TEST(Stripe, LeavesOtherSchemesOut) {
  // v0 is what Stripe adds to test events; to believe it would be a way down to a weaker scheme.
  EXPECT_EQ(check("t=1700000000,v0=" + kStripeSignature), "malformed");
  EXPECT_EQ(check("t=1700000000,v0=" + kOldSignature + ",v1=" + kStripeSignature), "valid");
  EXPECT_EQ(check("t=1700000000,v2=x,v1=" + kStripeSignature), "valid");
}

TEST(Stripe, SignsTheTimeToo) {
  EXPECT_EQ(check("t=1700000001,v1=" + kStripeSignature), "bad_signature");
  EXPECT_EQ(check("t=01700000000,v1=" + kStripeSignature), "bad_signature");
}

TEST(Stripe, RefusesAHeaderThatItCannotHaveWritten) {
  for (const std::string& header :
       {"v1=" + kStripeSignature, "t=,v1=" + kStripeSignature,
        "t=-1700000000,v1=" + kStripeSignature, "t=17e8,v1=" + kStripeSignature,
        "t=99999999999999999999,v1=" + kStripeSignature, "t=1700000000;v1=" + kStripeSignature,
        "t=1700000000," + kStripeSignature, "t=1600000000,t=1700000000,v1=" + kStripeSignature,
        std::string("t=1700000000")})
    EXPECT_EQ(check(header), "malformed") << header;
}

TEST(Stripe, IsTooOldAfterTheTolerance) {
  const auto header = "t=1700000000,v1=" + kStripeSignature;
  EXPECT_EQ(check(header, kNow + webhook::kTolerance), "valid");
  EXPECT_EQ(check(header, kNow + webhook::kTolerance + std::chrono::seconds(1)), "too_old");
  EXPECT_EQ(check("t=1700000000,v1=" + kOldSignature, kNow + std::chrono::hours(1)),
            "bad_signature");
  EXPECT_EQ(check(header, kNow - std::chrono::hours(1)), "valid") << "our clock is late";
}

TEST(Stripe, TellsHowOldASignatureIs) {
  const auto verification = kStripe.verify(kStripe.request(kStripeBody), {kStripe.secret},
                                           kNow + std::chrono::seconds(301));
  EXPECT_EQ(verification.why,
            "it was signed 301 s before it was received, and 300 s are tolerated");
}

TEST(Stripe, PaymentIntentCapturesThePayment) {
  const auto event = kStripe.event(kStripe.sample("payment_intent_succeeded.json"));
  EXPECT_EQ(event.id, "evt_3PgrushIntent0001");
  EXPECT_EQ(event.type, "payment_intent.succeeded");
  EXPECT_EQ(event.key, "payment_captured:pi_3PgrushIntent0001");
  ASSERT_TRUE(event.effect);
  EXPECT_EQ(event.effect->kind, EffectKind::kPaymentCaptured);
  EXPECT_EQ(event.effect->subject, "00000017-0000-4000-8000-000000000001");
  EXPECT_EQ(event.effect->reference, "pi_3PgrushIntent0001");
  EXPECT_EQ(event.effect->amount, 5000);
  EXPECT_EQ(event.effect->currency, "SGD");
  EXPECT_EQ(event.effect->at->time_since_epoch().count(), 1767225600);
}

TEST(Stripe, SessionAndPaymentIntentOfOnePaymentShareTheirKey) {
  const auto intent = kStripe.event(kStripe.sample("payment_intent_succeeded.json"));
  const auto session = kStripe.event(kStripe.sample("checkout_session_completed.json"));
  EXPECT_NE(session.id, intent.id);
  EXPECT_EQ(session.key, intent.key);
  ASSERT_TRUE(session.effect);
  EXPECT_EQ(session.effect->subject, intent.effect->subject);
  EXPECT_EQ(session.effect->amount, intent.effect->amount);
}

TEST(Stripe, SessionThatIsNotPaidHasNoEffect) {
  EXPECT_EQ(mistake_of("checkout_session_completed.json", "/data/object/payment_status", "unpaid"),
            "");
  EXPECT_EQ(mistake_of("checkout_session_completed.json", "/data/object/payment_status",
                       "no_payment_required"),
            "");
}

TEST(Stripe, UnknownTypeHasNoEffectAndNoMistake) {
  const auto event = kStripe.event(kStripe.sample("customer_created.json"));
  EXPECT_EQ(event.type, "customer.created");
  EXPECT_EQ(event.mistake, "");
  EXPECT_FALSE(event.effect);
}

TEST(Stripe, TellsWhatIsWrongWithAPayload) {
  const std::string kIntent = "payment_intent_succeeded.json";
  EXPECT_EQ(mistake_of(kIntent, "/data/object/metadata", nlohmann::json::object()),
            "/data/object/metadata/payment_id has to be a text of 1 to 500 bytes");
  EXPECT_EQ(mistake_of(kIntent, "/data/object/metadata/payment_id", "17"),
            "/data/object/metadata/payment_id has to be the uuid of a payment");
  EXPECT_EQ(mistake_of(kIntent, "/data/object/amount_received", "5000"),
            "/data/object/amount_received has to be a whole number from 1 on");
  EXPECT_EQ(mistake_of(kIntent, "/data/object/amount_received", 0),
            "/data/object/amount_received has to be a whole number from 1 on");
  EXPECT_EQ(mistake_of(kIntent, "/data/object/amount_received", UINT64_MAX),
            "/data/object/amount_received has to be a whole number from 1 on");
  EXPECT_EQ(mistake_of(kIntent, "/data/object/currency", "dollars"),
            "/data/object/currency has to be three letters");
  EXPECT_EQ(mistake_of(kIntent, "/created", nullptr),
            "/created has to be a time in seconds since 1970");
  EXPECT_EQ(mistake_of(kIntent, "/type", nullptr), "/type has to be a text of 1 to 500 bytes");
  EXPECT_EQ(mistake_of(kIntent, "/data", "x").substr(0, 34), "/data/object/metadata/payment_id h");
}

TEST(Stripe, EventWithoutAnIdIsTheSameInEveryDelivery) {
  const std::string body = R"({"type":"ping"})";
  const auto one = kStripe.event(kStripe.request(body));
  EXPECT_EQ(one.mistake, "/id has to be a text of 1 to 500 bytes");
  EXPECT_EQ(one.id.substr(0, 7), "sha256:");
  EXPECT_EQ(kStripe.event(kStripe.request(body)).id, one.id);
  EXPECT_NE(kStripe.event(kStripe.request(R"({"type":"pong"})")).id, one.id);
}

}  // namespace
