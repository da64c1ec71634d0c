#include "base/failure.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Failure, CarriesItsSentenceAndItsExitStatus) {
  const Failure failure(ExitStatus::kUnusable, "scenarios/x: there is no such folder");
  EXPECT_STREQ(failure.what(), "scenarios/x: there is no such folder");
  EXPECT_EQ(failure.status(), ExitStatus::kUnusable);
}

}  // namespace
}  // namespace base
