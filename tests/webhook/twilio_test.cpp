#include <gtest/gtest.h>

#include "contract.h"

namespace {

using contract::kNow;
using contract::kTwilio;

// Address, parameters, token 12345 and signatures as in the tests of Twilio's own libraries.
const std::string kUrl = "https://mycompany.com/myapp.php?foo=1&bar=2";
const std::string kForm =
    "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212"
    "&Caller=%2B14158675309";

std::string check(const std::string& url, const std::string& body, const std::string& signature) {
  webhook::Request request;
  request.url = url;
  request.body = body;
  request.headers.set("X-Twilio-Signature", signature);
  return kTwilio.check(request);
}

std::string signature_of(const std::string& url, const std::string& body) {
  webhook::Request request;
  request.url = url;
  request.body = body;
  return *kTwilio.provider().sign(request, kTwilio.secret, kNow).headers.find("X-Twilio-Signature");
}

TEST(Twilio, SignsAsItsLibrariesDo) {
  EXPECT_EQ(signature_of(kUrl, kForm), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  EXPECT_EQ(check(kUrl, kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), "valid");
}

TEST(Twilio, SortsTheValuesOfARepeatedParameter) {
  const std::string kExpected = "IK+Dwps556ElfBT0I3Rgjkr1wJU=";
  EXPECT_EQ(check(kUrl, "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234", kExpected), "valid");
  EXPECT_EQ(check(kUrl, "Digits=1234&Sid=CA123&Digits=5678&SidAccount=AC123", kExpected), "valid");
  EXPECT_EQ(
      check(kUrl, "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234", kExpected),
      "valid");
  EXPECT_EQ(check(kUrl, "Sid=CA123&SidAccount=AC123&Digits=5678", kExpected), "bad_signature");
}

TEST(Twilio, TakesTheAddressWithAndWithoutItsPort) {
  const std::string http = "http" + kUrl.substr(5);
  const std::string with_port = "https://mycompany.com:1234/myapp.php?foo=1&bar=2";
  EXPECT_EQ(check(with_port, kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), "valid") << "port left out";
  EXPECT_EQ(check("http" + with_port.substr(5), kForm, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="), "valid");
  EXPECT_EQ(check(kUrl, kForm, "kvajT1Ptam85bY51eRf/AJRuM3w="), "valid") << "443 added";
  EXPECT_EQ(check(http, kForm, "0ZXoZLH/DfblKGATFgpif+LLRf4="), "valid") << "80 added";
  EXPECT_EQ(check(http, kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), "bad_signature");
}

TEST(Twilio, FindsThePortBehindPasswordsAndInAddressesOfNumbers) {
  for (const std::string& host : {std::string("me:secret@clinic.example"), std::string("[::1]"),
                                  std::string("me:1@[::1]"), std::string("clinic.example")}) {
    const auto bare = signature_of("https://" + host + "/x?a=b:1@c", kForm);
    const auto full = signature_of("https://" + host + ":443/x?a=b:1@c", kForm);
    EXPECT_NE(bare, full);
    EXPECT_EQ(check("https://" + host + ":443/x?a=b:1@c", kForm, bare), "valid") << host;
    EXPECT_EQ(check("https://" + host + "/x?a=b:1@c", kForm, full), "valid") << host;
  }
}

TEST(Twilio, DoesNotSignWhatIsBehindTheHashMark) {
  EXPECT_EQ(check(kUrl + "#rc=3&rp=all", kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), "valid");
}

TEST(Twilio, SignsTheAddress) {
  EXPECT_EQ(check(kUrl + "&baz=3", kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), "bad_signature");
  EXPECT_EQ(
      check("https://mycompany.com/myapp.php?bar=2&foo=1", kForm, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
      "bad_signature");
}

TEST(Twilio, SignsABodyOfJsonByItsHash) {
  const std::string kBody = R"({"property": "value", "boolean": true})";
  const std::string kSigned =
      kUrl + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  const std::string kSignature = "a9nBmqA0ju/hNViExpshrM61xv4=";
  EXPECT_EQ(check(kSigned, kBody, kSignature), "valid");
  EXPECT_EQ(check(kSigned, kBody + " ", kSignature), "bad_signature");
  EXPECT_EQ(check(kSigned, "", kSignature), "bad_signature");
  EXPECT_EQ(check(kUrl, kBody, kSignature), "bad_signature");
  auto request = kTwilio.unsigned_request(kBody);
  request.url = kUrl;
  request = kTwilio.provider().sign(request, kTwilio.secret, kNow);
  EXPECT_EQ(request.url, kSigned);
  EXPECT_EQ(*request.headers.find("X-Twilio-Signature"), kSignature);
}

TEST(Twilio, SignsDecodedParameters) {
  const auto signature = signature_of(kUrl, "Body=1+%2B+1+%3D+100%25&City=");
  EXPECT_EQ(check(kUrl, "City=&Body=1%20%2b%201%20=%20100%25", signature), "valid");
  EXPECT_EQ(check(kUrl, "City&Body=1+%2B+1+%3D+100%25", signature), "valid");
  EXPECT_EQ(check(kUrl, "&City=&&Body=1+%2B+1+%3D+100%25&", signature), "valid");
  EXPECT_EQ(check(kUrl, "City=&Body=1+++1+%3D+100%25", signature), "bad_signature");
  EXPECT_EQ(check(kUrl, "City=+&Body=1+%2B+1+%3D+100%25", signature), "bad_signature");
  EXPECT_EQ(check(kUrl, "City=&Body=1+%2B+1+%3D+100%2", signature), "malformed");
  EXPECT_EQ(check(kUrl, "City=&Body=1+%2B+1+%3D+100%", signature), "malformed");
  EXPECT_EQ(check(kUrl, "City=&Body=1+%2B+1+%3D+100%zz", signature), "malformed");
}

TEST(Twilio, DeliveredMessageIsNamedByItsSidAndStatus) {
  const auto event = kTwilio.event(kTwilio.sample("message_delivered.form"));
  EXPECT_EQ(event.id, "SM00000000000000000000000000000001:delivered");
  EXPECT_EQ(event.type, "message.delivered");
  EXPECT_EQ(event.key, "message_delivered:SM00000000000000000000000000000001");
  ASSERT_TRUE(event.effect);
  EXPECT_EQ(event.effect->kind, webhook::EffectKind::kMessageDelivered);
  EXPECT_EQ(event.effect->subject, "SM00000000000000000000000000000001");
  EXPECT_FALSE(event.effect->at) << "a status callback has no time";
}

TEST(Twilio, CallbackAndEventStreamOfOneMessageShareTheirKey) {
  const auto callback = kTwilio.event(kTwilio.sample("message_delivered.form"));
  const auto streamed = kTwilio.event(kTwilio.sample("message_delivered.json"));
  EXPECT_EQ(streamed.id, "EZ00000000000000000000000000000001");
  EXPECT_EQ(streamed.key, callback.key);
  ASSERT_TRUE(streamed.effect);
  EXPECT_EQ(streamed.effect->subject, callback.effect->subject);
}

TEST(Twilio, IdDoesNotDependOnWhatIsNotSigned) {
  auto request = kTwilio.sample("message_delivered.form");
  const auto before = kTwilio.event(request).id;
  request.headers.set("I-Twilio-Idempotency-Token", "forged");
  EXPECT_EQ(kTwilio.check(request), "valid");
  EXPECT_EQ(kTwilio.event(request).id, before);
}

TEST(Twilio, OtherStatusesAndCallsHaveNoEffect) {
  EXPECT_EQ(kTwilio.event(kTwilio.sample("message_sent.form")).type, "message.sent");
  EXPECT_FALSE(kTwilio.event(kTwilio.sample("message_sent.form")).effect);
  const auto received = kTwilio.event(kTwilio.sample("message_received.form"));
  EXPECT_EQ(received.id, "SM00000000000000000000000000000002:received");
  EXPECT_FALSE(received.effect);
  const auto call = kTwilio.event(kTwilio.request("CallSid=CA1&CallStatus=completed", true));
  EXPECT_EQ(call.type, "call.completed");
  EXPECT_FALSE(call.effect);
  EXPECT_EQ(kTwilio.event(kTwilio.request("RecordingSid=RE1", true)).type, "other");
}

TEST(Twilio, ParametersMayComeInTheAddress) {
  webhook::Request request;
  request.method = "GET";
  request.url = kTwilio.url + "?MessageSid=SM1&MessageStatus=delivered";
  request = kTwilio.provider().sign(request, kTwilio.secret, kNow);
  EXPECT_EQ(kTwilio.check(request), "valid");
  EXPECT_EQ(kTwilio.event(request).id, "SM1:delivered");
}

TEST(Twilio, TellsWhatIsWrongWithAPayload) {
  const auto mistake_of = [](const std::string& body) {
    return kTwilio.event(kTwilio.request(body, true)).mistake;
  };
  EXPECT_EQ(mistake_of("MessageStatus=delivered"),
            "/MessageSid has to be a text of 1 to 500 bytes");
  EXPECT_EQ(mistake_of("MessageSid=&MessageStatus=delivered"),
            "/MessageSid has to be a text of 1 to 500 bytes");
  EXPECT_EQ(mistake_of("MessageSid=SM1&MessageStatus=sent&MessageStatus=delivered"),
            "/MessageStatus has to be a text of 1 to 500 bytes");
  const auto read = [](const std::string& body) {
    return kTwilio.provider().read(kTwilio.request(body, true)).mistake;
  };
  EXPECT_EQ(read("MessageSid=%2"), "the body is not form-encoded");
  for (const char* body : {"Body=%00", "Body=%ff", "%c3=1"})
    EXPECT_EQ(read(body), "the body has a parameter that is not UTF-8 or has a NUL character");
}

}  // namespace
