#include "delivery.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "report/isolation_spec.h"
#include "report/mermaid.h"
#include "report/sample.h"
#include "support/file.h"
#include "support/temporary_folder.h"

namespace pgrush {
namespace {

/// An exploration of two phases that shows a schedule of each; only the second has a spec.
report::Report explored() {
  report::Report report = report::sample::stopped(base::ExitStatus::kViolated, "x is violated");
  report::ExploredSchedule schedule;
  schedule.steps = {{0, {"call", "", 0, ""}, "f()", "done", false, {}}};
  report.explorations.resize(2);
  report.explorations[0].shown = {schedule};
  schedule.sql = {{"SELECT f()"}};
  report.explorations[1].shown = {schedule};
  return report;
}

TEST(Delivery, PutsDiagramsAndSpecsOfSchedulesIntoTheRunsOwnFolder) {
  const support::TemporaryFolder folder;
  report::Report report = explored();
  const std::string out = folder.path() / "own";
  deliver({"", out, false}, report);
  const report::ExploredSchedule& first = report.explorations[0].shown[0];
  const report::ExploredSchedule& second = report.explorations[1].shown[0];
  EXPECT_EQ(first.files, std::vector{out + "/schedule-1.mmd"});
  EXPECT_EQ(second.files, (std::vector{out + "/schedule-2.mmd", out + "/schedule-2.spec"}));
  EXPECT_EQ(support::text_of(out + "/schedule-1.mmd"), report::to_mermaid(first));
  EXPECT_EQ(support::text_of(out + "/schedule-2.spec"), report::to_isolation_spec(second));
  EXPECT_FALSE(std::filesystem::exists(out + "/schedule-1.spec"));
}

TEST(Delivery, PutsNothingBesideAReportThatWasGivenAPlace) {
  const support::TemporaryFolder folder;
  report::Report report = explored();
  deliver({folder.path() / "r.json", folder.path() / "own", false}, report);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "r.json"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  EXPECT_TRUE(report.explorations[0].shown[0].files.empty());
}

}  // namespace
}  // namespace pgrush
