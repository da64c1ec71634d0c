#include "scenario/reader.h"

#include <cstdint>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

/// What a reader notes about a value at the key "n" of an object at "/o".
std::string noted(const std::string& json, const std::function<void(Reader&)>& ask) {
  const auto object = nlohmann::json::parse(json);
  Mistakes mistakes;
  {
    Reader reader(object, "/o", mistakes);
    ask(reader);
  }
  return told(mistakes);
}

std::string as_integer(const std::string& value) {
  return noted(R"({"n": )" + value + "}", [](Reader& reader) { reader.integer("n", 7, 1, 100); });
}

std::string as_number(const std::string& value) {
  return noted(R"({"n": )" + value + "}", [](Reader& reader) { reader.number("n", 7, 0.5, 100); });
}

std::string as_text(const std::string& value) {
  return noted(R"({"n": )" + value + "}", [](Reader& reader) { reader.text("n", ""); });
}

std::string as_texts(const std::string& value) {
  return noted(R"({"n": )" + value + "}", [](Reader& reader) { reader.texts("n"); });
}

TEST(Reader, GivesTheValuesThatAreThere) {
  const auto object =
      nlohmann::json::parse(R"({"i": 5, "d": 2.5, "r": 1, "t": "x", "l": ["a", "b"], "v": null})");
  Mistakes mistakes;
  {
    Reader reader(object, "", mistakes);
    EXPECT_EQ(reader.integer("i", 0, 1, 10), 5);
    EXPECT_EQ(reader.number("d", 0, 1, 10), 2.5);
    EXPECT_EQ(reader.ratio("r", 0), 1);
    EXPECT_EQ(reader.text("t", ""), "x");
    EXPECT_EQ(reader.texts("l"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(reader.value("v"), &object.at("v"));
    EXPECT_TRUE(reader.has("v"));
  }
  EXPECT_EQ(told(mistakes), "");
}

TEST(Reader, GivesTheDefaultForWhatIsAbsentOrWrong) {
  for (const char* json : {"{}", R"({"i": "x", "d": "x", "r": 1.5, "t": 1, "l": 1})"}) {
    const auto object = nlohmann::json::parse(json);
    Mistakes mistakes;
    Reader reader(object, "", mistakes);
    EXPECT_EQ(reader.integer("i", 3, 1, 10), 3);
    EXPECT_EQ(reader.number("d", 4.5, 1, 10), 4.5);
    EXPECT_EQ(reader.ratio("r", 0.5), 0.5);
    EXPECT_EQ(reader.text("t", "y"), "y");
    EXPECT_TRUE(reader.texts("l").empty());
    EXPECT_EQ(reader.value("v"), nullptr);
    EXPECT_FALSE(reader.has("v"));
    EXPECT_EQ(mistakes.empty(), object.empty());
  }
}

TEST(Reader, TakesBothEndsOfARange) {
  EXPECT_EQ(as_integer("1") + as_integer("100") + as_number("0.5") + as_number("100"), "");
}

TEST(Reader, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(as_integer("0"), "x: /o/n: is 0, must be a whole number from 1 to 100");
  EXPECT_EQ(as_integer("101"), "x: /o/n: is 101, must be a whole number from 1 to 100");
  EXPECT_EQ(as_integer("-3"), "x: /o/n: is -3, must be a whole number from 1 to 100");
  EXPECT_EQ(as_number("0.49"), "x: /o/n: is 0.49, must be a number from 0.5 to 100");
  EXPECT_EQ(as_number("100.5"), "x: /o/n: is 100.5, must be a number from 0.5 to 100");
  EXPECT_EQ(noted(R"({"n": 1.01})", [](Reader& reader) { reader.ratio("n", 0); }),
            "x: /o/n: is 1.01, must be a number from 0 to 1");
}

TEST(Reader, SaysWhichTypeAValueHasAndWhichItMustHave) {
  EXPECT_EQ(as_integer(R"("5")"), "x: /o/n: is a text, must be a whole number from 1 to 100");
  EXPECT_EQ(as_integer("true"), "x: /o/n: is true, must be a whole number from 1 to 100");
  EXPECT_EQ(as_number("null"), "x: /o/n: is null, must be a number from 0.5 to 100");
  EXPECT_EQ(as_number("[1]"), "x: /o/n: is a list, must be a number from 0.5 to 100");
  EXPECT_EQ(as_text("{}"), "x: /o/n: is an object, must be a text");
  EXPECT_EQ(as_text("3"), "x: /o/n: is 3, must be a text");
}

TEST(Reader, TakesAWholeNumberHoweverItIsWritten) {
  EXPECT_EQ(as_integer("20.0") + as_integer("2e1"), "");
  EXPECT_EQ(as_integer("2.5"), "x: /o/n: is 2.5, must be a whole number from 1 to 100");
}

TEST(Reader, RefusesAWholeNumberThatDoesNotFit) {
  const auto ask = [](Reader& reader) { reader.integer("n", 0, INT64_MIN, INT64_MAX); };
  EXPECT_EQ(noted(R"({"n": 9223372036854775807})", ask), "");
  EXPECT_NE(noted(R"({"n": 9223372036854775808})", ask), "");
  EXPECT_NE(noted(R"({"n": 18446744073709551615})", ask), "");
  EXPECT_NE(noted(R"({"n": 1e30})", ask), "");
}

TEST(Reader, RefusesANumberThatIsNotFinite) {
  const nlohmann::json object{{"n", std::numeric_limits<double>::quiet_NaN()},
                              {"m", std::numeric_limits<double>::infinity()}};
  Mistakes mistakes;
  Reader reader(object, "", mistakes);
  EXPECT_EQ(reader.number("n", 7, 0, 100), 7);
  EXPECT_EQ(reader.integer("m", 7, 0, 100), 7);
  EXPECT_FALSE(mistakes.empty());
}

TEST(Reader, TakesAListOfOneTextOrMoreEachOnce) {
  EXPECT_EQ(as_texts(R"(["a"])"), "");
  EXPECT_EQ(as_texts("[]"), "x: /o/n: is empty, must be a list of one text or more");
  EXPECT_EQ(as_texts(R"("a")"), "x: /o/n: is a text, must be a list of one text or more");
  EXPECT_EQ(as_texts(R"(["a", 1])"), "x: /o/n/1: is 1, must be a text");
  EXPECT_EQ(as_texts(R"([""])"), "x: /o/n/0: is empty");
  EXPECT_EQ(as_texts(R"(["a", "a"])"), "x: /o/n/1: stands here twice");
}

TEST(Reader, NotesKeysThatNobodyAskedForWithTheNearestKnownOne) {
  const auto ask = [](Reader& reader) { reader.integer("connections", 1, 1, 9); };
  EXPECT_EQ(noted(R"({"conections": 5})", ask),
            "x: /o/conections: is not a known key (did you mean connections?)");
}

TEST(Reader, ListsTheKnownKeysWhereNoneIsNear) {
  const auto ask = [](Reader& reader) {
    reader.has("alpha");
    reader.has("beta");
  };
  EXPECT_EQ(noted(R"({"z": 1})", ask), "x: /o/z: is not a known key (known are alpha, beta)");
}

TEST(Reader, RequiresWhatIsAsked) {
  EXPECT_EQ(noted("{}", [](Reader& reader) { reader.require("n"); }), "x: /o/n: is missing");
  EXPECT_EQ(noted(R"({"n": 1})", [](Reader& reader) { reader.require("n"); }), "");
}

TEST(Reader, ReadsWhatIsNoObjectAsAnEmptyOne) {
  EXPECT_EQ(noted("[1]", [](Reader& reader) { EXPECT_FALSE(reader.has("n")); }),
            "x: /o: is a list, must be an object");
}

TEST(Reader, ReadsAnObjectWithinAtItsOwnPointer) {
  EXPECT_EQ(noted(R"({"in": {"n": 0}})",
                  [](Reader& reader) { reader.object("in").integer("n", 1, 1, 9); }),
            "x: /o/in/n: is 0, must be a whole number from 1 to 9");
  EXPECT_EQ(noted("{}", [](Reader& reader) { reader.object("in").has("n"); }), "");
}

TEST(Reader, EscapesKeysInPointers) {
  const auto object = nlohmann::json::object();
  Mistakes mistakes;
  EXPECT_EQ(Reader(object, "/o", mistakes).pointer("a/b~c"), "/o/a~1b~0c");
}

}  // namespace
}  // namespace scenario
