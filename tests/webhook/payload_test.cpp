#include "webhook/payload.h"

#include <gtest/gtest.h>

namespace {

using webhook::read_json;

TEST(Payload, CanBeKeptByTheDatabase) {
  EXPECT_EQ(read_json(R"({"a":"\u0000"})").mistake, "the body has a NUL character in it");
  EXPECT_EQ(read_json(R"({"a":{"\u0000":1}})").mistake, "the body has a NUL character in it");
  EXPECT_EQ(read_json("1e999").mistake, "the body is not JSON: it has a number that is too big");
  EXPECT_EQ(read_json(std::string(64, '[') + std::string(64, ']')).mistake, "");
  EXPECT_EQ(read_json(std::string(65, '[') + std::string(65, ']')).mistake,
            "the body has more than 64 levels");
}

TEST(Payload, DoesNotStandInTheMistake) {
  const auto document = read_json(R"({"patient":"Secret Name)");
  EXPECT_EQ(document.mistake, "the body is not JSON: it cannot be read beyond byte 24");
  const auto json = nlohmann::json::parse(R"({"id":["Secret Name"]})");
  webhook::Payload payload(json);
  EXPECT_EQ(payload.text("/id"), "");
  EXPECT_EQ(payload.take_mistakes(), "/id has to be a text of 1 to 500 bytes");
}

TEST(Payload, TextIsNotLongerThanAnIndexTakes) {
  const nlohmann::json json{{"short", std::string(500, 'x')}, {"long", std::string(501, 'x')}};
  webhook::Payload payload(json);
  EXPECT_EQ(payload.text("/short").size(), 500U);
  EXPECT_EQ(payload.take_mistakes(), "");
  EXPECT_EQ(payload.text("/long"), "");
  EXPECT_EQ(payload.take_mistakes(), "/long has to be a text of 1 to 500 bytes");
  EXPECT_EQ(payload.take_mistakes(), "") << "they are taken once";
}

TEST(Payload, MomentIsSecondsInNumbersOrDigits) {
  const auto json = nlohmann::json::parse(
      R"({"n":1.9,"t":"12","no":["-1","1.5","",true,null,-1,1e300,100000000001]})");
  webhook::Payload payload(json);
  EXPECT_EQ(payload.moment("/n")->time_since_epoch().count(), 1);
  EXPECT_EQ(payload.moment("/t")->time_since_epoch().count(), 12);
  for (std::size_t i = 0; i < json["no"].size(); ++i)
    EXPECT_FALSE(payload.moment("/no/" + std::to_string(i))) << json["no"][i];
}

}  // namespace
