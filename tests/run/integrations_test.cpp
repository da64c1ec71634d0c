#include "integrations.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

const std::string kId = "00000005-0000-4000-8000-00000000000a";

class IntegrationsFile : public testing::Test {
 protected:
  std::string write(const std::string& text,
                    fs::perms perms = fs::perms::owner_read | fs::perms::owner_write) {
    const fs::path file = folder_.write("integrations.json", text);
    fs::permissions(file, perms);
    return file;
  }
  support::Failed refusal_of(const std::string& text) {
    return support::failure_of([&] { pgrush::read_integrations(write(text)); });
  }

 private:
  support::TemporaryFolder folder_;
};

TEST_F(IntegrationsFile, IsReadByTheIdsOfItsRows) {
  const auto read = pgrush::read_integrations(
      write("{\"00000005-0000-4000-8000-00000000000A\": {\"provider\": \"stripe\", \"secrets\": "
            "[\"whsec_new\", \"whsec_old\"]},"
            " \"00000005-0000-4000-8000-00000000000b\": {\"provider\": \"whatsapp\", \"secrets\": "
            "[\"app\"], \"token\": \"shown\", \"url\": \"https://clinic.example/hooks\"}}"));
  ASSERT_EQ(read.size(), 2U);
  const auto& stripe = read.at(kId);
  EXPECT_EQ(stripe.provider, "stripe");
  EXPECT_EQ(stripe.secrets, (std::vector<std::string>{"whsec_new", "whsec_old"}));
  EXPECT_EQ(stripe.token + stripe.url, "");
  const auto& whatsapp = read.at("00000005-0000-4000-8000-00000000000b");
  EXPECT_EQ(whatsapp.token, "shown");
  EXPECT_EQ(whatsapp.url, "https://clinic.example/hooks");
}

TEST_F(IntegrationsFile, TellsAllMistakesAtOnceByTheirPlaces) {
  const auto failed = refusal_of(
      "{\"" + kId +
      "\": {\"provider\": \"strip\", \"secrets\": [], \"tokn\": \"x\"},"
      " \"00000005-0000-4000-8000-00000000000b\": {\"provider\": \"daily\", \"secrets\": [\"\", "
      "7]}, \"00000005-0000-4000-8000-00000000000c\": {\"provider\": \"twilio\", \"secrets\": "
      "[\"s\"]}, \"00000005-0000-4000-8000-00000000000d\": {\"provider\": \"stripe\", "
      "\"secrets\": [\"s\"], \"url\": \"ftp://x\", \"token\": 1},"
      " \"00000005-0000-4000-8000-00000000000e\": []}");
  EXPECT_EQ(failed.status, 104);
  for (const std::string place :
       {"a/provider: has to be one of daily, stripe, twilio, whatsapp (did you mean stripe?)",
        "a/secrets: has to be a list", "a: has an unknown key (did you mean token?)",
        "b/secrets/0: is not base64", "b/secrets/1: has to be a text", "c/url: is needed",
        "d/url: has to be the public address", "d/token: has to be a text",
        "e: has to be an object"})
    EXPECT_TRUE(failed.says("/00000005-0000-4000-8000-00000000000" + place)) << place << "\n"
                                                                             << failed.sentence;
}

TEST_F(IntegrationsFile, NeverTellsASecret) {
  const std::string secret = "whsec_not_to_be_seen";
  for (const std::string& text :
       {"{\"" + kId + "\": {\"provider\": \"daily\", \"secrets\": [\"" + secret + "\"]}}",
        "{\"" + kId + "\": {\"provider\": \"stripe\", \"secrets\": \"" + secret + "\"}}",
        "{\"" + kId + "\": {\"provider\": \"stripe\", \"" + secret + "\": 1}}",
        "{\"" + secret + "\": {}}", "{\"" + kId + "\": \"" + secret + "\"", "[\"" + secret + "\"]",
        "{\"" + kId + "\": {\"provider\": \"" + secret + "\", \"secrets\": [\"x\"]}}", secret}) {
    const auto failed = refusal_of(text);
    EXPECT_EQ(failed.status, 104) << text;
    EXPECT_FALSE(failed.says(secret)) << failed.sentence;
  }
}

TEST_F(IntegrationsFile, IsItsOwnersAlone) {
  const std::string text = "{\"" + kId + "\": {\"provider\": \"stripe\", \"secrets\": [\"s\"]}}";
  const fs::perms own = fs::perms::owner_read | fs::perms::owner_write;
  for (const fs::perms others : {fs::perms::group_read, fs::perms::others_read,
                                 fs::perms::group_write, fs::perms::others_write}) {
    const auto failed =
        support::failure_of([&] { pgrush::read_integrations(write(text, own | others)); });
    EXPECT_EQ(failed.status, 104);
    EXPECT_TRUE(failed.says("chmod 600")) << failed.sentence;
  }
  EXPECT_EQ(pgrush::read_integrations(write(text, own)).size(), 1U);
}

TEST_F(IntegrationsFile, IsRefusedIfThereIsNone) {
  const auto failed =
      support::failure_of([] { pgrush::read_integrations("/nowhere/integrations.json"); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("there is no such file")) << failed.sentence;
  EXPECT_EQ(refusal_of("{}").status, 104);
  const support::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_all);
  const auto is_folder =
      support::failure_of([&] { pgrush::read_integrations(folder.path().string()); });
  EXPECT_EQ(is_folder.status, 104);
  EXPECT_TRUE(is_folder.says("is a folder")) << is_folder.sentence;
}

}  // namespace
