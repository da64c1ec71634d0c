#include "scenario/threshold.h"

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

std::string thresholds(const std::string& object) {
  return document("\"thresholds\": " + object + ", ");
}

TEST(Threshold, IsATextOrAnObjectWithK6sNames) {
  const std::vector<Threshold> all = good(thresholds(R"({"a": ["<250",
      {"threshold": "<500ms over 10s", "abortOnFail": true, "delayAbortEval": "1m30s"},
      {"threshold": ">1"}]})"))
                                         .thresholds;
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].measure, "a");
  EXPECT_EQ(all[0].condition, "<250");
  EXPECT_FALSE(all[0].abort_on_fail);
  EXPECT_EQ(all[1].measure, "a");
  EXPECT_EQ(all[1].condition, "<500ms over 10s");
  EXPECT_TRUE(all[1].abort_on_fail);
  EXPECT_EQ(all[1].abort_not_before_s, 90);
  EXPECT_FALSE(all[2].abort_on_fail);
  EXPECT_EQ(all[2].abort_not_before_s, 0);
}

TEST(Threshold, TellsWhatIsWrongWithItWhereItStands) {
  const std::map<std::string, std::string> wrong{
      {R"(["<1", 5])", "/1: is 5, must be a text or an object with \"threshold\""},
      {R"([{"abortOnFail": true}])", "/0/threshold: is missing"},
      {R"([{"threshold": 5}])", "/0/threshold: is 5, must be a text"},
      {R"([{"threshold": "<1", "abortOnFial": true}])",
       "/0/abortOnFial: is not a known key (did you mean abortOnFail?)"},
      {R"([{"threshold": "<1", "delayAbortEval": "10"}])",
       R"(/0/delayAbortEval: is "10", must be a duration, like "10s" or "1m30s")"},
      {R"(["<1", {"threshold": "<1"}])", "/1: stands here twice"},
      {R"(["<1 over 500ms"])", R"(/0: is "<1 over 500ms", but a window must be 1s or longer)"}};
  for (const auto& [list, told] : wrong)
    EXPECT_EQ(wrong_with(thresholds("{\"a\": " + list + "}")), "x: /thresholds/a" + told);
  EXPECT_NE(
      wrong_with(thresholds(R"({"a": [{"threshold": "<"}]})")).find("/a/0/threshold: is \"<\""),
      std::string::npos);
}

}  // namespace
}  // namespace scenario
