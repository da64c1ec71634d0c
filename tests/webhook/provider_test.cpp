// What holds for every provider, over every sample of scenarios/contracts.
#include "webhook/provider.h"

#include <algorithm>
#include <cctype>

#include <gtest/gtest.h>

#include "contract.h"

namespace {

using contract::Contract;
using contract::kNow;

const std::vector<Contract> kAll{contract::kStripe, contract::kWhatsApp, contract::kTwilio,
                                 contract::kDaily};

class Provider : public testing::TestWithParam<Contract> {
 protected:
  const Contract& contract = GetParam();

  std::vector<webhook::Request> samples() const {
    std::vector<webhook::Request> requests;
    for (const auto& file : std::filesystem::directory_iterator(contract::samples(contract.name)))
      requests.push_back(contract.sample(file.path().filename()));
    return requests;
  }
};

TEST(Providers, AreThoseThatHaveSamples) {
  std::vector<std::string> names;
  for (const auto& contract : kAll) names.push_back(contract.name);
  std::ranges::sort(names);
  EXPECT_EQ(webhook::Providers::instance().names(), names);
}

TEST_P(Provider, AcceptsWhatItSigned) {
  ASSERT_GE(samples().size(), 3U);
  for (const auto& request : samples()) EXPECT_EQ(contract.check(request), "valid") << request.body;
}

TEST_P(Provider, RefusesAnyChangedByteOfTheBody) {
  for (auto request : samples()) {
    for (char& byte : request.body) {
      byte ^= 1;
      EXPECT_NE(contract.check(request), "valid") << request.body;
      byte ^= 1;
    }
  }
}

TEST_P(Provider, RefusesATruncatedBody) {
  for (auto request : samples()) {
    const std::string whole = request.body;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      request.body = whole.substr(0, size);
      EXPECT_NE(contract.check(request), "valid") << request.body;
    }
  }
}

TEST_P(Provider, RefusesAnotherSecret) {
  const std::string other =
      contract.name == "daily" ? "YW5vdGhlciBzZWNyZXQ=" : contract.secret + "x";
  const auto verification = contract.verify(samples().front(), {other});
  EXPECT_EQ(verification.authenticity, webhook::Authenticity::kBadSignature);
  EXPECT_EQ(verification.why, "no secret gives this signature");
}

TEST_P(Provider, AcceptsTheOldSecretWhileItIsChanged) {
  const std::string next =
      contract.name == "daily" ? "YW5vdGhlciBzZWNyZXQ=" : contract.secret + "x";
  for (const auto& secret : {contract.secret, next}) {
    const auto request = contract.provider().sign(samples().front(), secret, kNow);
    EXPECT_EQ(contract.verify(request, {next, contract.secret}).why, "");
  }
}

TEST_P(Provider, IsNeverFooledByAnEmptySecret) {
  for (const auto& secrets : {std::vector<std::string>{}, {""}}) {
    const auto verification = contract.verify(samples().front(), secrets);
    EXPECT_EQ(verification.authenticity, webhook::Authenticity::kBadSignature);
    EXPECT_EQ(verification.why, "there is no usable secret to check it with");
  }
  EXPECT_NE(contract.provider().objection_to(""), "");
  EXPECT_EQ(contract.provider().objection_to(contract.secret), "");
}

TEST_P(Provider, CallsAMissingOrUnreadableSignatureMalformed) {
  const auto whole = samples().front();
  for (const std::string& header : contract.provider().headers) {
    webhook::Headers missing;
    missing.add(header, "");
    auto request = whole;
    request.headers = {};
    for (const auto& [name, value] : whole.headers.all())
      if (missing.find(name) == nullptr) request.headers.add(name, value);
    EXPECT_EQ(contract.check(request), "malformed") << header;
    for (const char* value : {"", "?", "sha256=", "t=,v1=", "====", "0329a0", ","}) {
      request = whole;
      request.headers.set(header, value);
      EXPECT_EQ(contract.check(request), "malformed") << header << ": " << value;
    }
  }
}

TEST_P(Provider, DoesNotTakeASecondHeaderForTheFirst) {
  for (const std::string& header : contract.provider().headers) {
    auto request = samples().front();
    request.headers.add(header, "anything");
    EXPECT_EQ(contract.check(request), "malformed") << header;
  }
}

TEST_P(Provider, ReadsHeadersInAnyLetters) {
  auto request = samples().front();
  webhook::Headers loud;
  for (const auto& [name, value] : request.headers.all()) {
    std::string capitals = name;
    for (char& letter : capitals) letter = static_cast<char>(std::toupper(letter));
    loud.add(capitals, value);
  }
  request.headers = loud;
  EXPECT_EQ(contract.check(request), "valid");
}

TEST_P(Provider, ReadsItsSamplesWithoutAMistake) {
  for (const auto& request : samples()) {
    if (contract.provider().handshake(request, "token")) continue;
    const auto reading = contract.provider().read(request);
    EXPECT_EQ(reading.mistake, "");
    EXPECT_FALSE(reading.events.empty());
    EXPECT_FALSE(reading.payload.is_null());
    for (const auto& event : reading.events) {
      EXPECT_EQ(event.mistake, "");
      EXPECT_NE(event.id, "");
      EXPECT_NE(event.type, "");
      EXPECT_EQ(event.effect.has_value(), event.key != "");
      if (event.effect) {
        EXPECT_NE(event.effect->subject, "");
        EXPECT_NE(event.effect->reference, "");
      }
    }
  }
}

TEST_P(Provider, ReadsAnyBodyWithoutThrowing) {
  // What was cut off, turned or nested reads as an event or as a mistake, never as both or neither.
  std::vector<std::string> bodies{"",
                                  "null",
                                  "0",
                                  "[]",
                                  "{}",
                                  "\"",
                                  "[[[]]]",
                                  "{\"id\":{}}",
                                  std::string(100'000, '['),
                                  "{\"entry\":[1,{\"changes\":[null]}]}",
                                  "\xff\xfe",
                                  "1e999",
                                  std::string("\0", 1),
                                  "a=%",
                                  "%00=1"};
  for (const auto& request : samples())
    for (std::size_t size = 0; size < request.body.size(); size += 3) {
      bodies.push_back(request.body.substr(0, size));
      bodies.push_back(request.body);
      bodies.back()[size] = size % 2 == 0 ? '{' : '0';
    }
  for (const auto& body : bodies) {
    for (const bool is_form : {false, true}) {
      const auto reading = contract.provider().read(contract.request(body, is_form));
      EXPECT_NE(reading.events.empty(), reading.mistake.empty()) << body;
      for (const auto& event : reading.events) {
        EXPECT_NE(event.id, "");
        EXPECT_TRUE(event.mistake.empty() || (!event.effect && event.key.empty()));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Provider, testing::ValuesIn(kAll),
                         [](const auto& info) { return info.param.name; });

}  // namespace
