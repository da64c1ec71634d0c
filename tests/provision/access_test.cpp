#include "provision/access.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "base/failure.h"

namespace {

using provision::Access;
using provision::Allowance;
using provision::Reach;

Access read(const std::string& text) {
  return provision::read_access({"tests/access.json", text, ""});
}

/// The words with which the text is refused.
std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.status(), base::ExitStatus::kUnusable);
    return failure.what();
  }
  return "";
}

/// The same of what a role may do.
std::string refusal_of(const std::string& allowed) {
  try {
    provision::parse_allowed(allowed, Reach::kOwn);
  } catch (const std::invalid_argument& wrong) {
    return wrong.what();
  }
  return "";
}

/// A document that tells that of one relation.
std::string of_relation(const std::string& told) {
  return R"({"roles": ["clerk", "auditor"], "relations": {"public.parents": )" + told + "}}";
}

void expect_words(const std::string& text, const std::string& words) {
  EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(Access, SaysWhatARoleMayReach) {
  const Access access = read(of_relation(
      R"json({"own": {"clerk": "SELECT, UPDATE (name, email)"}, "all": {"clerk": "DELETE"}})json"));
  const Allowance* update = access.allowance("public.parents", "clerk", "UPDATE");
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->reach, Reach::kOwn);
  EXPECT_EQ(update->columns, (std::vector<std::string>{"name", "email"}));
  EXPECT_TRUE(access.allowance("public.parents", "clerk", "SELECT")->columns.empty());
  EXPECT_EQ(access.allowance("public.parents", "clerk", "DELETE")->reach, Reach::kAll);
}

TEST(Access, AllowsNothingThatItDoesNotSay) {
  const Access access = read(of_relation(R"({"own": {"clerk": "SELECT"}})"));
  EXPECT_EQ(access.allowance("public.parents", "clerk", "INSERT"), nullptr);
  EXPECT_EQ(access.allowance("public.parents", "auditor", "SELECT"), nullptr);
  EXPECT_EQ(access.allowance("public.children", "clerk", "SELECT"), nullptr);
  EXPECT_FALSE(access.partitions_are_for_nobody);
}

TEST(Access, MayHaveComments) {
  EXPECT_EQ(read("{\"roles\": [\"clerk\"], // who works here\n\"relations\": {}}").roles,
            std::vector<std::string>{"clerk"});
}

TEST(Access, NamesAnUnknownRoleByItsPointer) {
  expect_words(refusal(of_relation(R"({"own": {"clerc": "SELECT"}})")),
               "/relations/public.parents/own/clerc: is not a known key (did you mean clerk?)");
}

TEST(Access, NamesAnUnknownKeyByItsPointer) {
  expect_words(refusal(of_relation(R"({"tenent": "id"})")),
               "/relations/public.parents/tenent: is not a known key (did you mean tenant?)");
}

TEST(Access, NamesEveryMistakeAtOnce) {
  const std::string words = refusal(R"({"relation": {}, "partitions": "all"})");
  expect_words(words, "/relation: is not a known key (did you mean relations?)");
  expect_words(words, "/roles: ");
  expect_words(words, "/partitions: can be \"nobody\" alone");
}

TEST(Access, RefusesACommandThatIsAllowedTwice) {
  expect_words(refusal(of_relation(R"({"own": {"clerk": "SELECT"}, "all": {"clerk": "SELECT"}})")),
               "/relations/public.parents/all/clerk: SELECT is allowed in own already");
  EXPECT_EQ(refusal_of("SELECT, SELECT (name)"), "SELECT is there twice");
}

TEST(Access, RefusesACommandThatItDoesNotKnow) {
  expect_words(refusal_of("SELECT, UPDAT (name)"), "\"UPDAT\" (did you mean UPDATE?)");
  expect_words(refusal_of(""), "there is no command \"\"");
  expect_words(refusal_of("SELECT,"), "there is no command \"\"");
}

TEST(Access, RefusesColumnsThatCannotBeRead) {
  EXPECT_EQ(refusal_of("UPDATE (name"), "\"UPDATE (name\" has no closing bracket");
  EXPECT_EQ(refusal_of("UPDATE (name,)"), "\"UPDATE (name,)\" is no list of columns");
  EXPECT_EQ(refusal_of("UPDATE ()"), "\"UPDATE ()\" is no list of columns");
  EXPECT_EQ(refusal_of("UPDATE (first name)"), "\"UPDATE (first name)\" is no list of columns");
  EXPECT_EQ(refusal_of("DELETE (name)"), "DELETE takes no columns");
}

}  // namespace
