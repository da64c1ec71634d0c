#include "scenario/document.h"

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

/// Why `text` is refused as a document; else its mistakes.
std::string wrong_in(const std::string& text) {
  Mistakes mistakes;
  const std::string refused = refusal([&] { parse_document(text, "f", mistakes); });
  return refused.empty() ? told(mistakes) : refused;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Document, MayHaveComments) {
  Mistakes mistakes;
  EXPECT_EQ(parse_document("{ // why\n \"a\": /* what */ 1}", "f", mistakes),
            nlohmann::json({{"a", 1}}));
}

TEST(Document, SaysLineAndColumnWhereItStopsBeingJson) {
  EXPECT_TRUE(wrong_in("{\n  \"a\": 1,\n  b\n}").starts_with("f: line 3, column 3: syntax error"));
  EXPECT_TRUE(wrong_in("x").starts_with("f: line 1, column 1: syntax error")) << wrong_in("x");
  EXPECT_TRUE(wrong_in("").starts_with("f: line 1, column 1: syntax error"));
  EXPECT_TRUE(wrong_in("{\"a\": 1}\n\n }").starts_with("f: line 3, column 2: syntax error"));
  EXPECT_TRUE(wrong_in("{\"a\": 1,}").starts_with("f: line 1, column 9: syntax error"));
}

TEST(Document, DoesNotNameTheParsersExceptions) {
  EXPECT_EQ(wrong_in("{").find("exception"), std::string::npos);
  EXPECT_EQ(wrong_in("[1e999]").find("exception"), std::string::npos);
}

TEST(Document, RefusesANumberThatIsNotFinite) {
  EXPECT_TRUE(wrong_in("{\n\"a\": 1e999}").starts_with("f: line 2, column"))
      << wrong_in("{\n\"a\": 1e999}");
  EXPECT_NE(wrong_in("{\"a\": 1e999}").find("1e999"), std::string::npos);
  EXPECT_NE(wrong_in("{\"a\": NaN}"), "");
  EXPECT_NE(wrong_in("{\"a\": Infinity}"), "");
}

TEST(Document, NotesKeysThatStandTwiceInOneObject) {
  EXPECT_EQ(wrong_in(R"({"a": 1, "a": 2})"), "x: /a: stands here twice");
  EXPECT_EQ(wrong_in(R"({"p": [0, {"b": {"c": 1, "c": 2}}]})"), "x: /p/1/b/c: stands here twice");
  EXPECT_EQ(wrong_in(R"({"x/y": 1, "x/y": 2})"), "x: /x~1y: stands here twice");
  EXPECT_EQ(wrong_in(R"({"a": {"b": 1}, "b": [{"b": 1}, {"b": 2}]})"), "");
}

TEST(Document, IsNotNestedSoDeeplyThatItCouldExhaustTheStack) {
  EXPECT_EQ(wrong_in(nested(100)), "");
  EXPECT_EQ(wrong_in(nested(101)), "f: lists and objects are nested more than 100 deep");
  EXPECT_EQ(wrong_in(nested(1'000'000)), "f: lists and objects are nested more than 100 deep");
}

}  // namespace
}  // namespace scenario
