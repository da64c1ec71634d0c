#include "provision/server_cpu.h"

#include <unistd.h>

#include <gtest/gtest.h>

namespace provision {
namespace {

/// A process whose name tries to look like more fields; 12 ticks user, 3 system, 40 and 5 of ended
/// children.
const char* const kStat =
    "42 (a) S 9 b) S 7 42 42 0 -1 4194560 500 100 0 0 12 3 40 5 20 0 1 0 100 1000 200 "
    "18446744073709551615";

TEST(TextIfThere, IsEmptyIfAFileCannotBeReadAlthoughItWasOpened) {
  EXPECT_NE(text_if_there("/proc/self/stat"), "");
  EXPECT_EQ(text_if_there("/proc/self/no such file"), "");
  // As of a process that ends between: a folder can be opened, and reading it fails.
  EXPECT_EQ(text_if_there("/proc/self"), "");
}

TEST(ProcessStat, IsReadBehindANameOfAnyKind) {
  const auto stat = parse_process_stat(kStat);
  const auto ticks_per_s = static_cast<double>(sysconf(_SC_CLK_TCK));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->parent, 7);
  EXPECT_EQ(stat->cpu_s, 15 / ticks_per_s);
  EXPECT_EQ(stat->children_cpu_s, 45 / ticks_per_s);
}

TEST(ProcessStat, IsNothingOfWhatIsNone) {
  for (const char* text : {"", "42", "42 (postgres", "42 (postgres) S 7 42"})
    EXPECT_FALSE(parse_process_stat(text)) << text;
}

TEST(ProcessStat, OfThisProcessIsThere) {
  EXPECT_TRUE(process_cpu_s(getpid()));
  EXPECT_FALSE(process_cpu_s(0));
}

TEST(ServerCpu, IsNotTakenFromAProcessThatHasOnlyTheNumber) {
  EXPECT_FALSE(ServerCpu(getpid(), "pgrush_000000000000").is_local());
  EXPECT_FALSE(ServerCpu(getpid(), "").total_s());
}

}  // namespace
}  // namespace provision
