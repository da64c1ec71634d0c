#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "support/file.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using support::Program;

const fs::path kSource = PGRUSH_SOURCE;

std::vector<std::string> words_of(const std::string& text) {
  std::stringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// A job of a workflow, with the file's and its own name for people.
struct Job {
  std::string label;
  YAML::Node node;
};

std::vector<fs::path> workflows() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kSource / ".github/workflows"))
    files.push_back(entry.path());
  return files;
}

std::vector<Job> jobs() {
  std::vector<Job> found;
  for (const fs::path& file : workflows())
    for (const auto& job : YAML::LoadFile(file)["jobs"])
      found.push_back({file.filename().string() + ": " + job.first.as<std::string>(), job.second});
  return found;
}

/// The commands that the job runs, in order.
std::vector<std::string> commands_of(const Job& job) {
  std::vector<std::string> commands;
  for (const YAML::Node& step : job.node["steps"])
    if (step["run"]) commands.push_back(step["run"].as<std::string>());
  return commands;
}

/// The steps that hand out what the job has left in a folder.
std::vector<YAML::Node> uploads_of(const Job& job) {
  std::vector<YAML::Node> uploads;
  for (const YAML::Node& step : job.node["steps"])
    if (step["uses"] && step["uses"].as<std::string>().starts_with("actions/upload-artifact@"))
      uploads.push_back(step);
  return uploads;
}

bool runs(const Job& job, const std::string& command) {
  return std::ranges::count(commands_of(job), command) > 0;
}

Job job_named(const std::string& label) {
  for (const Job& job : jobs())
    if (job.label == label) return job;
  ADD_FAILURE() << "no job " << label;
  return {};
}

// ---- Workflows ----------------------------------------------------------------------------------

TEST(Workflows, CallOnlyScriptsOfCiAsTheirHelpTells) {
  int commands = 0;
  for (const Job& job : jobs()) {
    for (const std::string& command : commands_of(job)) {
      SCOPED_TRACE(job.label + ": " + command);
      ++commands;
      const auto words = words_of(command);
      const fs::path script = words.front();
      ASSERT_EQ(script.parent_path(), "ci");
      EXPECT_EQ(::access((kSource / script).c_str(), X_OK), 0);
      Program program({"--help"}, false, kSource / script);
      EXPECT_EQ(program.wait(), 0) << program.err();
      const std::string help = program.out();
      EXPECT_NE(help.find("`" + script.string()), std::string::npos) << help;
      for (const std::string& word : words) {
        EXPECT_TRUE(!word.starts_with("--") || help.find(word) != std::string::npos) << word;
      }
    }
  }
  EXPECT_GE(commands, 6) << "the workflows lost their commands, or this test its eyes";
}

TEST(Workflows, InstallOnlyGroupsOfPackagesThatThereAre) {
  const std::string packages = support::text_of(kSource / "ci/packages");
  int groups = 0;
  for (const Job& job : jobs()) {
    for (const std::string& command : commands_of(job)) {
      const auto words = words_of(command);
      if (words.front() != "ci/setup") continue;
      for (auto group = words.begin() + 1; group != words.end(); ++group, ++groups)
        EXPECT_NE(packages.find("\n" + *group + " "), std::string::npos) << command;
    }
  }
  EXPECT_GT(groups, 0);
}

TEST(Workflows, EndWithLeaveToReadOnlyAndWithWhatTheScriptsHaveLeft) {
  for (const fs::path& file : workflows()) {
    SCOPED_TRACE(file);
    const YAML::Node workflow = YAML::LoadFile(file);
    EXPECT_TRUE(workflow["on"]["pull_request"].IsDefined());
    EXPECT_EQ(workflow["permissions"]["contents"].as<std::string>(""), "read");
    EXPECT_EQ(workflow["permissions"].size(), 1U);
  }
  for (const Job& job : jobs()) {
    SCOPED_TRACE(job.label);
    EXPECT_GT(job.node["timeout-minutes"].as<int>(0), 0);
    const auto uploads = uploads_of(job);
    ASSERT_EQ(uploads.size(), 1U);
    EXPECT_EQ(uploads[0]["if"].as<std::string>(""), "always()") << "of a red run, too";
    const auto path = uploads[0]["with"]["path"].as<std::string>();
    const bool dry_run = runs(job, "ci/migrations");
    EXPECT_EQ(path, dry_run ? "reports/out/migrations" : "reports/out");
  }
}

TEST(Workflows, GateEveryPullRequestAndMoreAtNight) {
  const Job gate = job_named("concurrency_test.yml: gate");
  EXPECT_TRUE(runs(gate, "ci/gate"));
  EXPECT_TRUE(runs(gate, "ci/test"));
  EXPECT_EQ(gate.node["if"].as<std::string>(), "github.event_name != 'schedule'");
  const Job nightly = job_named("concurrency_test.yml: nightly");
  EXPECT_TRUE(runs(nightly, "ci/gate --nightly"));
  EXPECT_TRUE(runs(nightly, "ci/test --full"));
  EXPECT_EQ(nightly.node["if"].as<std::string>(), "github.event_name == 'schedule'");
  const YAML::Node on = YAML::LoadFile(kSource / ".github/workflows/concurrency_test.yml")["on"];
  EXPECT_FALSE(on["pull_request"]["paths"].IsDefined()) << "it has to be there to be required";
  EXPECT_TRUE(on["schedule"][0]["cron"].IsDefined());
}

