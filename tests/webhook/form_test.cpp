#include "webhook/form.h"

#include <gtest/gtest.h>

namespace {

TEST(Form, IsReadAsItWasWritten) {
  const webhook::Form form{
      {"a", ""}, {"a", "1"}, {"", "x"}, {"sum", "1 + 1 = 100% & more"}, {"ä/b", "\n\t~*-._"}};
  EXPECT_EQ(webhook::read_form(webhook::write_form(form)), form);
  EXPECT_EQ(webhook::write_form(form),
            "a=&a=1&=x&sum=1+%2B+1+%3D+100%25+%26+more&%C3%A4%2Fb=%0A%09%7E*-._");
}

TEST(Form, OfRepeatedParametersIsAListInJson) {
  EXPECT_EQ(webhook::json_of({{"a", "1"}, {"b", "2"}, {"a", ""}, {"a", "3"}}),
            nlohmann::json::parse(R"({"a":["1","","3"],"b":"2"})"));
}

TEST(Form, CutInACharacterIsNone) {
  for (const char* text : {"a=%", "a=%2", "a=%2g", "%=1", "a=%%20", "a=%+1"})
    EXPECT_FALSE(webhook::read_form(text)) << text;
}

TEST(Form, OfMoreParametersThanAnyProviderSendsIsNone) {
  std::string text;
  for (std::size_t i = 0; i < webhook::kMostParameters; ++i) text += "a&";
  EXPECT_TRUE(webhook::read_form(text));
  EXPECT_FALSE(webhook::read_form(text + "a"));
}

TEST(Form, HasParametersWithoutValuesAndValuesWithSigns) {
  EXPECT_EQ(webhook::read_form("a&b=&&=c&d=e=f&"),
            (webhook::Form{{"a", ""}, {"b", ""}, {"", "c"}, {"d", "e=f"}}));
  EXPECT_EQ(webhook::read_form(""), webhook::Form());
}

}  // namespace
