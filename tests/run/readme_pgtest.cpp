#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/program.h"

namespace {

namespace fs = std::filesystem;

const std::string kProgram = "build/release/pgrush ";

/// The commands in a page's ```sh blocks.
std::vector<std::string> commands(const fs::path& page) {
  std::ifstream in(fs::path(PGRUSH_SOURCE) / page);
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```sh";
    } else if (inside && !line.empty()) {
      found.push_back(line.substr(0, line.find("  #")));
    }
  }
  return found;
}

TEST(ReadmePgTest, ShowsOnlyCommandsThatWorkAsShown) {
  int ran = 0;
  for (const std::string& command : commands("README.md")) {
    SCOPED_TRACE(command);
    if (command.starts_with("ci/")) {
      // The two commands themselves: whoever runs this test came through one of them.
      const std::string script = command.substr(0, command.find(' '));
      EXPECT_EQ(::access((fs::path(PGRUSH_SOURCE) / script).c_str(), X_OK), 0);
      continue;
    }
    ASSERT_TRUE(command.starts_with(kProgram));
    std::stringstream words(command.substr(kProgram.size()));
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    const bool reports = arguments.front() == "run" && arguments.back() != "--help";
    support::Program program(arguments, reports);
    EXPECT_EQ(program.wait(), 0) << program.out() << program.err();
    ++ran;
  }
  EXPECT_GE(ran, 4) << "the page lost its commands, or this test its eyes";
}

TEST(ReadmePgTest, QuotesLinesThatTheKnownBadScenarioStillPrints) {
  support::Program program({"run", "scenarios/known-bad"});
  ASSERT_EQ(program.wait(), 1);
  for (const char* line :
       {"Invariants                                                  examined   exercised",
        "  VIOLATED  one_booking_per_slot                                 200",
        "the database holds two active bookings for one slot",
        "  create_booking  |=", "FAIL (exit 1): one_booking_per_slot"})
    EXPECT_NE(program.out().find(line), std::string::npos) << line;
}

}  // namespace