/// The paths that a pull request has to touch for a workflow to run; each has to be there.
std::set<std::string> paths_of(const std::string& workflow) {
  std::set<std::string> paths;
  for (const YAML::Node& path :
       YAML::LoadFile(kSource / ".github/workflows" / workflow)["on"]["pull_request"]["paths"])
    paths.insert(path.as<std::string>());
  for (const std::string& path : paths)
    EXPECT_TRUE(fs::exists(kSource / path.substr(0, path.find("/**")))) << path;
  return paths;
}

TEST(Workflows, TryMigrationsWhereverTheyAreTouched) {
  EXPECT_TRUE(runs(job_named("db_migrations_dry_run.yml: migrate-dry-run"), "ci/migrations"));
  EXPECT_TRUE(paths_of("db_migrations_dry_run.yml").contains("migrations/**"));
}

TEST(Workflows, TryProvidersContractsWhereverTheyAreTouched) {
  const Job contracts = job_named("webhook_contract_tests.yml: contracts");
  EXPECT_TRUE(runs(contracts, "ci/contracts"));
  EXPECT_TRUE(std::ranges::any_of(commands_of(contracts), [](const std::string& command) {
    return command.starts_with("ci/test -R 'Webhook|");
  }));
  for (const char* path : {"scenarios/contracts/**", "harness/**", "migrations/**"})
    EXPECT_TRUE(paths_of("webhook_contract_tests.yml").contains(path)) << path;
}

TEST(Workflows, LeadReviewersToFilesThatThereAre) {
  const std::string page = support::text_of(kSource / ".github/pull_request_template.md");
  const std::regex named("`((?:ci|migrations|scenarios)/[^` ]*)|\\(\\.\\./([^)]+)\\)");
  std::set<std::string> found;
  for (std::sregex_iterator match(page.begin(), page.end(), named), end; match != end; ++match)
    found.insert((*match)[1].matched ? (*match)[1] : (*match)[2]);
  for (const std::string& path : found) EXPECT_TRUE(fs::exists(kSource / path)) << path;
  EXPECT_TRUE(found.contains("migrations/README.md"));
  EXPECT_TRUE(found.contains("ci/migrations"));
}

TEST(Workflows, AskARoleForEachPathAndNobodyWhoIsMadeUp) {
  std::ifstream in(kSource / ".github/CODEOWNERS");
  std::set<std::string> owned;
  const std::regex line_of("(/[^ ]+)((?: +@[^ #]+)*) +# ([a-z]+) owners");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    std::smatch parts;
    ASSERT_TRUE(std::regex_match(line, parts, line_of)) << line;
    EXPECT_TRUE(fs::exists(kSource / parts[1].str().substr(1))) << line;
    owned.insert(parts[1]);
  }
  EXPECT_TRUE(owned.contains("/migrations/"));
  EXPECT_TRUE(owned.contains("/.github/"));
}

TEST(Workflows, EndWithTheWorstOfTheirExitStatuses) {
  const auto worst = [](const std::vector<std::string>& statuses) {
    return Program(statuses, false, kSource / "ci/worst").wait();
  };
  EXPECT_EQ(worst({"0", "0"}), 0);
  EXPECT_EQ(worst({"99", "2", "0"}), 99);
  EXPECT_EQ(worst({"0", "100", "1", "107"}), 1);
  EXPECT_EQ(worst({"0", "42"}), 42);
}

// ---- What the dry run of migrations leaves ------------------------------------------------------

const fs::path kLeft = kSource / "reports/out/migrations";

Program dry_run(std::vector<std::string> options) {
  options.insert(options.begin(), {"--program", PGRUSH_PROGRAM});
  return Program(options, false, kSource / "ci/migrations");
}

TEST(WorkflowsPgTest, DryRunLeavesSchemaLogAndReport) {
  Program program = dry_run({});
  ASSERT_EQ(program.wait(), 0) << program.out() << program.err();
  EXPECT_EQ(support::text_of(kSource / kLeft / "schema.sql"),
            support::text_of(kSource / "migrations/schema.sql"));
  EXPECT_NE(support::text_of(kSource / kLeft / "schema.md").find("### public.appointments\n"),
            std::string::npos);
  EXPECT_NE(support::text_of(kSource / kLeft / "migrations.log")
                .find("00001_create_extensions.sql applied in "),
            std::string::npos);
  EXPECT_EQ(support::text_of(kSource / kLeft / "report.txt"), program.out());
  EXPECT_NE(program.out().find("pgrush migrate verify: exit status 0\n"), std::string::npos);
}

TEST(WorkflowsPgTest, DryRunOfAnEditedFileIsRedAndNamesItInItsReport) {
  const support::TemporaryFolder copy;
  fs::copy(kSource / "migrations", copy.path(), fs::copy_options::recursive);
  std::ofstream(copy.path() / "00003_clinics_patients_users.sql", std::ios::app) << "-- edited\n";
  Program program = dry_run({"--migrations", copy.path()});
  EXPECT_EQ(program.wait(), 1) << program.out() << program.err();
  EXPECT_NE(support::text_of(kSource / kLeft / "report.txt")
                .find("00003_clinics_patients_users.sql: is not what"),
            std::string::npos);
}

}  // namespace
