#include <csignal>
#include <regex>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "support/exposition.h"
#include "support/file.h"
#include "support/poll.h"
#include "support/program.h"
#include "support/prometheus.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

const fs::path kReports = PGRUSH_SOURCE "/reports";

/// A run that shows its metrics at a free port, and goes on for two minutes unless it is stopped.
class ScrapedRun : public Program {
 public:
  explicit ScrapedRun(const std::string& listen = "0")
      : Program({"run", "tests/run/metrics", "-d", support::server().conninfo(), "--quiet",
                 "--metrics-listen", listen}) {}
  /// "127.0.0.1:PORT", as it tells; "" if it does not.
  std::string target() {
    const std::regex told(R"(metrics at http://(\S+)/metrics\n)");
    const std::string said = says("/metrics\n") ? err() : "";
    std::smatch found;
    return std::regex_search(said, found, told) ? found[1].str() : "";
  }
};

/// Every expression of the dashboards, by where it stands.
std::vector<std::pair<std::string, std::string>> queries_of_dashboards() {
  std::vector<std::pair<std::string, std::string>> queries;
  for (const auto& file : fs::directory_iterator(kReports / "grafana")) {
    const json dashboard = json::parse(support::text_of(file.path()));
    for (const json& panel : dashboard.at("panels"))
      for (const json& target : panel.at("targets"))
        queries.emplace_back(panel.at("title"), target.at("expr"));
  }
  return queries;
}

std::vector<YAML::Node> rules() {
  std::vector<YAML::Node> all;
  for (const YAML::Node& group : YAML::LoadFile(kReports / "alerts.yml")["groups"])
    for (const YAML::Node& rule : group["rules"]) all.push_back(rule);
  return all;
}

/// What an alert's expression compares: all before the comparison with a number that ends it.
std::string compared(const std::string& expression) {
  const std::regex comparison(R"(^([\s\S]+?) (>|<|==) [0-9.]+\s*$)");
  std::smatch found;
  return std::regex_match(expression, found, comparison) ? found[1].str() : "";
}

/// Every expression of the rules, by their names: of an alert what it compares, for when nothing is
/// wrong the whole has no series.
std::vector<std::pair<std::string, std::string>> queries_of_rules() {
  std::vector<std::pair<std::string, std::string>> queries;
  for (const YAML::Node& rule : rules()) {
    const auto expression = rule["expr"].as<std::string>();
    if (rule["record"])
      queries.emplace_back(rule["record"].as<std::string>(), expression);
    else
      queries.emplace_back(rule["alert"].as<std::string>(), compared(expression));
  }
  return queries;
}

TEST(MetricsPgTest, AnswerEveryQueryOfTheDashboardsAndRules) {
  // The run comes once Prometheus is there: it has to see the bookings being made.
  const std::string target = "127.0.0.1:" + std::to_string(support::free_port());
  support::Prometheus prometheus(target, kReports / "alerts.yml");
  ASSERT_TRUE(prometheus.is_ready()) << prometheus.log();
  ScrapedRun run(target);
  ASSERT_EQ(run.target(), target) << run.err();

  auto queries = queries_of_dashboards();
  ASSERT_GE(queries.size(), 10U);
  for (auto& query : queries_of_rules()) queries.push_back(std::move(query));
  for (const auto& [name, expression] : queries) {
    SCOPED_TRACE(name + ": " + expression);
    EXPECT_TRUE(support::comes_true([&] { return prometheus.series_of(expression) > 0; }));
  }
  for (const YAML::Node& rule : rules())
    EXPECT_NO_THROW(prometheus.series_of(rule["expr"].as<std::string>()));

  // Events that are given up come and stay: this alert waits for its time to be over.
  EXPECT_TRUE(support::comes_true([&] {
    return prometheus.series_of(R"(ALERTS{alertname="PgrushDeadLetters",alertstate="pending"})") >
           0;
  }));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 105) << run.err();
  EXPECT_TRUE(run.left_behind().empty());
}

TEST(MetricsPgTest, AreThereUntilTheRunIsOverAndCountAsItDoes) {
  ScrapedRun run;
  const std::string target = run.target();
  ASSERT_NE(target, "") << run.err();
  const auto value = [&](const std::string& series) {
    return support::value_on(support::page_at("http://" + target + "/metrics"), series).value_or(0);
  };
  // The second phase is under way: the first one's figures are final.
  ASSERT_TRUE(support::comes_true([&] { return value("pgrush_webhook_processed_total") > 0; }));
  const double attempts = value("pgrush_booking_attempts_total");
  const double conflicts = value("pgrush_booking_conflicts_total");
  ASSERT_TRUE(support::comes_true([&] { return value("pgrush_webhook_dead_letters_total") > 0; }));
  ASSERT_TRUE(support::comes_true(
      [&] { return value(R"(pgrush_webhook_events{status="dead_letter"})") > 0; }));
  const double processed = value("pgrush_webhook_processed_total");
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 105) << run.err();
  const json metrics = run.report().at("metrics");
  EXPECT_EQ(attempts, metrics.at("booking_attempts_total").get<double>());
  EXPECT_EQ(conflicts, metrics.at("booking_conflicts_total").get<double>());
  EXPECT_GT(conflicts, 0);
  EXPECT_GE(metrics.at("webhook_processed_total").get<double>(), processed);
}

TEST(MetricsPgTest, AreRefusedAtAnAddressThatIsNone) {
  Program run({"run", "tests/run/metrics", "--metrics-listen", "everywhere"});
  EXPECT_EQ(run.wait(), 104);
  EXPECT_NE(run.err().find("--metrics-listen wants [HOST:]PORT"), std::string::npos) << run.err();
  Program versus({"run", "scenarios/smoke", "--against", "migrated", "--metrics-listen", "0"},
                 false);
  EXPECT_EQ(versus.wait(), 104) << versus.out() << versus.err();
}

// ---- The alerts and their runbook ---------------------------------------------------------------

TEST(Alerts, FireWhenTheyAreToAndStaySilentOtherwise) {
  for (const auto& words :
       {std::vector<std::string>{"promtool", "check", "rules", kReports / "alerts.yml"},
        std::vector<std::string>{"promtool", "test", "rules",
                                 PGRUSH_SOURCE "/tests/run/metrics/alerts.yml"}}) {
    Program promtool(words, false, "/usr/bin/env");
    EXPECT_EQ(promtool.wait(), 0) << promtool.out() << promtool.err();
  }
}

TEST(Alerts, AreEachTriedAndAHeadingOfTheRunbook) {
  const std::string runbook = support::text_of(kReports / "RUNBOOK.md");
  const std::string tried = support::text_of(PGRUSH_SOURCE "/tests/run/metrics/alerts.yml");
  int alerts = 0;
  for (const YAML::Node& rule : rules()) {
    if (!rule["alert"]) continue;
    const auto name = rule["alert"].as<std::string>();
    SCOPED_TRACE(name);
    std::string anchor = name;
    for (char& letter : anchor) letter = static_cast<char>(std::tolower(letter));
    EXPECT_EQ(rule["annotations"]["runbook"].as<std::string>(), "reports/RUNBOOK.md#" + anchor);
    EXPECT_NE(runbook.find("\n## " + name + "\n"), std::string::npos);
    EXPECT_NE(tried.find("alertname: " + name + "\n        exp_alerts:"), std::string::npos);
    EXPECT_NE(tried.find("alertname: " + name + "}"), std::string::npos) << "silent";
    ++alerts;
  }
  EXPECT_GE(alerts, 7);
}

}  // namespace
